/** Requests open at once at a provider of which nothing is known. */
const firstWidth = 4
/** A request that was not refused for so long was let in: limits are checked at the door, ms. */
const letInMs = 5_000
/** After "slow down" one more may be open each, ms. */
const slowStepMs = 20_000
/** Above any setting. */
const unlimited = 1_024

/**
 * How many requests may be open at once: doubled with each answer and each quiet while until something refuses, then left
 * to the rates; after "slow down" half, and one more at a time.
 */
export class Ramp {
  #width: number
  #isSlow = false
  /** When the current step began, ms. */
  #since: number

  constructor(now: number, isKnown: boolean) {
    this.#since = now
    this.#width = isKnown ? unlimited : firstWidth
  }

  width(now: number, open: number): number {
    const stepMs = this.#isSlow ? slowStepMs : letInMs
    if (open === 0 && !this.#isSlow) this.#since = now
    else if (now - this.#since >= stepMs) this.#step(now)
    return this.#width
  }

  /** ms until the width grows by itself; 0 while there is room. */
  waitMs(now: number, open: number): number {
    if (open < this.width(now, open)) return 0
    return Math.max(1, Math.ceil(this.#since + (this.#isSlow ? slowStepMs : letInMs) - now))
  }

  accepted(now: number): void {
    if (!this.#isSlow) this.#step(now)
  }

  /** A limit is known: its rate holds from now on. */
  known(): void {
    if (!this.#isSlow) this.#width = unlimited
  }

  slowDown(now: number, open: number): void {
    this.#isSlow = true
    this.#since = now
    this.#width = Math.max(1, Math.floor(Math.min(open + 1, this.#width) / 2))
  }

  #step(now: number): void {
    this.#since = now
    this.#width = Math.min(unlimited, this.#isSlow ? this.#width + 1 : this.#width * 2)
    if (this.#width >= unlimited) this.#isSlow = false
  }
}
