import type { JobCell } from './job.ts'
import type { PromptSegment } from './plan.ts'

/**
 * What the matrix shows for a row: the most urgent state of its jobs, else its review state. `blocked`: its own input is
 * wrong, nothing is sent for it.
 */
export const rowDisplays = [
  'unknown',
  'failed',
  'running',
  'rework',
  'review',
  'waiting',
  'approved',
  'blocked',
] as const
export type RowDisplay = (typeof rowDisplays)[number]
export type RowCounts = Readonly<Record<RowDisplay, number>>

/** A row of the matrix with its cells, one per variant. */
export interface RowView {
  readonly rowId: number
  readonly number: number
  readonly key: string
  readonly display: RowDisplay
  /** "1 of 4 failed", "2 to run". */
  readonly note: string
  readonly prompt: readonly PromptSegment[]
  readonly cells: readonly (readonly JobCell[])[]
}
