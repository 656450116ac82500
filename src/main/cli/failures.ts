import type { Failure } from '../../contract/failure.ts'
import type { Engine } from '../engine/index.ts'
import type { Output } from './output.ts'

/** Shown to a person; `--json` has them all. */
const mostShown = 20
/** Rows per question to the engine. */
const pageSize = 300

interface FailedJob {
  readonly row: number
  readonly key: string
  readonly job: number
  readonly state: 'failed' | 'unknown'
  readonly failure: Failure
}

/**
 * Names every failed and unknown job of a batch, or only some of them: row, key, what happened, whether money was spent,
 * what to do.
 */
export async function reportFailures(
  engine: Engine,
  batchId: number,
  output: Output,
  only?: ReadonlySet<number>,
): Promise<void> {
  let shown = 0
  let left = 0
  for await (const { row, key, job, state, failure } of failedJobs(engine, batchId)) {
    if (only && !only.has(job)) continue
    const { code, message, money, action } = failure
    output.record({ type: 'failure', batch: batchId, row, key, job, state, code, message, money, action })
    if (shown < mostShown) output.warning(`Row ${row} (${key}) ${state}: ${withMoney({ message, money })} ${action}`)
    if (shown < mostShown) shown += 1
    else left += 1
  }
  if (left > 0) output.warning(`... and ${left.toLocaleString('en-US')} more; --json lists them all.`)
}

const moneyText: Readonly<Record<Failure['money'], string>> = {
  none: 'No money was involved.',
  not_charged: 'Not charged.',
  counted: 'It may have been charged, so its price counts as spent.',
  held: 'It may have been charged.',
  charged: 'An answer came, so it counts as charged.',
}

const heldText = 'Its price is held until you decide.'

/** Many sentences already say what became of the money; that is not said twice. */
export function withMoney({ message, money }: Pick<Failure, 'message' | 'money'>): string {
  const fate = /\b(charged|billed)\b/.test(message) ? '' : moneyText[money]
  const held = money === 'held' || money === 'charged' ? heldText : ''
  return [message, fate, held].filter(Boolean).join(' ')
}

async function* failedJobs(engine: Engine, batchId: number): AsyncGenerator<FailedJob> {
  for (const display of ['failed', 'unknown'] as const) {
    const rowIds = await engine.request('batch.rowIds', { batchId, display })
    for (let from = 0; from < rowIds.length; from += pageSize) {
      const rows = await engine.request('batch.rows', { batchId, rowIds: rowIds.slice(from, from + pageSize) })
      for (const { number, key, cells } of rows) {
        for (const { jobId, state, failure } of cells.flat()) {
          if ((state === 'failed' || state === 'unknown') && failure)
            yield { row: number, key, job: jobId, state, failure }
        }
      }
    }
  }
}
