import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import type { QueueJob, QueueView } from '../../contract/queue.ts'
import { useNavigation } from '../navigation.tsx'
import { count } from '../ui/format.ts'
import { matches } from './search.ts'

interface WaitingListProps {
  readonly queue: QueueView
  readonly search: string
}

/** The next in line, in the order they will be sent. Each leads to its row. */
export function WaitingList({ queue, search }: WaitingListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const jobs = queue.waiting.filter((job) => matches(job, search))
  const virtual = useVirtualizer({
    count: jobs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 32,
    getItemKey: (index) => jobs[index]?.jobId ?? index,
    overscan: 2,
  })
  const first = queue.running.length
  const more = queue.counts.waiting - queue.waiting.length
  return (
    <>
      <div className="lh">
        <b>Waiting</b>
        <span className="t3">{count(queue.counts.waiting)}</span>
        {more > 0 ? <span className="t3">· the next {count(queue.waiting.length)} are listed</span> : null}
        <span className="end t2">{queue.counts.waiting > 0 ? formatUsdRange(queue.waitingUsd) : ''}</span>
      </div>
      {jobs.length === 0 ? (
        <p className="q-none t3 s12">{search ? 'None of the next in line match.' : 'Nothing waits.'}</p>
      ) : (
        <div className="wl" ref={scroller} tabIndex={0} role="list" aria-label="Waiting">
          <div style={{ height: virtual.getTotalSize() }} role="presentation">
            {virtual.getVirtualItems().map((item) => {
              const job = jobs[item.index]
              return job === undefined ? null : (
                <WaitingRow key={item.key} job={job} place={first + queue.waiting.indexOf(job) + 1} top={item.start} />
              )
            })}
          </div>
        </div>
      )}
    </>
  )
}

interface WaitingRowProps {
  readonly job: QueueJob
  readonly place: number
  /** px */
  readonly top: number
}

function WaitingRow({ job, place, top }: WaitingRowProps) {
  const { go } = useNavigation()
  return (
    <div
      className="wr"
      role="listitem"
      style={{ transform: `translateY(${top}px)` }}
      onDoubleClick={() => go({ screen: 'batch', batchId: job.batchId, rowId: job.rowId })}
    >
      <span className="t3 num wr-place">{count(place)}</span>
      <b className="m clip wr-key" title={job.key}>
        {job.key}
      </b>
      <span className="clip grow t2">{job.title}</span>
      <span className="t2 clip wr-variant">{job.variantName}</span>
      <span className="num wr-usd">{formatUsd(job.estimatedUsd.high)}</span>
    </div>
  )
}
