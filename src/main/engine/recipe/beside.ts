import type { ModelInfo } from '../../../contract/model.ts'
import type { BatchOptions, Recipe, VariantSpec } from '../../../contract/recipe.ts'
import type { MatteFallback } from '../../../contract/reference.ts'
import type { Issue } from './issue.ts'

/** Settings that belong to a variant as a whole; a row's cells do not set them. */
export interface Beside {
  readonly partialImages: number
  readonly frames: number | null
  readonly frameMs: number | null
  readonly lock: boolean
  readonly transparency: MatteFallback
  /** Not the fallback but what is wanted: made so that it can be cut out, whatever the model can do. */
  readonly matte: MatteFallback
}

/** Changed by hand, before every other choice. */
export type BesideByHand = { readonly [Name in 'partialImages' | 'lock' | 'matte']?: Beside[Name] | undefined }

/** By name the variant beats the recipe, the recipe the options. */
export function besideOf(variant: VariantSpec, recipe: Recipe, options: BatchOptions, byHand: BesideByHand): Beside {
  const levels = [variant.parameters, recipe.parameters, options.parameters]
  const first = <Name extends 'partialImages' | 'frames' | 'frameMs' | 'lock'>(name: Name) =>
    levels.find((level) => level[name] !== undefined)?.[name]
  return {
    partialImages: byHand.partialImages ?? first('partialImages') ?? 0,
    frames: first('frames') ?? null,
    frameMs: first('frameMs') ?? null,
    lock: byHand.lock ?? first('lock') ?? false,
    transparency: recipe.transparency ?? 'none',
    matte: byHand.matte ?? 'none',
  }
}

type Streamed = Pick<Beside, 'partialImages' | 'frames' | 'frameMs'>

/** What the model and the format leave of them. */
export function fittingBeside(
  beside: Beside,
  format: string,
  model: string,
  info: ModelInfo | null,
): { readonly beside: Streamed; readonly issues: readonly Issue[] } {
  const issues: Issue[] = []
  const report = (severity: Issue['severity'], message: string, fix: string): void =>
    void issues.push({ code: 'not_supported', severity, message, fix })
  const isDrawing = format === 'gif' || format === 'svg'
  const most = isDrawing ? 0 : (info?.maxPartialImages ?? beside.partialImages)
  if (beside.partialImages > most) {
    const why = isDrawing ? `${format.toUpperCase()} does not stream` : `${model} sends at most ${most}`
    report('warning', `${why}; ${most === 0 ? 'no' : most} partial pictures are shown.`, 'Nothing to do.')
  }
  const partialImages = Math.min(beside.partialImages, most)
  if (format !== 'gif') {
    if (beside.frames !== null || beside.frameMs !== null)
      report('warning', `Frames are for GIF; they are left out for ${format}.`, 'Choose gif, or leave them out.')
    return { beside: { partialImages, frames: null, frameMs: null }, issues }
  }
  const rule = info?.frames ?? null
  const { frames, frameMs } = beside
  if (frames !== null && rule && (frames < rule.min || frames > rule.max))
    report('error', `${model} makes ${rule.min} to ${rule.max} frames, not ${frames}.`, 'Correct the number of frames.')
  return { beside: { partialImages, frames, frameMs }, issues }
}
