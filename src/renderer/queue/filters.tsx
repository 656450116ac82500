import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { QueueView } from '../../contract/queue.ts'
import { classNames } from '../ui/class-names.ts'
import { count } from '../ui/format.ts'
import { StateWord } from '../ui/row-state.tsx'

export type QueueFilter = 'all' | 'running' | 'waiting' | 'failed' | 'unknown'

interface QueueFiltersProps {
  readonly queue: QueueView
  readonly value: QueueFilter
  readonly onChange: (value: QueueFilter) => void
}

const states = ['running', 'waiting', 'failed', 'unknown'] as const

/** Jobs by state; pressing one shows only its part of the screen. Done today is a count, not a filter. */
export function QueueFilters({ queue, value, onChange }: QueueFiltersProps) {
  const total = states.reduce((sum, state) => sum + queue.counts[state], 0)
  return (
    <>
      <ToggleButtonGroup
        className="filters"
        aria-label="Filter"
        selectionMode="single"
        selectedKeys={[value]}
        onSelectionChange={(keys) => onChange(states.find((state) => keys.has(state)) ?? 'all')}
      >
        <ToggleButton id="all" className="filter">
          All <b>{count(total)}</b>
        </ToggleButton>
        {states.map((state) => (
          <ToggleButton key={state} id={state} className={classNames('filter', queue.counts[state] === 0 && 'zero')}>
            <StateWord state={state} />
            <b>{count(queue.counts[state])}</b>
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <span className="filter q-done">
        <StateWord state="approved" word="Done today" />
        <b>{count(queue.doneToday)}</b>
      </span>
    </>
  )
}
