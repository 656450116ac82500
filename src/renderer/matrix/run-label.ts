import type { UsdRange } from '../../contract/money.ts'
import { count, counted, duration, shortUsd } from '../ui/format.ts'
import type { CapRoom } from './cap-room.ts'
import { runUsd } from './prices.ts'

/** What a press of Run would release. */
export interface RunScope {
  readonly rows: number
  readonly jobs: number
  readonly usd: UsdRange
}

/** "Run 112 rows × 2"; "Run 2 rows, 3 pictures" where rows want different numbers. */
export function runWhat({ rows, jobs }: RunScope): string {
  const each = jobs / rows
  return Number.isInteger(each)
    ? `Run ${counted(rows, 'row')} × ${each}`
    : `Run ${counted(rows, 'row')}, ${count(jobs)} pictures`
}

/**
 * The button's own words: ["Run 112 rows × 2", "$5.90–$7.40", "~38 min", "cap $50"]; unknown parts are left out. `room`:
 * the cap that would stop it first. `isQueued`: everything was released and some of it still waits to be sent.
 */
export function runLabel(
  scope: RunScope,
  provider: string,
  etaSeconds: number | null,
  room: CapRoom | null,
  isQueued = false,
): readonly string[] {
  if (scope.jobs === 0) return [isQueued ? 'All rows are in the queue' : 'Nothing waiting']
  return [
    runWhat(scope),
    runUsd(scope.usd, provider),
    ...(etaSeconds === null ? [] : [`~${duration(etaSeconds)}`]),
    ...(room === null || provider === 'practice'
      ? []
      : [`${room.kind === 'batch' ? '' : `${room.kind} `}cap ${shortUsd(room.capUsd)}`]),
  ]
}

/** Seconds for `jobs` pictures at `pace` images a minute; null when no pace is known. */
export function etaAtPace(jobs: number, pace: number | null): number | null {
  return pace === null ? null : (jobs / pace) * 60
}
