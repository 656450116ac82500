import type { QueueEdit } from '../../../../contract/queue.ts'
import { distinct, edited, type EditParts, type EditRecord } from './record.ts'
import { fromRuns, toRuns } from './runs.ts'
import { inSlices } from './slices.ts'

const jobsPerSlice = 250

/**
 * One more job for the same row and variant, with the same words and settings, at the end of the line. It waits if its
 * source waits, else it is held. Held, waiting and done jobs can be cloned: one whose outcome is open would be sent blindly.
 */
export async function cloneJobs(parts: EditParts, jobIds: readonly number[]): Promise<QueueEdit> {
  const { store, clock } = parts
  const asked = distinct(jobIds)
  const made: number[] = []
  let editId: number | null = null
  await inSlices(asked, jobsPerSlice, (slice) => {
    store.transaction(() => {
      made.push(...slice.flatMap((id) => cloneOne(parts, id) ?? []))
      const record = JSON.stringify({ kind: 'clone', runs: toRuns(made) } satisfies EditRecord)
      if (editId === null) editId = store.jobEdits.remember(clock(), 'clone', record)
      else store.jobEdits.rememberMore(editId, record)
    })
  })
  return edited(parts, editId, asked.length, made.length)
}

function cloneOne({ store, changes }: EditParts, id: number): number | null {
  const clone = store.jobEdits.clone(id)
  const job = clone === null ? undefined : store.jobs.get(clone)
  if (!job) return null
  store.rows.refreshDisplay(job.row_id)
  changes.row(job.batch_id, job.row_id)
  return job.id
}

/** Removes clones that were never taken up; those that came back unsent are cancelled, since attempts keep their job. */
export async function undoClones(
  parts: EditParts,
  record: Extract<EditRecord, { kind: 'clone' }>,
): Promise<{ readonly asked: number; readonly jobs: number }> {
  const { store } = parts
  const ids = fromRuns(record.runs)
  let jobs = 0
  await inSlices(ids, jobsPerSlice, (slice) => {
    jobs += store.transaction(() => slice.filter((id) => removeOne(parts, id)).length)
  })
  return { asked: ids.length, jobs }
}

function removeOne({ store, changes, clock }: EditParts, id: number): boolean {
  const job = store.jobs.get(id)
  if (!job || (job.state !== 'held' && job.state !== 'waiting')) return false
  const isGone = store.jobEdits.remove(id) || store.jobs.move(id, job.state, 'cancelled', { settledAt: clock() })
  if (isGone) {
    store.rows.refreshDisplay(job.row_id)
    changes.row(job.batch_id, job.row_id)
  }
  return isGone
}
