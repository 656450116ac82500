/** Requests open at once at a provider of which nothing is known. */
const firstWidth = 4
/** A request that was not refused for so long was let in: limits are checked at the door, ms. */
const letInMs = 5_000
/** After "slow down" one more may be open each, ms. */
const slowStepMs = 20_000
/** While nothing is known requests leave one after the other, so that the first refusal can stop the next, ms. */
const longestGapMs = 50
/** Each answer makes room for so many more. */
const perAnswer = 2
/** Above any setting. */
const unlimited = 1_024

/**
 * How many requests may be open at once: more with each answer, doubled with each quiet while, until something refuses;
 * then left to the rates. After "slow down" half, and one more at a time.
 */
export class Ramp {
  #width: number
  #isSlow = false
  #isKnown: boolean
  /** When the current step began, ms. */
  #since: number
  #leftAt = Number.NEGATIVE_INFINITY

  constructor(now: number, isKnown: boolean) {
    this.#since = now
    this.#isKnown = isKnown
    this.#width = isKnown ? unlimited : firstWidth
  }

  width(now: number, open: number): number {
    const stepMs = this.#isSlow ? slowStepMs : letInMs
    if (open === 0 && !this.#isSlow) this.#since = now
    else if (now - this.#since >= stepMs) this.#widen(now, this.#isSlow ? this.#width + 1 : this.#width * 2)
    return this.#width
  }

  leaving(now: number): void {
    this.#leftAt = now
  }

  /** ms until the next may leave: there is room, or the width grows by itself. */
  waitMs(now: number, open: number): number {
    if (open < this.width(now, open)) return Math.max(0, this.#leftAt + this.#gapMs() - now)
    return Math.max(1, Math.ceil(this.#since + (this.#isSlow ? slowStepMs : letInMs) - now))
  }

  accepted(now: number): void {
    if (!this.#isSlow) this.#widen(now, this.#width + perAnswer)
  }

  /** A limit is known: its rate holds from now on. */
  known(): void {
    this.#isKnown = true
    if (!this.#isSlow) this.#width = unlimited
  }

  slowDown(now: number, open: number): void {
    this.#isSlow = true
    this.#since = now
    this.#width = Math.max(1, Math.floor(Math.min(open + 1, this.#width) / 2))
  }

  /** What one step adds is spread over the time of a step. */
  #gapMs(): number {
    return this.#isKnown ? 0 : Math.min(longestGapMs, letInMs / this.#width)
  }

  #widen(now: number, width: number): void {
    this.#since = now
    // As wide as can be, and still nothing refused: there is nothing to go carefully about.
    if (this.#width >= unlimited) this.#isKnown = true
    this.#width = Math.min(unlimited, width)
    if (this.#width >= unlimited) this.#isSlow = false
  }
}
