import type { BatchSummary } from '../../contract/batch.ts'
import { spendKeys, type SpendKey } from '../../contract/spend.ts'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { periods, periodWords, type Period } from './period.ts'
import { keyWords } from './words.ts'

/** What is shown of the ledger. */
export interface SpendView {
  readonly by: SpendKey
  readonly period: Period
  /** Null: all batches. */
  readonly batchId: number | null
}

interface SpendToolbarProps {
  readonly view: SpendView
  readonly batches: readonly BatchSummary[]
  readonly onChange: (view: SpendView) => void
}

const breakdowns = spendKeys.map((value) => ({ value, label: keyWords[value] }))
const times = periods.map((value) => ({ value, label: periodWords[value] }))
const everyBatch = { value: 'all', label: 'All batches' }

/** How the money is broken down, and for which time and batch. */
export function SpendToolbar({ view, batches, onChange }: SpendToolbarProps) {
  const named = batches.map(({ id, name }) => ({ value: String(id), label: name }))
  return (
    <div className="toolbar sp-toolbar">
      <Segmented
        label="Break down by"
        value={view.by}
        choices={breakdowns}
        onChange={(by) => onChange({ ...view, by })}
      />
      <span className="end row">
        <Select
          label="Batch"
          value={view.batchId === null ? everyBatch.value : String(view.batchId)}
          choices={[everyBatch, ...named]}
          onChange={(value) => onChange({ ...view, batchId: value === everyBatch.value ? null : Number(value) })}
        />
        <Select
          label="Period"
          value={view.period}
          choices={times}
          onChange={(period) => onChange({ ...view, period })}
        />
      </span>
    </div>
  )
}
