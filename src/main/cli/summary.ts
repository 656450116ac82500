import type { BatchSummary, PauseCause } from '../../contract/batch.ts'
import { formatUsd, formatUsdRange, zeroRange, type UsdRange } from '../../contract/money.ts'
import type { PlanSummary } from '../../contract/plan.ts'
import { count } from './count.ts'

/** The last line of `--json`. Money in USD, time in ms. Field names are an interface: scripts read them. */
export interface Summary {
  readonly type: 'summary'
  /** Null for a plan, and where several batches are summed. */
  readonly batch: number | null
  readonly rows: number
  readonly jobs: Readonly<Record<'done' | 'failed' | 'unknown' | 'cancelled' | 'held' | 'waiting', number>>
  readonly images: number
  readonly estimatedUsd: UsdRange
  readonly spentUsd: number
  readonly reservedUsd: number
  readonly paused: { readonly cause: PauseCause; readonly message?: string; readonly action?: string } | null
  readonly outDir: string | null
  readonly durationMs: number
}

const emptySummary: Summary = {
  type: 'summary',
  batch: null,
  rows: 0,
  jobs: { done: 0, failed: 0, unknown: 0, cancelled: 0, held: 0, waiting: 0 },
  images: 0,
  estimatedUsd: zeroRange,
  spentUsd: 0,
  reservedUsd: 0,
  paused: null,
  outDir: null,
  durationMs: 0,
}

/** What a plan would do: its requests count as held, nothing is spent. */
export function planSummary(plan: PlanSummary, durationMs: number): Summary {
  const jobs = { ...emptySummary.jobs, held: plan.requests }
  return { ...emptySummary, rows: plan.rows, jobs, estimatedUsd: rounded(plan.estimatedUsd), durationMs }
}

/** To millionths of a dollar, the unit the library counts in. */
export function rounded({ low, high }: UsdRange): UsdRange {
  return { low: Math.round(low * 1e6) / 1e6, high: Math.round(high * 1e6) / 1e6 }
}

/** What would go on by itself does not once this program has ended: it is somebody's turn. */
export function pauseOf({ pause }: BatchSummary): BatchSummary['pause'] {
  return pause?.cause === 'offline' ? { ...pause, action: 'Resume when the provider can be reached again.' } : pause
}

/** Counts of one batch. A job still running (only after a second interrupt) counts as waiting: it is not settled. */
export function batchSummary(batch: BatchSummary): Summary {
  const { done, failed, unknown, cancelled, held, waiting, running } = batch.jobs
  // A pause matters while something waits for its end.
  const paused = waiting + running > 0 ? pauseOf(batch) : null
  return {
    ...emptySummary,
    batch: batch.id,
    rows: batch.rows,
    jobs: { done, failed, unknown, cancelled, held, waiting: waiting + running },
    images: batch.images,
    estimatedUsd: batch.estimatedUsd,
    spentUsd: batch.spentUsd,
    reservedUsd: batch.reservedUsd,
    paused: paused && { cause: paused.cause, message: paused.message, action: paused.action },
  }
}

/** Batches added up; the first one that is paused names the cause. */
export function sumSummaries(summaries: readonly Summary[]): Summary {
  if (summaries.length === 1 && summaries[0]) return summaries[0]
  const total = (of: (one: Summary) => number): number => summaries.reduce((sum, one) => sum + of(one), 0)
  const states = Object.keys(emptySummary.jobs) as (keyof Summary['jobs'])[]
  return {
    ...emptySummary,
    rows: total((one) => one.rows),
    jobs: Object.fromEntries(states.map((state) => [state, total((one) => one.jobs[state])])) as Summary['jobs'],
    images: total((one) => one.images),
    estimatedUsd: rounded({ low: total((one) => one.estimatedUsd.low), high: total((one) => one.estimatedUsd.high) }),
    spentUsd: total((one) => one.spentUsd),
    reservedUsd: total((one) => one.reservedUsd),
    paused: summaries.find((one) => one.paused)?.paused ?? null,
  }
}

/** Counts above zero in words: "118 done, 2 failed". */
export function countsText(jobs: Summary['jobs']): string {
  const parts = Object.entries(jobs).filter(([, count]) => count > 0)
  return parts.map(([state, count]) => `${count.toLocaleString('en-US')} ${state}`).join(', ') || 'nothing to do'
}

/** The summary for a person: counts, money, where the files are, and what to do next. */
export function summaryText(summary: Summary, next: string | null): string {
  const title = summary.batch === null ? '' : `Batch ${summary.batch}: `
  const lines = [
    `${title}${countsText(summary.jobs)}. ${count(summary.images, 'image')} from ${count(summary.rows, 'row')} in ${durationText(summary.durationMs)}.`,
    `Spent ${formatUsd(summary.spentUsd)} of an estimated ${formatUsdRange(summary.estimatedUsd)}.${heldText(summary.reservedUsd)}`,
  ]
  if (summary.paused) lines.push(pausedText(summary.paused))
  if (summary.outDir) lines.push(`Files: ${summary.outDir}`)
  if (next) lines.push(next)
  return lines.join('\n')
}

function heldText(reservedUsd: number): string {
  return reservedUsd > 0 ? ` ${formatUsd(reservedUsd)} is held for requests whose outcome is not known.` : ''
}

function pausedText(paused: NonNullable<Summary['paused']>): string {
  return [`Paused (${paused.cause}).`, paused.message, paused.action].filter(Boolean).join(' ')
}

/** "840 ms", "12 s", "3 min 5 s", "2 h 10 min". */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
