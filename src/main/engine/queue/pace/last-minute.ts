const slots = 60
const slotMs = 1_000

/** What left in the last minute, to the second. Costs the same however much leaves. */
export class LastMinute {
  readonly #sums = Array.from({ length: slots }, () => ({ second: Number.NaN, weight: 0 }))

  add(now: number, weight: number): void {
    const second = Math.floor(now / slotMs)
    const slot = this.#slot(second)
    if (slot.second === second) {
      slot.weight += weight
    } else {
      slot.second = second
      slot.weight = weight
    }
  }

  /** What left in the last `ms`, at most a minute; the second that is only partly in it counts whole. */
  sum(now: number, ms: number): number {
    const last = Math.floor(now / slotMs)
    const first = Math.max(Math.floor((now - ms) / slotMs), last - slots + 1)
    return this.#sums.reduce((sum, { second, weight }) => sum + (second >= first && second <= last ? weight : 0), 0)
  }

  #slot(second: number): { second: number; weight: number } {
    const slot = this.#sums[((second % slots) + slots) % slots]
    if (slot === undefined) throw new RangeError('no such second')
    return slot
  }
}
