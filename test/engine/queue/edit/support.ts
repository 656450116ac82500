import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import type { BatchOptions, Recipe } from '../../../../src/contract/recipe.ts'
import type { Engine } from '../../../../src/main/engine/index.ts'
import { createBatch } from '../../../support/engine.ts'

interface JobRow {
  readonly id: number
  readonly state: string
  readonly model: string
  readonly body: string
  readonly hash: string
  readonly position: number | null
  readonly change: string | null
  readonly cause: string | null
  readonly failure: string | null
  readonly repeat: number
  readonly endpoint: string
  readonly inputs: string | null
  readonly crop: string | null
  readonly low_micros: number
  readonly high_micros: number
}

/** Reads the library's database beside the engine. */
function ask<Row>(engine: Engine, sql: string): Row[] {
  const db = new Database(join(engine.library, 'library.db'), { readonly: true })
  try {
    return db.prepare<[], Row>(sql).all()
  } finally {
    db.close()
  }
}

export const jobRows = (engine: Engine): JobRow[] => ask(engine, 'SELECT * FROM job ORDER BY id')

/** Numbers of all jobs of a batch, in the order they were made. */
export async function jobIdsOf(engine: Engine, batchId: number): Promise<number[]> {
  const rowIds = await engine.request('batch.rowIds', { batchId })
  const rows = await engine.request('batch.rows', { batchId, rowIds: [...rowIds] })
  return rows.flatMap(({ cells }) => cells.flat().map(({ jobId }) => jobId))
}

/** A batch whose jobs all wait while it is paused: nothing is sent. */
export async function waitingBatch(
  engine: Engine,
  rows: number,
  options: Partial<BatchOptions> = {},
  recipe: Partial<Recipe> = {},
): Promise<{ batchId: number; jobIds: number[] }> {
  const batchId = await createBatch(engine, rows, options, recipe)
  await engine.request('batch.pause', { batchId })
  const jobIds = await jobIdsOf(engine, batchId)
  await engine.request('queue.release', { jobIds })
  return { batchId, jobIds }
}

/** The counters kept by triggers say what counting the jobs says. */
export function expectCountsAgree(engine: Engine): void {
  const counted = ask(
    engine,
    `SELECT batch_id, state, COUNT(*) n, SUM(low_micros) low_micros, SUM(high_micros) high_micros FROM job
     GROUP BY batch_id, state ORDER BY batch_id, state`,
  )
  expect(ask(engine, 'SELECT * FROM job_count WHERE n <> 0 ORDER BY batch_id, state')).toEqual(counted)
}
