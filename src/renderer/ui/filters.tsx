import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { rowDisplays, type RowCounts, type RowDisplay } from '../../contract/row.ts'
import { classNames } from './class-names.ts'
import { count } from './format.ts'
import { StateWord } from './row-state.tsx'

/** Left to right as the work goes; blocked rows show only where there are some. */
const order = ['waiting', 'running', 'review', 'approved', 'rework', 'failed', 'unknown', 'blocked'] as const

interface FiltersProps {
  readonly counts: RowCounts
  /** Null: all rows. */
  readonly value: RowDisplay | null
  readonly onChange: (value: RowDisplay | null) => void
}

/** Counters that filter: icon, word, count. A zero stays visible, dimmed. Pressing the active one shows all again. */
export function Filters({ counts, value, onChange }: FiltersProps) {
  const all = rowDisplays.reduce((sum, state) => sum + counts[state], 0)
  const shown = order.filter((state) => state !== 'blocked' || counts.blocked > 0)
  return (
    <ToggleButtonGroup
      className="filters"
      aria-label="Filter by state"
      selectionMode="single"
      selectedKeys={[value ?? 'all']}
      onSelectionChange={(keys) => onChange(shown.find((state) => keys.has(state)) ?? null)}
    >
      <ToggleButton id="all" className="filter">
        All <b>{count(all)}</b>
      </ToggleButton>
      {shown.map((state) => (
        <ToggleButton key={state} id={state} className={classNames('filter', counts[state] === 0 && 'zero')}>
          <StateWord state={state} />
          <b>{count(counts[state])}</b>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
