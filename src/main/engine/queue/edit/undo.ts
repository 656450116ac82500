import { assertNever } from '../../../../contract/assert-never.ts'
import { failed } from '../../../../contract/failure.ts'
import type { QueueEdit } from '../../../../contract/queue.ts'
import { undoClones } from './clone.ts'
import type { EditRecord } from './record.ts'
import type { ComposingParts } from './recompose-jobs.ts'
import { fromRuns } from './runs.ts'
import { inSlices, jobsPerSlice } from './slices.ts'
import { undoStates } from './states.ts'
import { undoChange } from './undo-change.ts'

/**
 * Takes an edit back, once. Jobs that are no longer as the edit left them, because they were sent or edited since, stay as
 * they are and are counted. Throws `not_found` for an edit that is too old or was undone.
 */
export async function undoEdit(parts: ComposingParts, editId: number): Promise<QueueEdit> {
  const text = parts.store.jobEdits.remembered(editId)
  if (text === null) {
    throw failed('not_found', 'This edit cannot be undone any more.', 'Only the last 50 edits can, each of them once.')
  }
  const { asked, jobs } = await undo(parts, JSON.parse(text) as EditRecord)
  parts.store.jobEdits.closeEdit(editId)
  return { editId: null, jobs, untouched: asked - jobs }
}

function undo(parts: ComposingParts, record: EditRecord): Promise<{ readonly asked: number; readonly jobs: number }> {
  switch (record.kind) {
    case 'move':
      return undoMove(parts, record)
    case 'state':
      return undoStates(parts, record)
    case 'clone':
      return undoClones(parts, record)
    case 'change':
      return undoChange(parts, record)
    default:
      return assertNever(record)
  }
}

/** Those that only made room go back as well, but nobody asked for them. */
async function undoMove(
  { store }: ComposingParts,
  { runs, first, step, pushed, old }: Extract<EditRecord, { kind: 'move' }>,
): Promise<{ readonly asked: number; readonly jobs: number }> {
  const ids = fromRuns(runs)
  const before = new Map(old)
  let jobs = 0
  await inSlices(ids, jobsPerSlice, (slice, from) => {
    store.transaction(() => {
      for (const [offset, id] of slice.entries()) {
        const index = from + offset
        const isBack = store.line.resetPosition(id, first + index * step, before.get(index) ?? null)
        if (isBack && index >= pushed) jobs += 1
      }
    })
  })
  return { asked: ids.length - pushed, jobs }
}
