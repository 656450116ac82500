import type { PauseCause } from '../../../src/contract/batch.ts'
import type { FailureCode } from '../../../src/contract/failure.ts'
import type { AttemptState, JobState } from '../../../src/contract/job.ts'
import type { Behaviour } from '../../../src/main/engine/provider/fake/script.ts'
import type { Violence } from './api-server.ts'

/**
 * What must come of a batch of two, sent one after the other, whose first request meets the fault. `posts` and `billed`
 * count both. free: nothing spent or reserved for the first. held: its highest price stays reserved. paid: spent.
 */
export interface Expected {
  readonly posts: number
  readonly billed: number
  readonly attempt: AttemptState
  readonly job: JobState
  /** The second job: done when the queue went on, waiting when it stopped itself. */
  readonly next: JobState
  readonly money: 'free' | 'held' | 'paid'
  readonly pause: PauseCause | null
  readonly code: FailureCode | null
  /** What is left in the spool for the first attempt. */
  readonly spool: readonly string[]
}

export interface FaultRow {
  readonly name: string
  readonly does: Behaviour | Violence
  readonly expected: Expected
}

export function row(name: string, does: FaultRow['does'], expected: Expected): FaultRow {
  return { name, does, expected }
}

/** Sent, no definite answer, and the work was billed: nothing but the user may send it again. */
export const held: Expected = {
  posts: 2,
  billed: 2,
  attempt: 'unknown',
  job: 'unknown',
  next: 'done',
  money: 'held',
  pause: null,
  code: 'outcome_unknown',
  spool: [],
}
/** The same where the server in fact did nothing, which we cannot know. */
export const heldForNothing: Expected = { ...held, billed: 1 }
/** Paid for and here, but no picture: the raw answer is kept. */
export const unreadable: Expected = { ...held, code: 'response_unreadable', spool: ['resp'] }
export const undecodable: Expected = { ...unreadable, code: 'picture_undecodable' }
/** The picture is in the library. */
export const whole: Expected = { ...held, attempt: 'stored', job: 'done', money: 'paid', code: null }

/** A definite no for this row alone. */
export function refused(code: FailureCode): Expected {
  return { ...held, billed: 1, attempt: 'refused', job: 'failed', money: 'free', code }
}

/** A definite no that the next request would get too: one request, then the queue stops and says why. */
export function stops(pause: PauseCause, code: FailureCode): Expected {
  return { ...refused(code), posts: 1, billed: 0, job: 'waiting', next: 'waiting', pause }
}
