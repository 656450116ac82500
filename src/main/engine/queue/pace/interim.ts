import type { Pace } from './pace.ts'

/** Snoozes in memory, nothing learnt. */
export function interimPace(): Pace {
  const until = new Map<string, number>()
  const wait = (name: string): number => Math.max(0, (until.get(name) ?? 0) - performance.now())
  return {
    waitMs: ({ provider }) => wait(provider),
    width: (_lane, setting) => setting,
    leaving: () => undefined,
    ended(lane, _weight, ending) {
      if (ending.kind === 'refused') until.set(lane.provider, performance.now() + (ending.retryAfterMs ?? 15_000))
    },
    views: () =>
      [...until.keys()].map((provider) => ({
        provider,
        host: '',
        imagesPerMinute: null,
        tokensPerMinute: null,
        learnedFrom: null,
        learnedAt: null,
        width: 0,
        waitMs: wait(provider),
        sent: 0,
        refused: 0,
      })),
  }
}
