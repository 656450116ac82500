import type { QueueEdit } from '../../../../contract/queue.ts'
import { distinct, edited, type EditParts, type EditRecord, type StatePart } from './record.ts'
import { fromRuns, toRuns } from './runs.ts'
import { inSlices, jobsPerSlice } from './slices.ts'

type Kind = 'hold' | 'release' | 'cancel'

const from: Readonly<Record<Kind, readonly StatePart['from'][]>> = {
  hold: ['waiting'],
  release: ['held'],
  cancel: ['waiting', 'held'],
}
const to = { hold: 'held', release: 'waiting', cancel: 'cancelled' } as const

/** Holds, releases or cancels jobs that are in line; others are left alone. Up to 250 in one transaction. */
export async function setStates(parts: EditParts, kind: Kind, jobIds: readonly number[]): Promise<QueueEdit> {
  const { store, clock } = parts
  const asked = distinct(jobIds)
  const inState = new Map<StatePart['from'], number[]>(from[kind].map((state) => [state, []]))
  await inSlices(asked, jobsPerSlice, (slice) => {
    for (const { id, state } of store.line.places(slice)) inState.get(state)?.push(id)
  })
  const moved: { readonly from: StatePart['from']; readonly ids: number[] }[] = []
  let editId: number | null = null
  let jobs = 0
  for (const [state, ids] of inState) {
    const part = { from: state, ids: [] as number[] }
    moved.push(part)
    await inSlices(
      ids.sort((a, b) => a - b),
      jobsPerSlice,
      (slice) => {
        store.transaction(() => {
          // Only what was moved: a job that was sent meanwhile may come to be cancelled in another way.
          const done = moveAndTell(parts, slice, state, to[kind])
          part.ids.push(...done)
          jobs += done.length
          const record = JSON.stringify(recordOf(kind, moved))
          if (editId === null) editId = store.jobEdits.remember(clock(), kind, record)
          else store.jobEdits.rememberMore(editId, record)
        })
      },
    )
  }
  return edited(parts, editId, asked.length, jobs)
}

function recordOf(
  kind: Kind,
  moved: readonly { readonly from: StatePart['from']; readonly ids: readonly number[] }[],
): EditRecord {
  const parts = moved
    .filter(({ ids }) => ids.length > 0)
    .map(({ from: state, ids }) => ({ from: state, runs: toRuns(ids) }))
  return { kind: 'state', to: to[kind], parts }
}

/** Brings jobs back from `record.to` to the state they were in. */
export async function undoStates(
  parts: EditParts,
  record: Extract<EditRecord, { kind: 'state' }>,
): Promise<{ readonly asked: number; readonly jobs: number }> {
  let asked = 0
  let jobs = 0
  for (const part of record.parts) {
    const ids = fromRuns(part.runs)
    asked += ids.length
    await inSlices(ids, jobsPerSlice, (slice) => {
      jobs += parts.store.transaction(() => bringBack(parts, slice, record.to, part.from)).length
    })
  }
  return { asked, jobs }
}

/** What is cancelled can only come back through waiting. */
function bringBack(
  parts: EditParts,
  ids: readonly number[],
  now: 'held' | 'waiting' | 'cancelled',
  back: StatePart['from'],
): readonly number[] {
  if (now !== 'cancelled' || back === 'waiting') return moveAndTell(parts, ids, now, back)
  const waiting = parts.store.jobs.moveAll(ids, now, 'waiting').map(({ id }) => id)
  return moveAndTell(parts, waiting, 'waiting', back)
}

/** In the caller's transaction. Returns those that were moved. */
export function moveAndTell(
  { store, changes, clock }: EditParts,
  ids: readonly number[],
  now: 'held' | 'waiting' | 'failed' | 'cancelled',
  next: 'held' | 'waiting' | 'cancelled',
): readonly number[] {
  const moved = store.jobs.moveAll(ids, now, next, next === 'cancelled' ? clock() : null)
  // From the row, held and waiting look the same.
  if (now === 'failed' || now === 'cancelled' || next === 'cancelled') {
    for (const rowId of new Set(moved.map(({ row_id }) => row_id))) store.rows.refreshDisplay(rowId)
  }
  for (const { batch_id, row_id } of moved) changes.row(batch_id, row_id)
  for (const id of new Set(moved.map(({ batch_id }) => batch_id))) store.batches.forgetHeldRows(id)
  return moved.map(({ id }) => id)
}
