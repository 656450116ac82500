import { editJobs, moveJobs } from '../edits.ts'
import { gapBeside, inOrder, reordered, targetAt } from './list-moves.ts'
import type { Selection } from './use-selection.ts'

/** Everything that can be done with the selected jobs, or with the focused one where none is selected. */
export interface ListActions {
  readonly targets: () => readonly number[]
  readonly step: (step: -1 | 1) => void
  readonly toTop: () => void
  readonly toBottom: () => void
  /** Moves to a gap the whole selection when `jobId` is part of it, else this job alone. */
  readonly drop: (jobId: number, gap: number) => void
  /** Held jobs are released, waiting ones held. */
  readonly hold: () => void
  readonly clone: () => void
  readonly cancel: () => void
  readonly change: () => void
}

interface ListActionsProps {
  readonly ids: readonly number[]
  readonly setIds: (ids: readonly number[]) => void
  readonly state: 'waiting' | 'held'
  readonly selection: Selection
  readonly onChange: (jobIds: readonly number[]) => void
}

export function listActions({ ids, setIds, state, selection, onChange }: ListActionsProps): ListActions {
  const { selected, at } = selection
  const targets = (): readonly number[] => (selected.size > 0 ? inOrder(ids, selected) : ids.slice(at, at + 1))
  const place = (jobIds: readonly number[], gap: number, end?: 'top' | 'bottom'): void => {
    const moved = new Set(jobIds)
    const beside = targetAt(ids, moved, gap)
    if (beside === null) return
    setIds(reordered(ids, moved, gap))
    selection.reveal()
    // Also of a list that shows only what was searched for, top and bottom are those of the whole queue.
    void moveJobs(jobIds, end === undefined ? beside : { kind: end })
  }
  const edit = (kind: 'hold' | 'release' | 'cancel' | 'clone'): void => {
    const jobIds = targets()
    if (jobIds.length > 0) void editJobs(kind, jobIds)
  }
  return {
    targets,
    step: (step) => {
      const jobIds = targets()
      place(jobIds, gapBeside(ids, new Set(jobIds), step))
    },
    toTop: () => place(targets(), 0, 'top'),
    toBottom: () => place(targets(), ids.length, 'bottom'),
    drop: (jobId, gap) => place(selected.has(jobId) ? inOrder(ids, selected) : [jobId], gap),
    hold: () => edit(state === 'held' ? 'release' : 'hold'),
    clone: () => edit('clone'),
    cancel: () => edit('cancel'),
    change: () => {
      const jobIds = targets()
      if (jobIds.length > 0) onChange(jobIds)
    },
  }
}
