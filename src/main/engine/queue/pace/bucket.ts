/** A token bucket on a clock in ms: refilled continuously, never above its capacity. May go into debt. */
export class Bucket {
  #perMs: number
  #capacity: number
  #level: number
  #at: number

  constructor(options: { perMinute: number; capacity: number; level: number; now: number }) {
    this.#perMs = options.perMinute / 60_000
    this.#capacity = options.capacity
    this.#level = Math.min(options.level, options.capacity)
    this.#at = options.now
  }

  /** ms until `weight` may leave. What is heavier than the bucket leaves when it is full, and is paid back after. */
  waitMs(now: number, weight: number): number {
    const missing = Math.min(weight, this.#capacity) - this.#refill(now)
    // Below a millionth only the rounding of earlier sums is missing.
    return missing <= 1e-6 ? 0 : Math.max(1, Math.ceil(missing / this.#perMs))
  }

  take(now: number, weight: number): void {
    this.#refill(now)
    this.#level -= weight
  }

  /** What was taken and not used. */
  giveBack(now: number, weight: number): void {
    this.#level = Math.min(this.#capacity, this.#refill(now) + weight)
  }

  /** What is left after `weight` more would have left, now. */
  leftAfter(now: number, weight: number): number {
    return this.#refill(now) - weight
  }

  /** The other side says that no more than `level` is there; `slackMs` of refilling is left out for what the wire delays. */
  lower(now: number, level: number, slackMs: number): void {
    this.#level = Math.min(this.#refill(now), level - slackMs * this.#perMs)
  }

  change(now: number, perMinute: number, capacity: number): void {
    this.#refill(now)
    this.#perMs = perMinute / 60_000
    this.#capacity = capacity
    this.#level = Math.min(this.#level, capacity)
  }

  #refill(now: number): number {
    // A clock that goes back refills nothing; one that leaps fills the bucket and no more.
    this.#level = Math.min(this.#capacity, this.#level + Math.max(0, now - this.#at) * this.#perMs)
    this.#at = now
    return this.#level
  }
}
