import type { BatchSummary } from '../../../contract/batch.ts'
import { toMicros } from '../../../contract/money.ts'
import { cancelJobs } from '../queue/edit/cancel-batch.ts'
import { inSlices } from '../queue/edit/slices.ts'
import { cancelledPause, pauseBatch } from '../queue/pauses.ts'
import type { QueueParts } from '../queue/ports.ts'
import type { Handlers } from './handlers.ts'

/** Telling a batch what to do. Only these, never a timer or a start, let jobs be sent. */
export function runRequests(parts: {
  readonly queue: QueueParts
  readonly wake: () => void
  readonly resumeWork: () => void
}): Handlers<'batch.run' | 'batch.pause' | 'batch.resume' | 'batch.cancel'> {
  const { store, changes } = parts.queue

  function changed(batchId: number): BatchSummary {
    changes.batch(batchId)
    parts.wake()
    return store.batches.summary(batchId)
  }

  return {
    async 'batch.run'({ batchId, rowIds, capUsd, unknown }) {
      store.transaction(() => {
        if (capUsd !== undefined) store.batches.setCap(batchId, toMicros(capUsd))
        if (unknown !== undefined) store.batches.setUnknownPolicy(batchId, unknown)
        store.batches.setPause(batchId, null)
      })
      parts.resumeWork()
      await release(parts, batchId, rowIds)
      return changed(batchId)
    },
    'batch.pause'({ batchId }) {
      // One that was cancelled waits already, and for longer: it does not go on with everything else.
      if (store.batches.pauseOf(batchId)?.cause === 'cancelled') return store.batches.summary(batchId)
      pauseBatch(parts.queue, batchId, {
        cause: 'user',
        message: 'Paused by you. Requests already sent finish and are kept.',
        action: 'Resume to go on.',
      })
      return changed(batchId)
    },
    'batch.resume'({ batchId }) {
      store.batches.setPause(batchId, null)
      parts.resumeWork()
      return changed(batchId)
    },
    async 'batch.cancel'({ batchId }) {
      await cancel(parts.queue, batchId)
      return changed(batchId)
    },
  }
}

/** Jobs released in one transaction: some 40 ms. Larger than other edits, since whoever pressed Run waits for the first. */
const releasedAtOnce = 2_000

/** Lets held jobs be sent: those of the rows named, else of the batch's sample, else all; the first go while others follow. */
async function release(
  { queue, wake }: { readonly queue: QueueParts; readonly wake: () => void },
  batchId: number,
  rowIds: readonly number[] | undefined,
): Promise<void> {
  const { store } = queue
  const { sample } = store.batches.source(batchId).options
  const rows = rowIds ?? (sample ? store.rows.firstIds(batchId, sample) : null)
  await inSlices(store.jobs.heldIds(batchId, rows), releasedAtOnce, (slice) => {
    store.transaction(() => store.jobs.moveAll(slice, 'held', 'waiting'))
    queue.changes.tell({ name: 'rows.changed', data: { batchId, rowIds: null } })
    queue.changes.batch(batchId)
    wake()
  })
}

/** Everything not yet sent. What is in flight finishes and is kept. */
async function cancel(queue: QueueParts, batchId: number): Promise<void> {
  const { store, clock } = queue
  // First of all: many jobs are cancelled in several transactions, and none may be sent in between.
  store.batches.setPause(batchId, { ...cancelledPause, since: clock() })
  await cancelJobs(queue, batchId)
  // What is in flight may come back unsent; it must not then be sent after all. And what is unknown may turn out to be a picture
  // that another would follow from.
  const { running, unknown } = store.batches.summary(batchId).jobs
  if (running + unknown === 0) store.batches.setPause(batchId, null)
}
