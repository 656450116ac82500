import { join } from 'node:path'
import { failed, type Failure, type FailureCode, type MoneyFate } from '../../../contract/failure.ts'
import { spoolPath } from '../files/paths.ts'
import { removeQuietly } from '../files/spool.ts'
import type { Received } from '../queue/finish.ts'
import { keptAnswers } from '../queue/kept.ts'
import { sendAgain } from '../queue/policy.ts'
import type { QueueParts } from '../queue/ports.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Handlers } from './handlers.ts'

/**
 * Putting failed jobs back, or the user's word on unknown ones: one or the other, never both. A paused batch stays paused;
 * what was put back is sent when it is resumed.
 */
export function retryRequests(parts: {
  readonly queue: QueueParts
  readonly wake: () => void
  readonly finish: (received: readonly Received[]) => Promise<void>
}): Handlers<'batch.retry'> {
  const { store, changes } = parts.queue
  return {
    'batch.retry'({ batchId, cause, jobIds, unknown }) {
      store.batches.source(batchId)
      const only = jobIds && new Set(jobIds)
      const wanted = (job: JobRecord) => (!only || only.has(job.id)) && (!cause || causeOf(job) === cause)
      const chosen = store.jobs.inState(batchId, unknown ? 'unknown' : 'failed').filter(wanted)
      // An answer that was received but could not be stored is stored now; asking for it again would pay twice.
      const kept = unknown === 'resend' ? keptAnswers(parts.queue, chosen) : []
      const keptJobs = new Set(kept.map(({ claim }) => claim.job.id))
      const moved = store.transaction(() =>
        chosen
          .filter(({ id }) => !keptJobs.has(id))
          .filter((job) => (unknown ? resolveUnknown(parts.queue, job, unknown) : retryFailed(parts.queue, job))),
      )
      const jobs = moved.length + kept.length
      if (jobs === 0) {
        throw failed(
          'not_found',
          'There is nothing to retry here.',
          'Look at the batch: failed and unknown are counted apart.',
        )
      }
      if (unknown) dropBrokenAnswers(parts.queue, moved)
      void parts.finish(kept)
      changes.batch(batchId)
      parts.wake()
      return { jobs }
    },
  }
}

function causeOf(job: JobRecord): FailureCode | null {
  return job.failure ? (JSON.parse(job.failure) as { code: FailureCode }).code : null
}

function moneyOf(job: JobRecord): MoneyFate {
  return job.failure ? (JSON.parse(job.failure) as Failure).money : 'held'
}

function retryFailed({ store, changes }: QueueParts, job: JobRecord): boolean {
  const moved = store.jobs.move(job.id, 'failed', 'waiting', { notBefore: 0, freeRetries: 0, failure: null })
  if (moved) refresh({ store, changes }, job)
  return moved
}

/**
 * The user's word on a request whose end nobody knows. Sent again, the old attempt counts as spent, since it may have
 * been billed; written off, what was held is released, unless it is known to be billed.
 */
function resolveUnknown(queue: QueueParts, job: JobRecord, decision: 'resend' | 'write_off'): boolean {
  const attempt = queue.store.attempts.ofJob(job.id).at(-1)
  const done = decision === 'resend' ? sendAgain(queue, job, attempt?.id, 'user') : writeOff(queue, job, attempt?.id)
  if (!done) return false
  refresh(queue, job)
  return true
}

/** Part of an answer was worth keeping as long as the outcome was open: until the decision is on disk. */
function dropBrokenAnswers({ root, store }: QueueParts, jobs: readonly JobRecord[]): void {
  for (const { id } of jobs) {
    const attempt = store.attempts.ofJob(id).at(-1)
    if (attempt) void removeQuietly(join(root, `${spoolPath(attempt.id)}.part`))
  }
}

function writeOff({ store, clock }: QueueParts, job: JobRecord, attemptId: string | undefined): boolean {
  const now = clock()
  if (!store.jobs.move(job.id, 'unknown', 'cancelled', { reservedMicros: 0, settledAt: now })) return false
  const spent = moneyOf(job) === 'charged' ? job.reserved_micros : 0
  if (attemptId) store.attempts.charge(attemptId, spent, now)
  store.money.add(job.batch_id, { reserved: -job.reserved_micros, spent, at: now })
  return true
}

function refresh({ store, changes }: Pick<QueueParts, 'store' | 'changes'>, job: JobRecord): void {
  store.rows.refreshDisplay(job.row_id)
  changes.row(job.batch_id, job.row_id)
}
