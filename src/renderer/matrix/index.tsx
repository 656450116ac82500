import { SearchX } from 'lucide-react'
import { useState } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import type { RowDisplay } from '../../contract/row.ts'
import { ExportDialog } from '../delivery/export-dialog.tsx'
import { useEngine } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { StatusNote } from '../frame/status-bar.tsx'
import { useNavigation } from '../navigation.tsx'
import type { RouteOf } from '../route.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { count, counted } from '../ui/format.ts'
import { ProgressStrip } from '../ui/progress-strip.tsx'
import { stateWords } from '../ui/row-state.tsx'
import { Unready } from '../unready.tsx'
import { BatchBanner } from './batch-banner.tsx'
import { Grid } from './grid.tsx'
import { BatchHeader } from './header.tsx'
import { Inspector } from './inspector.tsx'
import './inspector.css'
import './cells.css'
import './matrix.css'
import { StateSymbols } from './state-symbols.tsx'
import { BatchToolbar } from './toolbar.tsx'
import { useGridState } from './use-grid-state.ts'
import { Partials } from './use-partials.tsx'
import { useMedia } from './use-viewport.ts'
import { useScreenKeys } from './use-screen-keys.ts'

/** One batch as rows × variants, with the inspector for the focused cell. */
export function MatrixScreen({ route }: { readonly route: RouteOf<'batch'> }) {
  const batch = useEngine('batch.get', { batchId: route.batchId })
  if (batch.isError || batch.data === undefined) {
    return <Unready title="Batch" label="Opening the batch" query={batch} />
  }
  return (
    <Partials batchId={route.batchId}>
      <Matrix route={route} batch={batch.data} />
    </Partials>
  )
}

interface MatrixProps {
  readonly route: RouteOf<'batch'>
  readonly batch: BatchSummary
}

function Matrix({ route, batch }: MatrixProps) {
  const { refine } = useNavigation()
  const filter = {
    ...(route.display ? { display: route.display } : {}),
    ...(route.search ? { search: route.search } : {}),
  }
  const found = useEngine('batch.rowIds', { batchId: batch.id, ...filter }, { keepLast: true })
  const rowIds = found.data ?? noIds
  const grid = useGridState(route, batch, rowIds)
  const overlay = useMedia('(max-width: 1099px)')
  const [inspector, setInspector] = useState<boolean | null>(null)
  const inspecting = inspector ?? !overlay
  const [exporting, setExporting] = useState(false)
  useScreenKeys({ onInspector: () => setInspector(!inspecting) })

  const show = (change: Filter): void => refine(routeWith(route, change))
  return (
    <div className="mx">
      <BatchHeader batch={batch} ticked={grid.ticked} onExport={() => setExporting(true)} />
      <BatchToolbar
        batch={batch}
        route={route}
        onDisplay={(display) => show({ display })}
        onSearch={(search) => show({ search })}
        onRowHeight={(rowHeight) => refine({ ...route, rowHeight })}
      />
      <ProgressStrip counts={batch.rowCounts} />
      <BatchBanner batch={batch} />
      <div className="mx-work">
        <StateSymbols />
        {found.isError ? (
          <FailurePage error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data?.length === 0 ? (
          <NoRows batch={batch} route={route} onAll={() => show({ display: null, search: '' })} />
        ) : (
          <Grid batch={batch} rowIds={rowIds} rowHeight={route.rowHeight ?? 'medium'} {...grid} />
        )}
        {inspecting ? (
          <Inspector
            batch={batch}
            book={grid.book}
            rowId={rowIds[grid.focus.row] ?? 0}
            variant={Math.max(0, grid.focus.variant)}
            chosen={grid.chosen}
            tickedCount={grid.ticked.size}
            isOverlay={overlay}
            onTurn={grid.onTurn}
            onOpen={grid.onOpen}
            onClose={() => setInspector(false)}
          />
        ) : null}
      </div>
      {grid.ticked.size > 0 ? <StatusNote>{`${counted(grid.ticked.size, 'row')} selected`}</StatusNote> : null}
      {exporting ? (
        <ExportDialog source={{ batchId: batch.id }} title={batch.name} onClose={() => setExporting(false)} />
      ) : null}
    </div>
  )
}

interface Filter {
  /** Null: all rows. */
  readonly display?: RowDisplay | null
  readonly search?: string
}

/** The same batch under another filter; what is not named stays, and the focus finds its row again by itself. */
function routeWith(route: RouteOf<'batch'>, change: Filter): RouteOf<'batch'> {
  const { display: oldDisplay, search: oldSearch, ...rest } = route
  const display = change.display === undefined ? oldDisplay : change.display
  const search = change.search ?? oldSearch
  return { ...rest, ...(display ? { display } : {}), ...(search ? { search } : {}) }
}

const noIds: readonly number[] = []

interface NoRowsProps extends MatrixProps {
  readonly onAll: () => void
}

function NoRows({ batch, route, onAll }: NoRowsProps) {
  const title = route.search
    ? `No rows match “${route.search}”.`
    : route.display
      ? `No rows are ${stateWords[route.display].toLowerCase()}.`
      : 'This batch has no rows.'
  return (
    <EmptyState
      icon={SearchX}
      title={title}
      actions={batch.rows > 0 ? <Button onPress={onAll}>{`Show all ${count(batch.rows)}`}</Button> : undefined}
    />
  )
}
