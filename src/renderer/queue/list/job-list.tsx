import { useState } from 'react'
import type { QueueView } from '../../../contract/queue.ts'
import { FailurePage } from '../../failure-page.tsx'
import { useNavigation } from '../../navigation.tsx'
import { count, counted } from '../../ui/format.ts'
import { Working } from '../../ui/progress.tsx'
import { ChangeDialog } from '../change-dialog.tsx'
import { useFreeBatches, useWaitingPrice } from '../use-free-batches.ts'
import { inOrder } from './list-moves.ts'
import { listActions } from './list-actions.ts'
import './list.css'
import { SelectionBar } from './selection-bar.tsx'
import { useJobBook } from './use-job-book.ts'
import { useQueueIds } from './use-queue-ids.ts'
import { useSelection } from './use-selection.ts'
import { useSelectionPrice } from './use-selection-price.ts'
import { VirtualJobs } from './virtual-jobs.tsx'

interface JobListProps {
  readonly state: 'waiting' | 'held'
  readonly queue: QueueView
  readonly search: string
}

const none: readonly number[] = []

/** Everything that waits or is held, in the order it will be sent: select, move, hold, change, take out. */
export function JobList({ state, queue, search }: JobListProps) {
  const { ids, setIds, error, retry } = useQueueIds(state, search, queue)
  const price = useWaitingPrice(queue)
  const title = state === 'held' ? 'Held' : 'Waiting'
  if (error !== null) return <FailurePage error={error} onRetry={retry} />
  return (
    <>
      <div className="lh">
        <b>{title}</b>
        <span className="t3">
          {ids === null ? '' : search === '' ? count(ids.length) : `${count(ids.length)} match`}
          {ids !== null && ids.length > 1 && state === 'waiting' ? ' · drag to reorder' : ''}
        </span>
        <span className="end t2">{state === 'waiting' ? price : ''}</span>
      </div>
      {ids === null ? (
        <Working label="Reading the queue" />
      ) : ids.length === 0 ? (
        <p className="q-none t3 s12">{emptyWords(state, search)}</p>
      ) : (
        <Jobs state={state} queue={queue} search={search} ids={ids} setIds={setIds} label={title} />
      )}
    </>
  )
}

function emptyWords(state: 'waiting' | 'held', search: string): string {
  if (search !== '') return `Nothing ${state === 'held' ? 'held' : 'waiting'} matches “${search}”.`
  return state === 'held' ? 'Nothing is held.' : 'Nothing waits.'
}

interface JobsProps extends JobListProps {
  readonly ids: readonly number[]
  readonly setIds: (ids: readonly number[]) => void
  readonly label: string
}

function Jobs({ state, queue, search, ids, setIds, label }: JobsProps) {
  const book = useJobBook()
  const selection = useSelection(ids)
  const [changes, setChanges] = useState<readonly number[] | null>(null)
  const { go } = useNavigation()
  const free = useFreeBatches()
  const actions = listActions({ ids, setIds, state, selection, onChange: setChanges })
  const { selected } = selection
  const whole = useWaitingPrice(queue)
  const isAll = selected.size === ids.length && search === '' && state === 'waiting'
  const chosen = selected.size === 0 ? none : inOrder(ids, selected)
  const price = useSelectionPrice(chosen, (batchId) => free.has(batchId), isAll ? whole : null)
  return (
    <>
      <VirtualJobs
        label={label}
        queue={queue}
        ids={ids}
        book={book}
        free={free}
        canDrag={state === 'waiting'}
        selection={selection}
        actions={actions}
        onOpen={(index) => {
          const job = book.get(ids[index] ?? 0)
          if (job) go({ screen: 'batch', batchId: job.batchId, rowId: job.rowId })
        }}
      />
      {selected.size > 0 ? (
        <SelectionBar
          count={selected.size}
          price={price}
          state={state}
          actions={actions}
          onClear={() => selection.select([])}
        />
      ) : null}
      {changes ? (
        <ChangeDialog
          jobIds={changes}
          title={`Change ${counted(changes.length, 'picture')}`}
          onClose={() => setChanges(null)}
        />
      ) : null}
    </>
  )
}
