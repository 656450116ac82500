import { assertNever } from '../../contract/assert-never.ts'
import type { BatchSummary } from '../../contract/batch.ts'
import type { RowDisplay } from '../../contract/row.ts'
import { count, counted } from '../ui/format.ts'
import { ProgressStrip } from '../ui/progress-strip.tsx'
import { StateIcon, stateWords } from '../ui/row-state.tsx'

/** What a person looks for first. */
const order = ['unknown', 'failed', 'running', 'review', 'rework', 'waiting', 'approved', 'blocked'] as const

/** How a batch stands: words, the strip, and a count for every state that has rows. */
export function BatchProgress({ batch }: { readonly batch: BatchSummary }) {
  const present = order.filter((state) => batch.rowCounts[state] > 0)
  return (
    <div className="batch-progress">
      <div className="row s12">
        <span className="clip">{stateSentence(batch)}</span>
        <span className="row end counts">
          {present.map((state) => (
            <Count key={state} state={state} rows={batch.rowCounts[state]} />
          ))}
        </span>
      </div>
      <ProgressStrip counts={batch.rowCounts} />
    </div>
  )
}

/** The batch's state in words; a pause says why. */
function stateSentence(batch: BatchSummary): string {
  switch (batch.state) {
    case 'idle':
      return 'Not started'
    case 'running':
      return `${counted(batch.jobs.running + batch.jobs.waiting, 'picture')} to go`
    case 'paused':
      return batch.pause?.message ?? 'Paused'
    case 'finished':
      return batch.held.jobs > 0 ? `${counted(batch.held.jobs, 'picture')} held` : 'Finished'
    default:
      return assertNever(batch.state)
  }
}

function Count({ state, rows }: { readonly state: RowDisplay; readonly rows: number }) {
  return (
    <span className="row t2" title={stateWords[state]}>
      <StateIcon state={state} size={12} label={stateWords[state]} />
      {count(rows)}
    </span>
  )
}
