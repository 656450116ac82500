/** A price range in USD. Both ends equal where the price is certain. */
export interface UsdRange {
  readonly low: number
  readonly high: number
}

/** Sum of two ranges, end by end. */
export function addRange(a: UsdRange, b: UsdRange): UsdRange {
  return { low: a.low + b.low, high: a.high + b.high }
}

/** A range times a count. */
export function timesRange(range: UsdRange, count: number): UsdRange {
  return { low: range.low * count, high: range.high * count }
}

export const zeroRange: UsdRange = { low: 0, high: 0 }

/** USD to integer millionths, rounding up: what we hold must never be less than what we may owe. */
export function toMicros(usd: number): number {
  return Math.max(0, Math.ceil(usd * 1_000_000 - 1e-6))
}

/** Integer millionths of a dollar to USD. */
export function fromMicros(micros: number): number {
  return micros / 1_000_000
}

/** "$27.14"; three decimals for the price of one picture below a dollar when `single`. */
export function formatUsd(usd: number, single = false): string {
  const digits = single && usd < 1 ? 3 : 2
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
}

/** "$5.90–$7.40", or one figure where both ends print the same. */
export function formatUsdRange(range: UsdRange, single = false): string {
  const low = formatUsd(range.low, single)
  const high = formatUsd(range.high, single)
  return low === high ? low : `${low}–${high}`
}
