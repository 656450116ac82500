/** When each provider may be asked again. A refusal for pace snoozes the whole lane, and no other. */
export interface Pace {
  /** ms until the lane may send; 0 when it may now. */
  waitMs(provider: string): number
  snooze(provider: string, ms: number): void
}

/** Longest wait we obey, whatever a header says: 1 h. `setTimeout` overflows at 2^31 ms and would fire at once. */
export const maxSnoozeMs = 3_600_000

/** Snoozes in memory, on a clock nobody can set: after a restart the provider will say again. */
export function makePace(clock: () => number = () => performance.now()): Pace {
  const until = new Map<string, number>()
  return {
    waitMs: (provider) => Math.min(maxSnoozeMs, Math.max(0, (until.get(provider) ?? 0) - clock())),
    snooze(provider, ms) {
      const wait = Math.min(maxSnoozeMs, Math.max(0, ms))
      until.set(provider, Math.max(until.get(provider) ?? 0, clock() + wait))
    },
  }
}

/** Full-jitter exponential backoff, ms: random in 0 .. min(60 s, 1 s x 2^tries). */
export function backoffMs(tries: number, random: () => number): number {
  return Math.floor(random() * Math.min(60_000, 1_000 * 2 ** tries))
}
