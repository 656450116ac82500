import { FileDown, Receipt } from 'lucide-react'
import { useEffect } from 'react'
import type { RequestInput } from '../../contract/requests.ts'
import type { SpendKey, SpendLine, SpendReport } from '../../contract/spend.ts'
import { cache, useEngine, useEngineEvent } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { StatusNote, useOnline } from '../frame/status-bar.tsx'
import { useNavigation } from '../navigation.tsx'
import type { RouteOf } from '../route.ts'
import { throttleLatest } from '../throttle.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { count, counted } from '../ui/format.ts'
import { Working } from '../ui/progress.tsx'
import { Unready } from '../unready.tsx'
import { SpendMeters } from './meters.tsx'
import { periodStart } from './period.ts'
import './spend.css'
import { SpendTable } from './table.tsx'
import { SpendToolbar, type SpendView } from './toolbar.tsx'
import { useSpendExport } from './use-export.ts'
import { lineNouns } from './words.ts'

/** Where the money went, over all batches. Counted in this library: nothing here needs a connection. */
export function SpendScreen({ route }: { readonly route: RouteOf<'spend'> }) {
  const { refine } = useNavigation()
  const queue = useEngine('queue.get', {})
  const batches = useEngine('batch.list', {})
  const view: SpendView = { by: route.by ?? 'day', period: route.period ?? 'all', batchId: route.batchId ?? null }
  const query = queryOf(view)
  const report = useEngine('spend.report', query, { keepLast: true })
  const { isExporting, start } = useSpendExport(query)
  useLiveReport()
  if (queue.isError || queue.data === undefined) return <Unready title="Spend" label="Adding up" query={queue} />
  const show = (next: SpendView): void => refine(routeOf(next))
  return (
    <div className="spend">
      <div className="header">
        <h1>Spend</h1>
        <span className="end row">
          <Button
            icon={FileDown}
            isBusy={isExporting}
            disabledReason={report.data?.lineCount ? null : 'There is nothing to export.'}
            onPress={start}
          >
            Export CSV…
          </Button>
        </span>
      </div>
      <SpendMeters queue={queue.data} />
      <SpendToolbar view={view} batches={batches.data ?? []} onChange={show} />
      {report.isError ? (
        <FailurePage error={report.error} onRetry={() => void report.refetch()} />
      ) : report.data === undefined ? (
        <Working label="Adding up" />
      ) : (
        <Report report={report.data} view={view} onShow={show} />
      )}
    </div>
  )
}

interface ReportProps {
  readonly report: SpendReport
  readonly view: SpendView
  readonly onShow: (view: SpendView) => void
}

function Report({ report, view, onShow }: ReportProps) {
  const openLine = useLineOpener(view)
  const isOnline = useOnline()
  if (report.lineCount === 0) return <Nothing view={view} onShow={onShow} />
  const [one, many] = lineNouns[report.by]
  const hidden = report.lineCount - report.lines.length
  return (
    <>
      <SpendTable report={report} openLine={openLine} />
      {report.total.uncertainUsd > 0 || hidden > 0 ? (
        <p className="sp-legend t3 s12">
          {report.total.uncertainUsd > 0
            ? 'Estimated: sent again or billed, with no usage to prove it. Counted at the highest price. '
            : ''}
          {hidden > 0 ? `The export also has the other ${count(hidden)} ${many}.` : ''}
        </p>
      ) : null}
      <StatusNote>
        {counted(report.lineCount, one, many) + (isOnline ? '' : ' · offline. Spend is counted on this computer.')}
      </StatusNote>
    </>
  )
}

function Nothing({ view, onShow }: Pick<ReportProps, 'view' | 'onShow'>) {
  if (view.period === 'all' && view.batchId === null) {
    return (
      <EmptyState icon={Receipt} title="Nothing spent yet.">
        Every request stands here with its price as soon as it is sent.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={Receipt}
      title="Nothing was sent here."
      actions={
        <Button size="small" onPress={() => onShow({ ...view, period: 'all', batchId: null })}>
          Show all time and batches
        </Button>
      }
    />
  )
}

function queryOf({ by, period, batchId }: SpendView): RequestInput<'spend.report'> {
  return { by, ...periodStart(period, new Date()), ...(batchId === null ? {} : { batchId }) }
}

function routeOf({ by, period, batchId }: SpendView): RouteOf<'spend'> {
  return { screen: 'spend', by, period, ...(batchId === null ? {} : { batchId }) }
}

/** The way from a line to what it stands for. */
function useLineOpener(view: SpendView): (by: SpendKey, line: SpendLine) => (() => void) | null {
  const { go } = useNavigation()
  return (by, { key, batchId }) => {
    if (batchId === null) return null
    if (by === 'batch') return () => go({ screen: 'batch', batchId })
    if (by === 'row') return () => go({ screen: 'batch', batchId, rowId: Number(key) })
    return by === 'image' ? () => go({ screen: 'image', imageId: Number(key), from: routeOf(view) }) : null
  }
}

/** Adding up a large library takes a moment in the engine, so it is not done at every change. */
const refreshMs = 5_000
const addUpAgain = throttleLatest(refreshMs, () => void cache.invalidateQueries({ queryKey: ['spend.report'] }))
const onQueueChange = (): void => addUpAgain('spend', null)

/** Keeps reports current while they are looked at, and forgets them after. */
function useLiveReport(): void {
  useEngineEvent('queue.changed', onQueueChange)
  useEffect(() => () => cache.removeQueries({ queryKey: ['spend.report'] }), [])
}
