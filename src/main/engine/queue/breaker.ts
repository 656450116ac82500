import type { Failure } from '../../../contract/failure.ts'
import type { Outcome } from '../provider/provider.ts'
import { stopsSending, type NewPause } from './pauses.ts'

/** This many ends of one kind in a row, and sending stops: the next would most likely end the same way. */
const unknownsInARow = 5
const unsentInARow = 3
const refusalsInARow = 10
/** Paid for and of no use: each more costs money. */
const spoiledInARow = 3

/** A pause that follows from how requests end, and whom it concerns. */
export interface Trip {
  readonly pause: NewPause
  readonly scope: 'provider' | 'batch'
}

/** Watches how requests end: what never reaches its host or never answers counts per provider, what is refused per batch. */
export interface Breaker {
  /** What follows from this end, or null. */
  after(provider: string, batchId: number, outcome: Outcome): Trip | null
  /** The same for an answer that was received and could not be made into a picture. */
  afterSpoiled(batchId: number, failure: Failure): Trip | null
  /** A picture was stored. */
  afterStored(batchId: number): void
  /** The user has looked, or the network is back; counting starts again. */
  reset(): void
}

export function makeBreaker(clock: () => number): Breaker {
  const streaks = new Map<string, { kind: string; length: number }>()
  const count = (who: string, kind: string): number => {
    const known = streaks.get(who)
    const length = known?.kind === kind ? known.length + 1 : 1
    streaks.set(who, { kind, length })
    return length
  }
  return {
    after(provider, batchId, outcome) {
      const length = count(provider, outcome.kind === 'not_sent' ? `unsent ${outcome.failure.code}` : outcome.kind)
      if (outcome.kind === 'unknown' && length >= unknownsInARow) return { scope: 'provider', pause: noAnswers(length) }
      if (outcome.kind === 'not_sent' && outcome.failure.code === 'network' && length >= unsentInARow) {
        return { scope: 'provider', pause: { ...offline, retryAt: clock() + firstLookMs } }
      }
      if (outcome.kind !== 'refused' || outcome.failure.code === 'rate_limited' || stopsSending(outcome.failure))
        return null
      const refusals = count(`batch ${batchId}`, outcome.failure.code)
      return refusals >= refusalsInARow ? { scope: 'batch', pause: sameRefusals(refusals, outcome.failure) } : null
    },
    afterSpoiled(batchId, failure) {
      const spoiled = count(`batch ${batchId}`, failure.code)
      return spoiled >= spoiledInARow ? { scope: 'batch', pause: spoiledAnswers(spoiled, failure) } : null
    },
    afterStored: (batchId) => void streaks.delete(`batch ${batchId}`),
    reset: () => streaks.clear(),
  }
}

/** The first look whether the network is back comes after this, ms; the next ones ever later. */
const firstLookMs = 5_000

const offline: NewPause = {
  cause: 'offline',
  message: 'The provider cannot be reached. Nothing was sent and nothing was charged.',
  action: 'It goes on by itself when the provider can be reached again.',
}

function noAnswers(length: number): NewPause {
  return {
    cause: 'breaker',
    message: `${length} requests in a row were sent and brought no answer.`,
    action: 'See what became of them before you resume: each may have been charged.',
  }
}

function sameRefusals(length: number, failure: Failure): NewPause {
  return {
    cause: 'breaker',
    message: `${length} requests in a row were refused for the same reason. ${failure.message}`,
    action: `${failure.action} Then resume.`,
  }
}

function spoiledAnswers(length: number, failure: Failure): NewPause {
  return {
    cause: 'breaker',
    message: `${length} answers in a row could not be made into pictures, and each may have been charged. ${failure.message}`,
    action: 'Look at the kept answers before you resume.',
  }
}
