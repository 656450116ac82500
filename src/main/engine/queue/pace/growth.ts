/** What is sent under a known limit: little enough that the wire's delays cause no refusals, share of the limit. */
export const safeShare = 0.985
/** A minute in which less than this share of the rate was used proves nothing about it. */
export const usedShare = 0.7
/** A limit that only refusals tell may have been raised: after so many quiet minutes a little more is tried. */
export const firstProbeMinutes = 10
export const lastProbeMinutes = 60
/** Each minute more, until it is refused: a raised limit is several times the old one. */
const probeStep = 1.25

/** Steps of one minute, share of the rate: while nothing is known but one refusal, and the bounds of all others. */
const untried = 0.1
const slowest = 0.005
const fastest = 0.2
/** Share by which the step grows with each quiet minute: slow after a refusal, fast when the limit must have changed. */
const perQuietMinute = 0.0015

export interface GrowthState {
  readonly perMinute: number
  readonly limit: number | null
  /** Headers tell every change of the limit: nothing has to be tried. */
  readonly isTold: boolean
  /** Refused at least twice, so that the rate is near the limit. */
  readonly isNear: boolean
  /** Minutes since the last refusal in which the rate was used. */
  readonly quiet: number
  readonly probeAfter: number
}

/** The rate after one more quiet minute. A refusal takes it back. */
export function grown({ perMinute, limit, isTold, isNear, quiet, probeAfter }: GrowthState): number {
  const step = Math.min(fastest, quiet * perQuietMinute)
  if (limit === null) return perMinute * (1 + (isNear ? step : untried))
  const safe = limit * safeShare
  if (perMinute < safe) return Math.min(safe, perMinute * (1 + Math.max(slowest, step)))
  if (isTold || quiet <= probeAfter) return perMinute
  return perMinute * probeStep
}
