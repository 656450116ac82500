import type { BatchSummary } from '../../contract/batch.ts'
import type { UsdRange } from '../../contract/money.ts'
import { count, counted, duration, shortUsd } from '../ui/format.ts'
import { runUsd } from './prices.ts'

/** What a press of Run would release. */
export interface RunScope {
  readonly rows: number
  readonly jobs: number
  readonly usd: UsdRange
}

/** The button's own words: ["Run 112 rows × 2", "$5.90–$7.40", "~38 min", "cap $50"]; unknown parts are left out.
 * `isQueued`: everything there is was released and some of it still waits to be sent. */
export function runLabel(
  scope: RunScope,
  provider: string,
  etaSeconds: number | null,
  capUsd: number | null,
  isQueued = false,
): readonly string[] {
  if (scope.jobs === 0) return [isQueued ? 'All rows are in the queue' : 'Nothing waiting']
  const rows = counted(scope.rows, 'row')
  const each = scope.jobs / scope.rows
  const what = Number.isInteger(each) ? `Run ${rows} × ${each}` : `Run ${rows}, ${count(scope.jobs)} pictures`
  return [
    what,
    runUsd(scope.usd, provider),
    ...(etaSeconds === null ? [] : [`~${duration(etaSeconds)}`]),
    ...(capUsd === null || provider === 'practice' ? [] : [`cap ${shortUsd(capUsd)}`]),
  ]
}

/** USD left of the batch's cap after what is spent and set aside; null without a cap. */
export function leftOfCap(batch: BatchSummary, capUsd: number | null = batch.capUsd): number | null {
  return capUsd === null ? null : Math.max(0, capUsd - batch.spentUsd - batch.reservedUsd)
}

/** Seconds for `jobs` pictures at `pace` images a minute; null when no pace is known. */
export function etaAtPace(jobs: number, pace: number | null): number | null {
  return pace === null ? null : (jobs / pace) * 60
}
