import type { Failure } from '../../../../contract/failure.ts'
import type { JobChange } from '../../../../contract/queue.ts'
import type { JobRecord } from '../../store/jobs.ts'
import { bodyAsSent } from '../dropped.ts'
import { hashKept } from './change.ts'
import type { ChangePart, EditRecord } from './record.ts'
import { inputsOf, recomposeJob, rewriteOf, type ComposingParts } from './recompose-jobs.ts'
import { fromRuns } from './runs.ts'
import { inSlices } from './slices.ts'

const jobsPerSlice = 100

/**
 * Gives jobs back the words and settings they had, composed again from their row and proved by the hash; failed ones have
 * failed again. Jobs that were changed once more, or are no longer in line, stay as they are.
 */
export async function undoChange(
  parts: ComposingParts,
  record: Extract<EditRecord, { kind: 'change' }>,
): Promise<{ readonly asked: number; readonly jobs: number }> {
  const { store } = parts
  const changed = record.parts.flatMap(jobsOf).sort((one, other) => one.id - other.id)
  let jobs = 0
  await inSlices(changed, jobsPerSlice, (slice) => {
    const known = new Map(slice.map((one) => [one.id, one]))
    store.transaction(() => {
      for (const job of store.jobEdits.jobs([...known.keys()])) {
        const was = known.get(job.id)
        if (was && restore(parts, job, was.part, was.hash)) jobs += 1
      }
    })
  })
  return { asked: changed.length, jobs }
}

interface ChangedJob {
  readonly id: number
  readonly part: ChangePart
  /** Its first characters. */
  readonly hash: string
}

function jobsOf(part: ChangePart): readonly ChangedJob[] {
  return fromRuns(part.runs).map((id, index) => {
    return { id, part, hash: part.hashes.slice(index * hashKept, (index + 1) * hashKept) }
  })
}

function restore(parts: ComposingParts, job: JobRecord, part: ChangePart, hash: string): boolean {
  const { store, changes, clock } = parts
  const left = part.state === 'failed' ? 'waiting' : part.state
  if (job.state !== left || job.change !== part.after) return false
  const before = part.before === null ? null : (JSON.parse(part.before) as JobChange)
  const inputs = part.inputs === undefined ? job.inputs : part.inputs
  const again = { pinned: inputsOf({ inputs }), pictures: {}, isExact: true }
  const { request } = recomposeJob(parts, job, before ?? {}, again)
  const made = request && rewriteOf(request, before)
  const sent = made && bodyAsSent(store, made, hash)
  if (!sent || !store.jobEdits.rewrite(job.id, job, { ...made, ...sent, inputs })) return false
  if (part.state === 'failed') {
    const failure = part.failure === null ? null : (JSON.parse(part.failure) as Failure)
    store.jobs.move(job.id, 'waiting', 'failed', { settledAt: clock(), failure })
    store.rows.refreshDisplay(job.row_id)
  }
  changes.row(job.batch_id, job.row_id)
  return true
}
