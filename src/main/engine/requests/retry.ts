import { failed, type FailureCode } from '../../../contract/failure.ts'
import type { QueueParts } from '../queue/ports.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Handlers } from './handlers.ts'

/** Putting failed jobs back, and the user's word on unknown ones. */
export function retryRequests(parts: {
  readonly queue: QueueParts
  readonly wake: () => void
}): Handlers<'batch.retry'> {
  const { store, changes } = parts.queue
  return {
    'batch.retry'({ batchId, cause, jobIds, unknown }) {
      store.batches.source(batchId)
      const only = jobIds && new Set(jobIds)
      const wanted = (job: JobRecord) => (!only || only.has(job.id)) && (!cause || causeOf(job) === cause)
      const jobs = store.transaction(() => {
        const failedJobs = store.jobs.inState(batchId, 'failed').filter(wanted)
        const retried = failedJobs.filter((job) => retryFailed(parts.queue, job))
        if (!unknown) return retried.length
        const unknownJobs = store.jobs.inState(batchId, 'unknown').filter(wanted)
        return retried.length + unknownJobs.filter((job) => resolveUnknown(parts.queue, job, unknown)).length
      })
      if (jobs === 0) {
        throw failed(
          'not_found',
          'There is nothing to retry here.',
          'Look at the batch: failed and unknown are counted apart.',
        )
      }
      if (unknown !== 'write_off') store.batches.setPause(batchId, null)
      changes.batch(batchId)
      parts.wake()
      return { jobs }
    },
  }
}

function causeOf(job: JobRecord): FailureCode | null {
  return job.failure ? (JSON.parse(job.failure) as { code: FailureCode }).code : null
}

function retryFailed({ store, changes }: QueueParts, job: JobRecord): boolean {
  const moved = store.jobs.move(job.id, 'failed', 'waiting', { notBefore: 0, freeRetries: 0, failure: null })
  if (moved) refresh({ store, changes }, job)
  return moved
}

/**
 * The user's word on a request whose end nobody knows. The old attempt keeps its record; its estimate counts as spent,
 * since it may have been billed, when the job is sent again, and is released when it is written off.
 */
function resolveUnknown(queue: QueueParts, job: JobRecord, decision: 'resend' | 'write_off'): boolean {
  const { store, clock } = queue
  const to = decision === 'resend' ? 'waiting' : 'cancelled'
  const moved = store.jobs.move(job.id, 'unknown', to, {
    reservedMicros: 0,
    notBefore: 0,
    freeRetries: 0,
    ...(decision === 'resend' ? { failure: null } : { settledAt: clock() }),
  })
  if (!moved) return false
  const spent = decision === 'resend' ? job.reserved_micros : 0
  store.batches.addMoney(job.batch_id, { reserved: -job.reserved_micros, spent })
  refresh(queue, job)
  return true
}

function refresh({ store, changes }: Pick<QueueParts, 'store' | 'changes'>, job: JobRecord): void {
  store.rows.refreshDisplay(job.row_id)
  changes.row(job.batch_id, job.row_id)
}
