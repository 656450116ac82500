import type { QueueJob, QueueView } from '../../contract/queue.ts'
import { useNavigation } from '../navigation.tsx'
import { count } from '../ui/format.ts'
import { StateIcon } from '../ui/row-state.tsx'
import { matches } from './search.ts'
import { elapsed, useNow } from './time.ts'

/** The most tiles drawn; the rest are counted. */
const shown = 18

interface RunningTilesProps {
  readonly queue: QueueView
  readonly search: string
}

/** Requests under way, with the time since they were sent. */
export function RunningTiles({ queue, search }: RunningTilesProps) {
  const jobs = queue.running.filter((job) => matches(job, search))
  const rest = jobs.length - shown
  return (
    <>
      <div className="lh">
        <b>Running</b>
        <span className="t3">{slotWords(queue)}</span>
      </div>
      <div className="runs">
        {jobs.slice(0, shown).map((job) => (
          <RunningTile key={job.jobId} job={job} />
        ))}
        {jobs.length === 0 ? (
          <p className="t3 s12 q-line">{search ? 'None of the running ones match.' : 'Nothing runs now.'}</p>
        ) : null}
        {rest > 0 ? <p className="t3 s12 q-line">and {count(rest)} more</p> : null}
      </div>
    </>
  )
}

/** "6 of 16 slots"; a provider that paces itself may have more under way than there are slots. */
export function slotWords(queue: QueueView): string {
  const running = queue.running.length
  return running > queue.slots ? `${count(running)} under way` : `${count(running)} of ${count(queue.slots)} slots`
}

function RunningTile({ job }: { readonly job: QueueJob }) {
  const now = useNow()
  const { go } = useNavigation()
  return (
    <button
      type="button"
      className="rc"
      onClick={() => go({ screen: 'batch', batchId: job.batchId, rowId: job.rowId })}
    >
      <span className="pic rc-pic">
        <StateIcon state="running" size={16} />
      </span>
      <span className="grow s12">
        <span className="row rc-name">
          <b className="m clip">{job.key}</b>
          <span className="t3">row {job.rowNumber}</span>
        </span>
        <span className="t2 clip rc-variant">{job.variantName}</span>
      </span>
      <span className="t2 s12">{job.startedAt === null ? '' : elapsed(now - job.startedAt)}</span>
    </button>
  )
}
