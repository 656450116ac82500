import type { ReactNode } from 'react'
import { formatUsd } from '../../contract/money.ts'
import type { QueueJob, QueueView } from '../../contract/queue.ts'
import { useNavigation } from '../navigation.tsx'
import { classNames } from '../ui/class-names.ts'
import { count } from '../ui/format.ts'
import { StateIcon } from '../ui/row-state.tsx'
import { matches } from './search.ts'
import { elapsed, useNow } from './time.ts'
import { useGroupJobs } from './use-group-jobs.ts'

/** The most tiles drawn; the rest are counted. */
const shown = 18

interface RunningTilesProps {
  readonly queue: QueueView
  readonly search: string
}

/** Requests under way, with the time since they were sent; without a connection, those that were under way when it dropped. */
export function RunningTiles({ queue, search }: RunningTilesProps) {
  const isCut = queue.pause?.cause === 'offline' && queue.running.length === 0 && queue.counts.unknown > 0
  if (isCut) return <CutTiles queue={queue} search={search} />
  const none = search ? 'None of the running ones match.' : 'Nothing runs now.'
  return (
    <Tiles title="Running" note={slotWords(queue)} jobs={queue.running} search={search} none={none}>
      {(job) => <Elapsed job={job} />}
    </Tiles>
  )
}

/** "6 of 16 slots"; a provider that paces itself may have more under way than there are slots. */
export function slotWords(queue: QueueView): string {
  const running = queue.running.length
  return running > queue.slots ? `${count(running)} under way` : `${count(running)} of ${count(queue.slots)} slots`
}

function CutTiles({ queue, search }: RunningTilesProps) {
  const jobs = useGroupJobs(queue, 'unknown')
  const note = `${count(queue.counts.unknown)} held as unknown, ${formatUsd(queue.reservedUsd)}`
  return (
    <Tiles
      title="Sent before the connection dropped"
      note={note}
      jobs={jobs}
      search={search}
      none="None of them match."
    >
      {() => <StateIcon state="unknown" label="Unknown outcome" />}
    </Tiles>
  )
}

interface TilesProps {
  readonly title: string
  readonly note: string
  readonly jobs: readonly QueueJob[]
  readonly search: string
  /** Said where there is nothing. */
  readonly none: string
  /** What stands at the end of a tile. */
  readonly children: (job: QueueJob) => ReactNode
}

function Tiles({ title, note, jobs, search, none, children }: TilesProps) {
  const found = jobs.filter((job) => matches(job, search))
  const rest = found.length - shown
  return (
    <>
      <div className="lh">
        <b>{title}</b>
        <span className="t3">{note}</span>
      </div>
      <div className="runs">
        {found.slice(0, shown).map((job) => (
          <Tile key={job.jobId} job={job}>
            {children(job)}
          </Tile>
        ))}
        {found.length === 0 ? <p className="t3 s12 q-line">{none}</p> : null}
        {rest > 0 ? <p className="t3 s12 q-line">and {count(rest)} more</p> : null}
      </div>
    </>
  )
}

function Tile({ job, children }: { readonly job: QueueJob; readonly children: ReactNode }) {
  const { go } = useNavigation()
  return (
    <button
      type="button"
      className="rc"
      onClick={() => go({ screen: 'batch', batchId: job.batchId, rowId: job.rowId })}
    >
      <span className={classNames('pic rc-pic', job.state === 'unknown' && 'hatch')}>
        {job.state === 'running' ? <StateIcon state="running" size={16} /> : null}
      </span>
      <span className="grow s12">
        <span className="row rc-name">
          <b className="m clip">{job.key}</b>
          <span className="t3">row {job.rowNumber}</span>
        </span>
        <span className="t2 clip rc-variant">{job.variantName}</span>
      </span>
      {children}
    </button>
  )
}

function Elapsed({ job }: { readonly job: QueueJob }) {
  const now = useNow()
  return <span className="t2 s12">{job.startedAt === null ? '' : elapsed(now - job.startedAt)}</span>
}
