import { GripVertical } from 'lucide-react'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { formatUsd } from '../../../contract/money.ts'
import type { QueueJob, QueueView } from '../../../contract/queue.ts'
import type { RecordBook } from '../../matrix/record-book.ts'
import { useRowWindow } from '../../matrix/use-row-window.ts'
import { useSize } from '../../matrix/use-viewport.ts'
import { classNames } from '../../ui/class-names.ts'
import { count, moment } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useNow } from '../time.ts'
import { JobCells, JobRow } from './job-row.tsx'
import { listInput } from './list-input.ts'
import type { ListActions } from './list-actions.ts'
import { useDrag, type Drag } from './use-drag.ts'
import { useListFocus } from './use-list-focus.ts'
import type { Selection } from './use-selection.ts'

/** px */
const rowHeight = 32
/** Of the selection bar with the space around it, px. */
const barHeight = 64

interface VirtualJobsProps {
  readonly label: string
  readonly queue: QueueView
  readonly ids: readonly number[]
  readonly book: RecordBook<QueueJob>
  /** Batches that charge nothing. */
  readonly free: ReadonlySet<number>
  readonly canDrag: boolean
  readonly selection: Selection
  readonly actions: ListActions
  readonly onOpen: (index: number) => void
}

/** The list itself: only the rows in view and one around them are in the document, however long it is. */
export function VirtualJobs(props: VirtualJobsProps) {
  const { ids, book, selection, actions } = props
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  useSyncExternalStore(book.subscribe, book.version)
  const view = useRowWindow(ids.length, rowHeight, size?.height ?? 0, 1, selection.at)
  const inView = view.rows.map((index) => ids[index] ?? 0).join(' ')
  useEffect(() => book.look(inView === '' ? [] : inView.split(' ').map(Number)), [book, inView])
  const covered = selection.selected.size > 0 ? barHeight : 0
  const keyboard = useListFocus({ ...selection, scroller, ids, rowHeight, covered })
  const { drag, onPointerDown } = useDrag({ scroller, count: ids.length, rowHeight, onDrop: actions.drop })
  const page = Math.max(1, Math.floor((size?.height ?? 0) / rowHeight) - 1)
  const handlers = listInput({ ids, selection, actions, onOpen: props.onOpen, page })
  return (
    <div
      ref={scroller}
      className={classNames('wl', drag !== null && 'dragging')}
      role="listbox"
      aria-label={props.label}
      aria-multiselectable="true"
      data-region=""
      onScroll={view.onScroll}
      {...(props.canDrag ? { onPointerDown } : {})}
      {...keyboard}
      {...handlers}
    >
      <div role="presentation" className="wl-body" style={{ height: ids.length * rowHeight }}>
        <Rows {...props} rows={view.rows} drag={drag} />
        {drag === null ? null : (
          <div className="wl-drop" style={{ transform: `translateY(${drag.gap * rowHeight}px)` }} />
        )}
      </div>
      {drag === null ? null : (
        <FloatingCopy
          drag={drag}
          job={book.get(drag.jobId)}
          count={selection.selected.has(drag.jobId) ? selection.selected.size : 1}
          price={priceOf(book.get(drag.jobId), props.free)}
          width={(size?.width ?? 0) - 200}
        />
      )}
    </div>
  )
}

interface RowsProps extends VirtualJobsProps {
  /** Indexes to draw. */
  readonly rows: readonly number[]
  readonly drag: Drag | null
}

function Rows({ rows, ids, book, selection, drag, queue, free }: RowsProps) {
  const now = useNow()
  const { selected, at } = selection
  const isLifted = (id: number): boolean =>
    drag !== null && (id === drag.jobId || (selected.has(drag.jobId) && selected.has(id)))
  return (
    <>
      {rows.map((index) => {
        const id = ids[index] ?? 0
        const job = book.get(id)
        return (
          <JobRow
            key={id}
            jobId={id}
            job={job}
            index={index}
            total={ids.length}
            place={queue.running.length + index + 1}
            top={index * rowHeight}
            isSelected={selected.has(id)}
            isStop={index === at}
            isLifted={isLifted(id)}
            price={priceOf(job, free)}
            starts={startOf(queue, index, now)}
          />
        )
      })}
    </>
  )
}

interface FloatingCopyProps {
  readonly drag: Drag
  readonly job: QueueJob | undefined
  /** Jobs that move together. */
  readonly count: number
  readonly price: string
  /** px */
  readonly width: number
}

/** What follows the pointer during a drag. */
function FloatingCopy({ drag, job, count: moved, price, width }: FloatingCopyProps) {
  return createPortal(
    <div className="wr wr-copy" aria-hidden="true" style={{ left: drag.left, top: drag.top, width }}>
      <span className="wr-grip">
        <Icon of={GripVertical} />
      </span>
      <JobCells job={job} price={price} />
      {moved > 1 ? <b className="wr-count">{count(moved)}</b> : null}
    </div>,
    document.body,
  )
}

function priceOf(job: QueueJob | undefined, free: ReadonlySet<number>): string {
  if (job === undefined) return ''
  return free.has(job.batchId) ? 'no cost' : formatUsd(job.estimatedUsd.high)
}

/** When the job at this place will be sent at the present pace, to the minute. */
function startOf({ pause, pace }: QueueView, index: number, now: number): string {
  if (pause !== null || pace === null || pace <= 0) return ''
  return moment(now + ((index + 1) / pace) * 60_000, now)
}
