import { Rows2, Rows3, Rows4 } from 'lucide-react'
import type { BatchSummary } from '../../contract/batch.ts'
import type { RowDisplay } from '../../contract/row.ts'
import type { RouteOf } from '../route.ts'
import { SearchField } from '../ui/fields.tsx'
import { Filters } from '../ui/filters.tsx'
import { Segmented } from '../ui/segmented.tsx'
import type { RowHeight } from './geometry.ts'
import { useSearchText } from './use-search-text.ts'

interface BatchToolbarProps {
  readonly batch: BatchSummary
  readonly route: RouteOf<'batch'>
  readonly onDisplay: (display: RowDisplay | null) => void
  readonly onSearch: (search: string) => void
  readonly onRowHeight: (height: RowHeight) => void
}

const heights = [
  { value: 'small', label: 'Small rows', icon: Rows4 },
  { value: 'medium', label: 'Medium rows', icon: Rows3 },
  { value: 'large', label: 'Large rows', icon: Rows2 },
] as const

/** Counters that filter, find in batch, row height. */
export function BatchToolbar({ batch, route, onDisplay, onSearch, onRowHeight }: BatchToolbarProps) {
  const [search, setSearch] = useSearchText(route.search ?? '', onSearch)
  return (
    <div className="toolbar">
      <Filters counts={batch.rowCounts} value={route.display ?? null} onChange={onDisplay} />
      <span className="end row">
        <span className="mx-find">
          <SearchField label="Find in batch" value={search} onChange={setSearch} />
        </span>
        <span className="wide-only">
          <Segmented
            label="Row height"
            value={route.rowHeight ?? 'medium'}
            choices={heights}
            onChange={onRowHeight}
            iconsOnly
          />
        </span>
      </span>
    </div>
  )
}
