import { CirclePause } from 'lucide-react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { QueueView } from '../../contract/queue.ts'
import { classNames } from '../ui/class-names.ts'
import { count } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { StateWord } from '../ui/row-state.tsx'

const filters = ['running', 'waiting', 'held', 'failed', 'unknown', 'done'] as const
export type QueueFilter = 'all' | (typeof filters)[number]

interface QueueFiltersProps {
  readonly queue: QueueView
  /** Held jobs that belong to the queue. */
  readonly held: number
  readonly value: QueueFilter
  readonly onChange: (value: QueueFilter) => void
}

/** Jobs by state; pressing one shows only its part of the screen, pressing it again shows all. */
export function QueueFilters({ queue, held, value, onChange }: QueueFiltersProps) {
  const { counts, doneToday } = queue
  const numbers = { ...counts, held, done: doneToday }
  const all = filters.reduce((sum, filter) => sum + numbers[filter], 0)
  return (
    <ToggleButtonGroup
      className="filters"
      aria-label="Filter"
      selectionMode="single"
      selectedKeys={[value]}
      onSelectionChange={(keys) => onChange(filters.find((filter) => keys.has(filter)) ?? 'all')}
    >
      <ToggleButton id="all" className="filter">
        All <b>{count(all)}</b>
      </ToggleButton>
      {filters.map((filter) => (
        <ToggleButton key={filter} id={filter} className={classNames('filter', numbers[filter] === 0 && 'zero')}>
          <FilterWord filter={filter} />
          <b>{count(numbers[filter])}</b>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

function FilterWord({ filter }: { readonly filter: (typeof filters)[number] }) {
  if (filter === 'done') return <StateWord state="approved" word="Done today" />
  if (filter !== 'held') return <StateWord state={filter} />
  return (
    <span className="st st-waiting">
      <span className="st-ico">
        <Icon of={CirclePause} />
      </span>
      <span className="st-l">Held</span>
    </span>
  )
}
