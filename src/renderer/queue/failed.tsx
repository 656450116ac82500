import type { QueueView, TriageJob } from '../../contract/queue.ts'
import { formatUsd } from '../../contract/money.ts'
import { failureMessage } from '../failure-message.ts'
import { useNavigation } from '../navigation.tsx'
import { count } from '../ui/format.ts'
import { StateIcon } from '../ui/row-state.tsx'
import { useGroupJobs } from './use-group-jobs.ts'

interface EndedBadlyProps {
  readonly queue: QueueView
  readonly state: 'failed' | 'unknown'
  readonly search: string
}

/** Jobs that failed or have an unknown outcome, one line each with its cause and the money; decisions are made beside it, by cause. */
export function EndedBadly({ queue, state, search }: EndedBadlyProps) {
  const jobs = useGroupJobs(queue, state).filter((job) => matches(job, search))
  const { go } = useNavigation()
  return (
    <>
      <div className="lh">
        <b>{state === 'failed' ? 'Failed' : 'Unknown outcome'}</b>
        <span className="t3">{count(queue.counts[state])}</span>
      </div>
      {jobs.length === 0 ? (
        <p className="q-none t3 s12">{search === '' ? noneWords(state) : `None of them match “${search}”.`}</p>
      ) : (
        <ul className="bad-list" aria-label={state === 'failed' ? 'Failed' : 'Unknown outcome'}>
          {jobs.map((job) => (
            <li key={job.jobId}>
              <button
                type="button"
                className="wr"
                onClick={() => go({ screen: 'batch', batchId: job.batchId, rowId: job.rowId })}
              >
                <span className="wr-sign">
                  <StateIcon state={state} />
                </span>
                <b className="m clip wr-key">{job.key}</b>
                <span className="clip grow t2">{job.title}</span>
                <span className="t2 clip wr-variant">{job.variantName}</span>
                <span className="t2 clip bad-cause">{causeOf(job)}</span>
                <span className="num bad-usd">{moneyOf(job)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function matches({ key, title, variantName, rowNumber }: TriageJob, search: string): boolean {
  const wanted = search.toLowerCase()
  return [key, title, variantName, String(rowNumber)].some((part) => part.toLowerCase().includes(wanted))
}

function causeOf({ failure }: TriageJob): string {
  return failure === null ? '' : failureMessage(failure).title
}

function moneyOf({ failure, heldUsd }: TriageJob): string {
  if (heldUsd > 0) return `${formatUsd(heldUsd)} held`
  return failure === null ? '' : failureMessage(failure).money
}

function noneWords(state: 'failed' | 'unknown'): string {
  return state === 'failed' ? 'Nothing failed.' : 'Nothing has an unknown outcome.'
}
