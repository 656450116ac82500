import type { EditWanted } from '../../contract/edit.ts'
import type { ImageDetail } from '../../contract/image.ts'
import type { ModelInfo } from '../../contract/model.ts'
import type { JobChange } from '../../contract/queue.ts'
import type { PictureSource } from '../../contract/reference.ts'
import { unpainted, type Painted } from '../mask/painted.ts'
import { castOf, knownPicture, leftOut, type Reference } from '../references/references.ts'

/** Settings an edit may choose anew. */
export const settings = ['model', 'size', 'quality', 'complexity', 'format'] as const
export type Setting = (typeof settings)[number]

/** What the edit panel has been told. */
export interface EditDraft {
  readonly prompt: string
  /** What comes along by itself: the picture that is changed, and its characters. */
  readonly start: readonly Reference[]
  /** The picture that is changed first. */
  readonly references: readonly PictureSource[]
  readonly painted: Painted
  /** Only what differs from the picture that is changed. */
  readonly chosen: Readonly<Partial<Record<Setting, string>>>
  readonly copies: number
}

/** The start: the picture itself, everything else as it was made. */
export function draftFor(image: ImageDetail): EditDraft {
  const { imageId, sha256, bytes, width, height, inputs, format } = image
  const self = {
    sha256,
    format: format === 'jpeg' || format === 'webp' ? format : 'png',
    bytes,
    width,
    height,
    name: `image ${imageId}`,
    source: `image:${imageId}`,
    imageId,
    character: null,
  } as const
  const start = [knownPicture(self.source, self), ...(inputs === null ? [] : castOf(inputs))]
  return {
    prompt: '',
    start,
    references: start.map(({ source }) => source),
    painted: unpainted,
    chosen: {},
    copies: 1,
  }
}

/** What to ask the engine for; null while there are no words. */
export function wantedOf(imageId: number, draft: EditDraft): EditWanted | null {
  const prompt = draft.prompt.trim()
  if (prompt === '') return null
  const { mask, markup, lock } = draft.painted
  const withoutCharacters = leftOut(draft.start, draft.references)
  const change: JobChange = {
    prompt,
    references: [...draft.references],
    ...(withoutCharacters === undefined ? {} : { withoutCharacters }),
    ...draft.chosen,
    ...(mask === null ? {} : { mask: `ref:${mask.sha256}`, lock }),
    ...(markup === null ? {} : { markup: `ref:${markup.sha256}` }),
  }
  return { imageId, change, copies: draft.copies }
}

/** What a setting is now: chosen here, else as the picture was made. */
export function settingOf(draft: EditDraft, image: Pick<ImageDetail, 'requested'>, setting: Setting): string {
  return draft.chosen[setting] ?? image.requested[setting] ?? ''
}

/** A setting chosen anew; as the picture was made: not chosen. Another model takes along only what it has. */
export function withSetting(
  draft: EditDraft,
  image: Pick<ImageDetail, 'requested'>,
  setting: Setting,
  value: string,
  models: readonly ModelInfo[],
): EditDraft {
  const { [setting]: _was, ...others } = draft.chosen
  const chosen = value === (image.requested[setting] ?? '') ? others : { ...others, [setting]: value }
  if (setting !== 'model') return { ...draft, chosen }
  const model = models.find(({ id }) => id === value)
  const painted = {
    ...draft.painted,
    mask: model?.masks === false ? null : draft.painted.mask,
    markup: model?.markup === false ? null : draft.painted.markup,
  }
  return { ...draft, painted, chosen: fitting(chosen, image.requested, model) }
}

/** Choices a model has; where it lacks what the picture was made with, its own default. */
function fitting(
  chosen: EditDraft['chosen'],
  requested: Readonly<Record<string, string>>,
  model: ModelInfo | undefined,
): EditDraft['chosen'] {
  if (model === undefined) return chosen
  const { quality, complexity, format, ...rest } = chosen
  const now = { quality: quality ?? requested['quality'], format: format ?? requested['format'] }
  return {
    ...rest,
    ...(now.quality === undefined || now.quality === 'auto' || model.qualities.includes(now.quality)
      ? quality && { quality }
      : { quality: model.defaultQuality }),
    ...(complexity !== undefined && model.complexities.includes(complexity) ? { complexity } : {}),
    ...(now.format === undefined || model.formats.includes(now.format)
      ? format && { format }
      : { format: model.formats[0] ?? 'png' }),
  }
}
