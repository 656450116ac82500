import { assertNever } from '../../../contract/assert-never.ts'
import type { Failure } from '../../../contract/failure.ts'
import type { Outcome } from '../provider/provider.ts'
import type { Claim } from './claim.ts'
import { backoffMs } from './backoff.ts'
import { droppedFailure, unknownParameterOf } from './dropped.ts'
import { pauseAll, pauseOf, stopsSending } from './pauses.ts'
import { maySendAgain, sendAgain } from './policy.ts'
import type { QueueParts } from './ports.ts'

type Unanswered = Exclude<Outcome, { kind: 'received' }>

/** Beyond this many tries in a row the wait no longer grows. Trying again is free: the request provably never left. */
const mostBackoffs = 6

/** Writes down how a request ended that brought no picture. The caller's transaction makes it durable. */
export function settleUnanswered(parts: QueueParts, claim: Claim, provider: string, outcome: Unanswered): void {
  switch (outcome.kind) {
    case 'not_sent':
      return settleNotSent(parts, claim, provider, outcome.failure)
    case 'refused':
      return settleRefused(parts, claim, provider, outcome)
    case 'unknown':
      return settleUnknown(parts, claim, outcome.failure, outcome.requestId)
    default:
      return assertNever(outcome)
  }
}

function settleNotSent(parts: QueueParts, claim: Claim, provider: string, failure: Failure): void {
  const { store, clock, random } = parts
  store.attempts.move(claim.attemptId, 'not_sent', { settledAt: clock(), failure })
  const tries = Math.min(mostBackoffs, claim.job.free_retries + 1)
  if (stopsSending(failure)) {
    giveBack(parts, claim, { notBefore: 0, freeRetries: 0 })
    pauseAll(parts, pauseOf(parts, failure), provider)
  } else if (failure.code === 'network') {
    giveBack(parts, claim, { notBefore: clock() + backoffMs(tries, random), freeRetries: tries })
  } else if (failure.code === 'cancelled') {
    // The engine is closing: nothing is wrong with the job.
    giveBack(parts, claim, { notBefore: 0 })
  } else {
    fail(parts, claim, failure)
  }
}

function settleRefused(
  parts: QueueParts,
  held: Claim,
  provider: string,
  outcome: Extract<Outcome, { kind: 'refused' }>,
): void {
  const { store, clock } = parts
  const { status, requestId } = outcome
  const parameter = unknownParameterOf(outcome.failure, held.job)
  const failure = parameter === null ? outcome.failure : droppedFailure(outcome.failure, parameter)
  const at = clock()
  const cost = failure.money === 'counted' ? held.job.reserved_micros : 0
  const end = { settledAt: at, httpStatus: status, requestId, failure, costMicros: cost }
  // An end that is written down again counts nothing again.
  const isNew = store.attempts.move(held.attemptId, 'refused', end)
  const claim = countSpent(parts, held, isNew ? cost : 0, at)
  if (parameter !== null) {
    const host = store.attempts.get(claim.attemptId)?.host ?? ''
    store.dropped.add({ host, model: claim.job.model, parameter, at: clock() })
    parts.changes.tell({ name: 'models.changed', data: null })
    // Written anew when it is claimed again, like every other job with it.
    giveBack(parts, claim, { notBefore: 0 })
  } else if (failure.code === 'rate_limited') {
    // The lane waits, not the job: pace knows how long.
    giveBack(parts, claim, { notBefore: 0 })
  } else if (stopsSending(failure)) {
    giveBack(parts, claim, { notBefore: 0 })
    pauseAll(parts, pauseOf(parts, failure), provider)
  } else {
    fail(parts, claim, failure)
  }
}

/** Turns `spent` micros of what a claim holds into spent money, so that every cap holds if it is billed; what is left of the claim. */
function countSpent({ store }: QueueParts, claim: Claim, spent: number, at: number): Claim {
  if (spent === 0) return claim
  const { job } = claim
  store.money.add(job.batch_id, { spent, reserved: -spent, at })
  return { ...claim, job: { ...job, reserved_micros: job.reserved_micros - spent } }
}

function settleUnknown(parts: QueueParts, claim: Claim, failure: Failure, requestId: string | null): void {
  holdUnknown(parts, claim, failure, requestId)
  // The answer came and could not be written down: another request would end the same way.
  if (stopsSending(failure)) pauseAll(parts, pauseOf(parts, failure))
}

/**
 * Sent, and no definite answer: the money stays reserved and the job waits for the user, unless the batch's policy says
 * to send it again. Nothing else may.
 */
export function holdUnknown(parts: QueueParts, claim: Claim, failure: Failure, requestId: string | null): void {
  const { store, clock } = parts
  if (!store.attempts.move(claim.attemptId, 'unknown', { settledAt: clock(), requestId, failure })) {
    return explainAgain(parts, claim, failure)
  }
  if (!store.jobs.move(claim.job.id, 'running', 'unknown', { settledAt: clock(), failure })) return
  if (maySendAgain(parts, claim.job, failure)) sendAgain(parts, claim.job, claim.attemptId, 'policy')
  tell(parts, claim)
}

/**
 * Held before, and its answer was looked at once more: what is wrong now decides what can be done about it. Not when the
 * job was sent again meanwhile.
 */
function explainAgain({ store, changes }: QueueParts, { job, attemptId }: Claim, failure: Failure): void {
  if (store.attempts.ofJob(job.id).at(-1)?.id !== attemptId) return
  store.jobs.explain(job.id, failure)
  changes.row(job.batch_id, job.row_id)
}

function fail(parts: QueueParts, claim: Claim, failure: Failure): void {
  if (
    parts.store.jobs.move(claim.job.id, 'running', 'failed', {
      settledAt: parts.clock(),
      reservedMicros: 0,
      crashes: 0,
      failure,
    })
  ) {
    release(parts, claim)
    tell(parts, claim)
  }
}

function giveBack(parts: QueueParts, claim: Claim, change: { notBefore: number; freeRetries?: number }): void {
  if (parts.store.jobs.move(claim.job.id, 'running', 'waiting', { ...change, reservedMicros: 0, crashes: 0 })) {
    release(parts, claim)
    tell(parts, claim)
  }
}

function release(parts: QueueParts, { job }: Claim): void {
  parts.store.money.add(job.batch_id, { reserved: -job.reserved_micros, at: parts.clock() })
}

function tell(parts: QueueParts, { job }: Claim): void {
  parts.store.rows.refreshDisplay(job.row_id)
  parts.changes.row(job.batch_id, job.row_id)
}
