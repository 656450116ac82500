/** Time in a test's hand: wall clock and monotonic clock move together, and the wall clock can also jump alone. */
export class HandTime {
  #ms = 0
  #jumpedMs = 0

  /** Epoch ms. */
  readonly clock = (): number => Math.floor(1_795_000_000_000 + this.#ms + this.#jumpedMs)
  /** ms since the start. */
  readonly monotonic = (): number => this.#ms

  pass(ms: number): void {
    this.#ms += ms
  }

  jump(ms: number): void {
    this.#jumpedMs += ms
  }
}

/** Lets everything go on that waits for no clock of ours: requests, files, the converter. Real ms. */
export function breathe(ms = 4): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
