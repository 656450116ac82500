import type { ModelEntry, Registry } from './document.ts'
import { area, parseSize } from './size-rule.ts'

/** What makes a request slower than its quality and size tell. `complexity` null: the model's own. */
export interface Work {
  readonly isEdit: boolean
  readonly complexity: string | null
  /** Of the pictures that go along; default none. */
  readonly uploadBytes?: number
}

/** Bytes a millisecond: 1 Mbit/s, what is left to each when ten upload at once over a slow line. */
const slowestUpload = 125

/**
 * How long a request may take before it counts as lost, ms. A model, quality or size nobody knows may be the slowest. Edits,
 * whose pictures are uploaded and read first, and the highest complexity a model lists (more
 * computation before drawing, by the provider's words; how much more is published nowhere) get the time of the next slower
 * kind. Listed lowest first; left out, it may be the highest. The time for pictures to go up comes on top, or a slow line would
 * leave too little to make one that is paid for.
 */
export function timeoutMs(
  timeouts: Registry['timeouts'],
  model: ModelEntry | null,
  quality: string,
  size: string,
  work?: Work,
): number {
  return makingMs(timeouts, model, quality, size, work) + Math.ceil((work?.uploadBytes ?? 0) / slowestUpload)
}

function makingMs(
  timeouts: Registry['timeouts'],
  model: ModelEntry | null,
  quality: string,
  size: string,
  work?: Work,
): number {
  const { usualMs, slowMs, slowestMs, largeAbovePixels } = timeouts
  const pixels = parseSize(size)
  const isLarge = !pixels || area(pixels) > largeAbovePixels
  const slow = model?.slowQualities ?? null
  const isSlower = work !== undefined && (work.isEdit || thinksMost(model?.complexities ?? [], work.complexity))
  const isSlow = isSlower || slow === null || slow.includes(quality) || model?.qualities.includes(quality) !== true
  if (isSlow && isLarge) return slowestMs
  return isSlow || isLarge ? slowMs : usualMs
}

function thinksMost(complexities: readonly string[], asked: string | null): boolean {
  return asked === null ? complexities.length > 0 : !complexities.slice(0, -1).includes(asked)
}
