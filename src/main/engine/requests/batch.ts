import { failed } from '../../../contract/failure.ts'
import type { FailureCode } from '../../../contract/failure.ts'
import { toMicros } from '../../../contract/money.ts'
import type { ModelBook } from '../models/model-book.ts'
import { pauseBatch } from '../queue/pauses.ts'
import type { QueueParts } from '../queue/ports.ts'
import type { JobRecord } from '../store/jobs.ts'
import { createBatch } from './create-batch.ts'
import type { Drafts } from './drafts.ts'
import type { Handlers } from './handlers.ts'

type BatchNames =
  | 'batch.create'
  | 'batch.list'
  | 'batch.get'
  | 'batch.run'
  | 'batch.pause'
  | 'batch.resume'
  | 'batch.cancel'
  | 'batch.retry'

/** Making batches and telling them what to do. Only these handlers, never a timer or a start, let jobs be sent. */
export function batchRequests(parts: {
  readonly queue: QueueParts
  readonly drafts: Drafts
  readonly models: ModelBook
  readonly wake: () => void
  readonly resumeWork: (batchId: number) => void
}): Handlers<BatchNames> {
  const { queue, drafts } = parts
  const { store, changes } = queue

  /** A change to a batch: durable, told, and acted on. */
  function changed(batchId: number) {
    changes.batch(batchId)
    parts.wake()
    return store.batches.summary(batchId)
  }

  return {
    async 'batch.create'({ draftId, recipe, options, name, leaveOutProblems }) {
      const draft = drafts.get(draftId)
      const settings = store.settings.get()
      const batchId = await createBatch(
        { store, models: parts.models, tell: changes.tell },
        {
          draft,
          recipe,
          options,
          leaveOutProblems,
          name: name ?? draft.table.fileName.replace(/\.[^.]+$/, ''),
          provider: options.provider ?? settings.provider,
          capUsd: options.capUsd ?? settings.capUsd,
        },
      )
      drafts.close(draftId)
      changes.batch(batchId)
      return { batchId }
    },

    'batch.list': () => store.batches.ids().map((id) => store.batches.summary(id)),
    'batch.get': ({ batchId }) => store.batches.summary(batchId),

    'batch.run'({ batchId, rowIds, capUsd }) {
      const { options } = store.batches.source(batchId)
      const sample = options.sample ? new Set(store.rows.firstIds(batchId, options.sample)) : null
      const chosen = rowIds ? new Set(rowIds) : sample
      store.transaction(() => {
        if (capUsd !== undefined) store.batches.setCap(batchId, toMicros(capUsd))
        store.batches.setPause(batchId, null)
        for (const job of [...store.jobs.inState(batchId, 'held')]) {
          if (chosen && !chosen.has(job.row_id)) continue
          store.jobs.move(job.id, 'held', 'waiting')
        }
      })
      parts.resumeWork(batchId)
      return changed(batchId)
    },

    'batch.pause'({ batchId }) {
      pauseBatch(queue, batchId, {
        cause: 'user',
        message: 'Paused by you. Requests already sent finish and are kept.',
        action: 'Resume to go on.',
      })
      return changed(batchId)
    },

    'batch.resume'({ batchId }) {
      store.batches.setPause(batchId, null)
      parts.resumeWork(batchId)
      return changed(batchId)
    },

    'batch.cancel'({ batchId }) {
      store.transaction(() => {
        for (const state of ['held', 'waiting', 'failed'] as const) {
          for (const job of [...store.jobs.inState(batchId, state)]) {
            store.jobs.move(job.id, state, 'cancelled', { settledAt: queue.clock() })
            store.rows.refreshDisplay(job.row_id)
            changes.row(batchId, job.row_id)
          }
        }
        store.batches.setPause(batchId, null)
      })
      return changed(batchId)
    },

    'batch.retry'({ batchId, cause, jobIds, unknown }) {
      store.batches.source(batchId)
      const only = jobIds && new Set(jobIds)
      const wanted = (job: JobRecord) => (!only || only.has(job.id)) && (!cause || causeOf(job) === cause)
      let jobs = 0
      store.transaction(() => {
        for (const job of [...store.jobs.inState(batchId, 'failed')].filter(wanted)) {
          jobs += retryFailed(queue, job) ? 1 : 0
        }
        if (unknown) {
          for (const job of [...store.jobs.inState(batchId, 'unknown')].filter(wanted)) {
            jobs += resolveUnknown(queue, job, unknown) ? 1 : 0
          }
        }
      })
      if (jobs === 0) {
        throw failed(
          'not_found',
          'There is nothing to retry here.',
          'Look at the batch: failed and unknown are counted apart.',
        )
      }
      if (!(unknown === 'write_off')) store.batches.setPause(batchId, null)
      changed(batchId)
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
