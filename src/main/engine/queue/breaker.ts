import type { Pause } from '../../../contract/batch.ts'
import type { Outcome } from '../provider/provider.ts'

/** This many ends of one bad kind in a row, and the lane stops: the next would most likely end the same way. */
const unknownsInARow = 5
const unsentInARow = 12

/** Watches how requests to each provider end. */
export interface Breaker {
  /** The pause that follows from this end, or null. */
  after(provider: string, outcome: Outcome): Omit<Pause, 'since'> | null
  /** The user has looked; counting starts again. */
  reset(): void
}

export function makeBreaker(): Breaker {
  const streaks = new Map<string, { kind: Outcome['kind']; length: number }>()
  return {
    after(provider, outcome) {
      const known = streaks.get(provider)
      const length = known?.kind === outcome.kind ? known.length + 1 : 1
      streaks.set(provider, { kind: outcome.kind, length })
      if (outcome.kind === 'unknown' && length >= unknownsInARow) {
        return {
          cause: 'breaker',
          message: `${length} requests in a row were sent and brought no answer.`,
          action: 'See what became of them before you resume: each may have been charged.',
        }
      }
      if (outcome.kind === 'not_sent' && outcome.failure.code === 'network' && length >= unsentInARow) {
        return {
          cause: 'offline',
          message: 'The provider cannot be reached. Nothing was sent and nothing was charged.',
          action: 'Check the network, then resume.',
        }
      }
      return null
    },
    reset: () => streaks.clear(),
  }
}
