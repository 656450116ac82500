import type { EditParts } from './record.ts'
import { inSlices, jobsPerSlice } from './slices.ts'
import { moveAndTell } from './states.ts'

/**
 * Cancels every held, waiting and failed job of a batch, some hundred at a time, so that 100,000 do not stop the engine.
 * The batch must be paused before: nothing of it may be sent in between.
 */
export async function cancelJobs(parts: EditParts, batchId: number): Promise<void> {
  const { store } = parts
  for (const state of ['held', 'waiting', 'failed'] as const) {
    const ids = store.jobs.idsInState(batchId, state, -1)
    await inSlices(ids, jobsPerSlice, (slice) => {
      store.transaction(() => moveAndTell(parts, slice, state, 'cancelled'))
    })
  }
}
