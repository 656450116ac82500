import type { BatchSummary } from '../../contract/batch.ts'
import { failed } from '../../contract/failure.ts'
import type { Engine } from '../engine/index.ts'

/** The batch an argument names: its number. Throws `bad_request`, or the engine's `not_found`. */
export function batchIdOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw failed('bad_request', `"${text}" is not a batch number.`, '`proofsheet status` lists them.')
}

/** One batch, or all of the library, newest first. */
export async function batchesOf(engine: Engine, batch: string | undefined): Promise<readonly BatchSummary[]> {
  if (batch === undefined) return engine.request('batch.list', {})
  return [await engine.request('batch.get', { batchId: batchIdOf(batch) })]
}
