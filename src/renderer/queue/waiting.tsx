import { memo, type KeyboardEvent } from 'react'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import type { QueueJob, QueueView } from '../../contract/queue.ts'
import { useNavigation } from '../navigation.tsx'
import { count } from '../ui/format.ts'
import { matches } from './search.ts'

interface WaitingListProps {
  readonly queue: QueueView
  readonly search: string
}

/** The next in line (at most 200), in the order they will be sent. Each leads to its row; the list is one Tab stop. */
export function WaitingList({ queue, search }: WaitingListProps) {
  const jobs = queue.waiting
    .map((job, index) => ({ job, place: queue.running.length + index + 1 }))
    .filter(({ job }) => matches(job, search))
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
        <ol className="wl" aria-label="Waiting">
          {jobs.map(({ job, place }, index) => (
            <WaitingRow key={job.jobId} job={job} place={place} isFirst={index === 0} />
          ))}
        </ol>
      )}
    </>
  )
}

interface WaitingRowProps {
  readonly job: QueueJob
  readonly place: number
  readonly isFirst: boolean
}

const WaitingRow = memo(function WaitingRow({ job, place, isFirst }: WaitingRowProps) {
  const { go } = useNavigation()
  return (
    <li>
      <button
        type="button"
        className="wr"
        tabIndex={isFirst ? 0 : -1}
        onClick={() => go({ screen: 'batch', batchId: job.batchId, rowId: job.rowId })}
        onKeyDown={moveFocus}
      >
        <span className="t3 num wr-place">{count(place)}</span>
        <b className="m clip wr-key" title={job.key}>
          {job.key}
        </b>
        <span className="clip grow t2">{job.title}</span>
        <span className="t2 clip wr-variant">{job.variantName}</span>
        <span className="num wr-usd">{formatUsd(job.estimatedUsd.high)}</span>
      </button>
    </li>
  )
})

/** ↑ and ↓ go from row to row. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const item = event.currentTarget.parentElement
  const next =
    event.key === 'ArrowDown' ? item?.nextElementSibling : event.key === 'ArrowUp' ? item?.previousElementSibling : null
  const button = next?.querySelector('button')
  if (!button) return
  event.preventDefault()
  button.focus()
}
