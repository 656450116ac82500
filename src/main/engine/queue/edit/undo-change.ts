import type { Failure } from '../../../../contract/failure.ts'
import type { JobChange } from '../../../../contract/queue.ts'
import type { JobRecord } from '../../store/jobs.ts'
import { hashKept } from './change.ts'
import type { ChangePart, EditRecord } from './record.ts'
import { inputsOf, recomposeJob, rewriteOf, type ComposingParts } from './recompose-jobs.ts'
import { fromRuns } from './runs.ts'
import { inSlices } from './slices.ts'

const jobsPerSlice = 250

/**
 * Gives jobs back the words and settings they had, composed again from their row and proved by the hash; failed ones have
 * failed again. Jobs that were changed once more, or are no longer in line, stay as they are.
 */
export async function undoChange(
  parts: ComposingParts,
  record: Extract<EditRecord, { kind: 'change' }>,
): Promise<{ readonly asked: number; readonly jobs: number }> {
  let asked = 0
  let jobs = 0
  for (const part of record.parts) {
    const ids = fromRuns(part.runs)
    asked += ids.length
    await inSlices(ids, jobsPerSlice, (slice, from) => {
      const hashes = new Map(
        slice.map((id, index) => [id, part.hashes.slice((from + index) * hashKept, (from + index + 1) * hashKept)]),
      )
      parts.store.transaction(() => {
        for (const job of parts.store.jobEdits.jobs(slice)) {
          if (restore(parts, job, part, hashes.get(job.id) ?? '')) jobs += 1
        }
      })
    })
  }
  return { asked, jobs }
}

function restore(parts: ComposingParts, job: JobRecord, part: ChangePart, hash: string): boolean {
  const { store, changes, clock } = parts
  const left = part.state === 'failed' ? 'waiting' : part.state
  if (job.state !== left || job.change !== part.after) return false
  const before = part.before === null ? null : (JSON.parse(part.before) as JobChange)
  const inputs = part.inputs === undefined ? job.inputs : part.inputs
  const again = { pinned: inputsOf({ inputs }), pictures: {}, isExact: true }
  const { request } = recomposeJob(parts, job, before ?? {}, again)
  if (!request?.hash.startsWith(hash)) return false
  if (!store.jobEdits.rewrite(job.id, job, { ...rewriteOf(request, before), inputs })) return false
  if (part.state === 'failed') {
    const failure = part.failure === null ? null : (JSON.parse(part.failure) as Failure)
    store.jobs.move(job.id, 'waiting', 'failed', { settledAt: clock(), failure })
    store.rows.refreshDisplay(job.row_id)
  }
  changes.row(job.batch_id, job.row_id)
  return true
}
