import type { TriageJob } from '../../contract/queue.ts'
import { formatUsd } from '../../contract/money.ts'
import { Checkbox } from '../ui/choices.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { moment } from '../ui/format.ts'
import { clock, elapsed } from './time.ts'

interface RequestTableProps {
  readonly jobs: readonly TriageJob[]
  /** Ids of those not to be touched. */
  readonly left: ReadonlySet<number>
  readonly onLeft: (left: ReadonlySet<number>) => void
}

/** The requests in question with all that a person needs to find them at the provider: time, ids, host. */
export function RequestTable({ jobs, left, onLeft }: RequestTableProps) {
  const isMany = jobs.length > 1
  const tick = (jobId: number, isTicked: boolean): void => {
    const next = new Set(left)
    if (isTicked) next.delete(jobId)
    else next.add(jobId)
    onLeft(next)
  }
  return (
    <div className="rq" role="region" aria-label="Requests without an outcome" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {isMany ? (
              <th className="rq-tick">
                <Checkbox
                  aria-label="All of these requests"
                  isSelected={left.size === 0}
                  isMixed={left.size > 0 && left.size < jobs.length}
                  onChange={(all) => onLeft(new Set(all ? [] : jobs.map(({ jobId }) => jobId)))}
                />
              </th>
            ) : null}
            <th className="rq-row">Row</th>
            <th className="rq-variant">Variant</th>
            <th className="rq-sent">Sent</th>
            <th className="rq-took">Waited</th>
            <th className="rq-held num">Held</th>
            <th>Request id</th>
            <th>Client request id</th>
            <th className="rq-host">Host</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <RequestRow
              key={job.jobId}
              job={job}
              isTicked={isMany ? !left.has(job.jobId) : null}
              onTick={(isTicked) => tick(job.jobId, isTicked)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RequestRowProps {
  readonly job: TriageJob
  /** Null: there is nothing to choose. */
  readonly isTicked: boolean | null
  readonly onTick: (isTicked: boolean) => void
}

function RequestRow({ job, isTicked, onTick }: RequestRowProps) {
  const { attempt } = job
  const name = `row ${job.rowNumber}, ${job.key}, ${job.variantName}`
  return (
    <tr>
      {isTicked === null ? null : (
        <td className="rq-tick">
          <Checkbox aria-label={`Decide ${name}`} isSelected={isTicked} onChange={onTick} />
        </td>
      )}
      <th scope="row" className="clip" title={`Row ${job.rowNumber}, ${job.key}`}>
        <b className="m">{job.key}</b> <span className="t3">row {job.rowNumber}</span>
      </th>
      <td className="clip" title={job.variantName}>
        {job.variantName}
      </td>
      <td>{attempt?.sentAt === null || attempt === null ? '–' : sentAt(attempt.sentAt)}</td>
      <td>{attempt === null || attempt.elapsedMs === null ? '–' : elapsed(attempt.elapsedMs)}</td>
      <td className="num">{formatUsd(job.heldUsd)}</td>
      <td>
        {attempt === null || attempt.requestId === null ? (
          <span className="t3">none came</span>
        ) : (
          <CopyText text={attempt.requestId} what={`request id of ${name}`} />
        )}
      </td>
      <td>{attempt === null ? '–' : <CopyText text={attempt.id} what={`client request id of ${name}`} />}</td>
      <td className="clip" title={attempt?.host}>
        {attempt?.host ?? '–'}
      </td>
    </tr>
  )
}

/** "14:02:41" today, with the day before that. */
function sentAt(at: number): string {
  return new Date(at).toDateString() === new Date().toDateString() ? clock(at) : moment(at)
}
