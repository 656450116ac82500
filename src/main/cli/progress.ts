import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import { writeAll, type Output } from './output.ts'
import { durationText } from './summary.ts'

const width = 24
/** Without a terminal: one line this often, ms. */
const quietInterval = 5_000
/** On a terminal: redraw at most this often, ms. */
const redrawInterval = 100

/** A bar with counts, spend and time left on stderr. One line rewritten on a terminal, else a line every few seconds. */
export class Progress {
  readonly #started = performance.now()
  readonly #rewrite = process.stderr.isTTY
  readonly #on: boolean
  readonly #settledBefore: number
  #shownAt = Number.NEGATIVE_INFINITY
  #dirty = false

  /** `before`: the batch as it was when work began, so that the pace counts only what this process did. */
  constructor(output: Output, before: BatchSummary) {
    this.#on = !output.json && !output.quiet
    this.#settledBefore = settled(before)
  }

  show(batch: BatchSummary): void {
    const now = performance.now()
    if (!this.#on || now - this.#shownAt < (this.#rewrite ? redrawInterval : quietInterval)) return
    this.#shownAt = now
    this.#dirty = this.#rewrite
    const elapsed = now - this.#started
    const mine = settled(batch) - this.#settledBefore
    const line = progressText(batch, mine > 0 ? elapsed / mine : null)
    writeAll(2, this.#rewrite ? `\r\u001B[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}` : `${line}\n`)
  }

  /** Leaves the terminal on a fresh line. */
  end(): void {
    if (this.#dirty) writeAll(2, '\r\u001B[2K')
    this.#dirty = false
  }
}

/** "[######------------------] 30/120  2 failed  $1.20 spent  2 min left". `msPerJob`: measured pace; null: not yet. */
export function progressText(batch: BatchSummary, msPerJob: number | null): string {
  const { failed, unknown, waiting, running } = batch.jobs
  const done = settled(batch)
  const total = done + waiting + running
  const filled = total === 0 ? width : Math.floor((done / total) * width)
  const parts = [`[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${done}/${total}`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (unknown > 0) parts.push(`${unknown} unknown`)
  parts.push(`${formatUsd(batch.spentUsd)} spent`)
  if (msPerJob !== null && total > done) parts.push(`${durationText((total - done) * msPerJob)} left`)
  return parts.join('  ')
}

function settled(batch: BatchSummary): number {
  return batch.jobs.done + batch.jobs.failed + batch.jobs.unknown + batch.jobs.cancelled
}
