import type { Learnt } from '../../../contract/model.ts'
import type { TokenRange } from './tokens.ts'

/** Output tokens of stored pictures of one model, quality and size. */
export interface SeenTokens {
  readonly model: string
  readonly quality: string
  readonly size: string
  readonly pictures: number
  readonly least: number
  readonly most: number
  readonly mean: number
}

/** What stored pictures took, found by model, quality and size. */
export interface TokensSeen {
  find(model: string, quality: string, size: string): SeenTokens | null
}

const name = (...parts: readonly string[]): string => parts.join('\n')

export function tokensSeen(seen: readonly SeenTokens[]): TokensSeen {
  const found = new Map(seen.map((one) => [name(one.model, one.quality, one.size), one]))
  return { find: (model, quality, size) => found.get(name(model, quality, size)) ?? null }
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

/** How far pictures drifted from the middle of what was expected; null when nothing was seen. */
export function learntFrom(expected: TokenRange, seen: SeenTokens | null): Learnt | null {
  if (!seen || seen.pictures === 0) return null
  const middle = (expected.low + expected.high) / 2
  return { pictures: seen.pictures, drift: middle > 0 ? seen.mean / middle - 1 : 0 }
}
