import { rowDisplays, type RowCounts, type RowDisplay } from '../../contract/row.ts'
import { count } from './format.ts'
import { stateWords } from './row-state.tsx'

/** Done first, then what needs a person, then what goes on by itself. */
const order = ['approved', 'review', 'rework', 'failed', 'unknown', 'running', 'waiting', 'blocked'] as const

/** "118 approved, 221 needs review": the strip in words. */
export function countsInWords(counts: RowCounts): string {
  const parts = order.filter((state) => counts[state] > 0).map((state) => `${count(counts[state])} ${lower(state)}`)
  return parts.length === 0 ? 'No rows' : parts.join(', ')
}

/** Rows by state as one 4 px line; the counters above are its legend. */
export function ProgressStrip({ counts }: { readonly counts: RowCounts }) {
  const total = rowDisplays.reduce((sum, state) => sum + counts[state], 0)
  return (
    <div className="progress">
      <span className="sr">{countsInWords(counts)}</span>
      {order
        .filter((state) => counts[state] > 0)
        .map((state) => (
          <i key={state} className={`st-${state}`} style={{ flexGrow: counts[state] / total }} />
        ))}
    </div>
  )
}

function lower(state: RowDisplay): string {
  return stateWords[state].toLowerCase()
}
