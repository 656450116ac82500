import type { Learnt } from '../../../contract/model.ts'
import type { Registry } from './document.ts'
import type { TokenRange } from './tokens.ts'

/** What decides how many output tokens a picture takes, as it was asked for. `complexity` null: the model's own. */
export interface Asked {
  readonly model: string
  readonly quality: string
  readonly size: string
  readonly complexity: string | null
  /** "gif 9", "svg": see `fileKind`; absent or null for a plain picture. */
  readonly file?: string | null
}

/** Output tokens and time of stored pictures that were asked for in one way. */
export interface SeenTokens extends Asked {
  readonly pictures: number
  readonly least: number
  readonly most: number
  readonly mean: number
  /** From sending to the stored picture, on average; null where that was not noted. */
  readonly seconds: number | null
  /** What a text model took for an SVG; absent or null: it did not say, or several models wrote. */
  readonly text?: TextSeen | null
}

interface TextTokens {
  readonly inputTokens: number
  readonly outputTokens: number
}

export interface TextSeen {
  readonly model: string
  readonly least: TextTokens
  readonly most: TextTokens
  readonly mean: TextTokens
}

/** What stored pictures took, found by the way they were asked for. */
export interface TokensSeen {
  find(asked: Asked): SeenTokens | null
}

/** Pictures of one name teach each other and nobody else. */
export const nameOfAsked = ({ model, quality, size, complexity, file = null }: Asked): string =>
  JSON.stringify([model, quality, size, complexity, file])

export function tokensSeen(seen: readonly SeenTokens[]): TokensSeen {
  const found = new Map(seen.map((one) => [nameOfAsked(one), one]))
  return { find: (asked) => found.get(nameOfAsked(asked)) ?? null }
}

/** Output tokens that one preview of a stream adds to what is reported; null for a model that is not listed. */
export function partialTokensOf({ models }: Registry, model: string): number | null {
  const known = models.find(({ id, snapshots }) => id === model || snapshots.includes(model))
  return known?.partialImageTokens ?? null
}

/** Fewer pictures than this widen an expectation and never narrow it. */
const enough = 5
/** Room above the most that was ever seen, once it replaces what was expected: a hold must not be too small. */
const margin = 1.1

/**
 * An expected range corrected by what was seen. It always holds all that was seen. With enough pictures an uncertain range
 * shrinks to what was seen and a tenth above; one that is known exactly only ever grows.
 */
export function correctedTokens(expected: TokenRange, seen: SeenTokens | null): TokenRange {
  if (!seen || seen.pictures === 0) return expected
  const grown = { low: Math.min(expected.low, seen.least), high: Math.max(expected.high, seen.most) }
  const high = Math.ceil(seen.most * margin)
  // Wrong upwards once, it may be so again by a little more.
  if (seen.most > expected.high) return { low: grown.low, high: Math.max(grown.high, high) }
  if (seen.pictures < enough || expected.low === expected.high) return grown
  return { low: seen.least, high: Math.min(expected.high, high) }
}

/** How far pictures drifted from the middle of what was expected, and how long they took; null when nothing was seen. */
export function learntFrom(expected: TokenRange, seen: SeenTokens | null): Learnt | null {
  if (!seen || seen.pictures === 0) return null
  const middle = (expected.low + expected.high) / 2
  return { pictures: seen.pictures, drift: middle > 0 ? seen.mean / middle - 1 : 0, seconds: seen.seconds }
}
