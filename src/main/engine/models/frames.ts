import type { SizeRule } from '../../../contract/model.ts'
import type { ModelEntry } from './document.ts'

/** What is asked of a GIF; null frames: as many as the model makes by itself. */
export interface GifAsked {
  readonly frames: number | null
}

/** Used where a model does not say how many frames it makes by itself. */
const usualFrames = 9

/** Frames a GIF will have. */
export function framesOf(model: ModelEntry | null, { frames }: GifAsked): number {
  return frames ?? model?.frames?.usual ?? usualFrames
}

/**
 * The rule for one frame: all of them lie on one sheet, which itself keeps to the model's rule. Where a sheet is wider than
 * high the tighter side counts for both. A model without sheets, or with a list of sizes, makes frames like pictures.
 */
export function frameRule(model: ModelEntry, frames: number): SizeRule {
  const { sizes } = model
  const sheet = model.frames?.sheets.find(({ upTo }) => frames <= upTo)
  if (!sheet || sizes.kind === 'fixed') return sizes
  const cells = sheet.columns * sheet.rows
  const [most, least] = [Math.max(sheet.columns, sheet.rows), Math.min(sheet.columns, sheet.rows)]
  return {
    ...sizes,
    maxEdge: Math.floor(sizes.maxEdge / most),
    maxRatio: Math.max(1, (sizes.maxRatio * least) / most),
    minPixels: Math.ceil(sizes.minPixels / cells),
    maxPixels: Math.floor(sizes.maxPixels / cells),
    experimentalAbove: Math.floor(sizes.experimentalAbove / cells),
  }
}
