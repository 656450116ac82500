import type { BatchState, BatchSummary, BatchVariant, Pause } from '../../../contract/batch.ts'
import { failed } from '../../../contract/failure.ts'
import { jobStates, type JobState } from '../../../contract/job.ts'
import { fromMicros, type UsdRange } from '../../../contract/money.ts'
import { batchOptionsSchema, recipeSchema, type BatchOptions, type Recipe } from '../../../contract/recipe.ts'
import { rowDisplays, type RowDisplay } from '../../../contract/row.ts'
import type { Db } from './open.ts'

export interface NewBatch {
  readonly name: string
  readonly sheetName: string
  readonly columns: readonly string[]
  readonly recipe: Recipe
  readonly options: BatchOptions
  readonly provider: string
  readonly variants: readonly BatchVariant[]
  readonly capMicros: number | null
  readonly createdAt: number
}

/** What a batch was made of, as it was then. */
export interface BatchSource {
  readonly id: number
  readonly name: string
  readonly sheetName: string
  readonly columns: readonly string[]
  readonly recipe: Recipe
  readonly options: BatchOptions
  readonly provider: string
}

/** What the dispatcher needs to know to claim from a batch. */
export interface BatchLane {
  readonly id: number
  readonly provider: string
  readonly concurrency: number | null
}

interface BatchRecord {
  id: number
  name: string
  sheet_name: string
  columns: string
  recipe: string
  options: string
  provider: string
  variants: string
  created_at: number
  cap_micros: number | null
  pause: string | null
  rows: number
  images: number
  spent_micros: number
  reserved_micros: number
}

interface CountRecord {
  state: JobState
  n: number
  low_micros: number
  high_micros: number
}

export type Batches = ReturnType<typeof makeBatches>

/** All SQL about batches and their counters. */
export function makeBatches(db: Db) {
  const byId = db.prepare<[number], BatchRecord>('SELECT * FROM batch WHERE id = ? AND ready = 1')
  const counts = db.prepare<[number], CountRecord>('SELECT * FROM job_count WHERE batch_id = ?')
  const displays = db.prepare<[number], { display: RowDisplay; n: number }>(
    'SELECT * FROM row_count WHERE batch_id = ?',
  )
  const covers = db
    .prepare<[number], number>('SELECT id FROM image WHERE batch_id = ? ORDER BY id DESC LIMIT 5')
    .pluck() as unknown as { all(id: number): number[] }
  const heldRows = db.prepare<[number], { n: number }>(
    "SELECT COUNT(DISTINCT row_id) n FROM job WHERE batch_id = ? AND state = 'held'",
  )
  const insert = db.prepare(
    `INSERT INTO batch (name, sheet_name, columns, recipe, options, provider, variants, created_at, cap_micros)
     VALUES (@name, @sheetName, @columns, @recipe, @options, @provider, @variants, @createdAt, @capMicros)`,
  )
  const setPause = db.prepare('UPDATE batch SET pause = @pause WHERE id = @id')
  const setCap = db.prepare('UPDATE batch SET cap_micros = @cap WHERE id = @id')
  const addMoney = db.prepare(
    'UPDATE batch SET spent_micros = spent_micros + @spent, reserved_micros = reserved_micros + @reserved, images = images + @images WHERE id = @id',
  )
  const money = db.prepare<[number], { cap_micros: number | null; spent_micros: number; reserved_micros: number }>(
    'SELECT cap_micros, spent_micros, reserved_micros FROM batch WHERE id = ?',
  )
  const lanes = db.prepare<[], { id: number; provider: string; options: string }>(
    `SELECT id, provider, options FROM batch WHERE ready = 1 AND pause IS NULL AND EXISTS
       (SELECT 1 FROM job_count WHERE batch_id = batch.id AND state = 'waiting' AND n > 0) ORDER BY id`,
  )
  const unfinished = db
    .prepare(
      `SELECT DISTINCT batch_id FROM job_count JOIN batch ON batch.id = batch_id
       WHERE ready = 1 AND n > 0 AND state IN ('waiting', 'running') ORDER BY batch_id`,
    )
    .pluck()
  const ids = db.prepare('SELECT id FROM batch WHERE ready = 1 ORDER BY id DESC').pluck()
  const markReady = db.prepare('UPDATE batch SET ready = 1, rows = @rows WHERE id = @id')
  const dropHalfMade = db.prepare('DELETE FROM batch WHERE ready = 0')
  /** A batch's sheet, recipe and options never change, so they are parsed once. */
  const sources = new Map<number, BatchSource>()
  const heldMemo = new Map<number, { jobs: number; rows: number }>()

  function record(id: number): BatchRecord {
    const found = byId.get(id)
    if (!found)
      throw failed('not_found', `There is no batch ${id} in this library.`, 'List the batches to see their numbers.')
    return found
  }

  function countHeldRows(id: number, jobs: number): number {
    const known = heldMemo.get(id)
    if (known?.jobs === jobs) return known.rows
    const rows = jobs === 0 ? 0 : (heldRows.get(id)?.n ?? 0)
    heldMemo.set(id, { jobs, rows })
    return rows
  }

  return {
    create: (batch: NewBatch): number =>
      Number(
        insert.run({
          ...batch,
          columns: JSON.stringify(batch.columns),
          recipe: JSON.stringify(batch.recipe),
          options: JSON.stringify(batch.options),
          variants: JSON.stringify(batch.variants),
        }).lastInsertRowid,
      ),
    markReady: (id: number, rows: number) => void markReady.run({ id, rows }),
    /** What the jobs of a batch in one state will cost, USD. */
    priceOf(id: number, state: JobState): UsdRange {
      const count = counts.all(id).find((record) => record.state === state)
      return { low: fromMicros(count?.low_micros ?? 0), high: fromMicros(count?.high_micros ?? 0) }
    },
    /** Batches whose creation was interrupted: they were never shown to anybody. */
    dropHalfMade: () => dropHalfMade.run().changes,
    ids: () => ids.all() as number[],
    unfinishedIds: () => unfinished.all() as number[],
    lanes: (): BatchLane[] =>
      lanes.all().map(({ id, provider, options }) => ({ id, provider, concurrency: concurrencyOf(options) })),
    money: (id: number) => money.get(id) ?? { cap_micros: 0, spent_micros: 0, reserved_micros: 0 },
    addMoney: (id: number, change: { spent?: number; reserved?: number; images?: number }) =>
      void addMoney.run({ id, spent: change.spent ?? 0, reserved: change.reserved ?? 0, images: change.images ?? 0 }),
    setPause: (id: number, pause: Pause | null) => void setPause.run({ id, pause: pause && JSON.stringify(pause) }),
    setCap: (id: number, cap: number) => void setCap.run({ id, cap }),
    source(id: number): BatchSource {
      const known = sources.get(id)
      if (known) return known
      const found = record(id)
      const source: BatchSource = {
        id,
        name: found.name,
        sheetName: found.sheet_name,
        columns: JSON.parse(found.columns) as string[],
        recipe: recipeSchema.parse(JSON.parse(found.recipe)),
        options: batchOptionsSchema.parse(JSON.parse(found.options)),
        provider: found.provider,
      }
      sources.set(id, source)
      return source
    },
    summary(id: number): BatchSummary {
      const found = record(id)
      const tally = counts.all(id)
      const jobs = Object.fromEntries(jobStates.map((state) => [state, 0])) as Record<JobState, number>
      for (const { state, n } of tally) jobs[state] = n
      const rowCounts = Object.fromEntries(rowDisplays.map((display) => [display, 0])) as Record<RowDisplay, number>
      for (const { display, n } of displays.all(id)) rowCounts[display] = n
      const held = tally.find(({ state }) => state === 'held')
      const pause = found.pause ? (JSON.parse(found.pause) as Pause) : null
      return {
        id,
        name: found.name,
        sheetName: found.sheet_name,
        provider: found.provider,
        createdAt: found.created_at,
        state: stateOf(jobs, pause),
        pause,
        rows: found.rows,
        variants: JSON.parse(found.variants) as BatchVariant[],
        jobs,
        rowCounts,
        images: found.images,
        estimatedUsd: {
          low: fromMicros(sum(tally, 'low_micros')),
          high: fromMicros(sum(tally, 'high_micros')),
        },
        held: {
          rows: countHeldRows(id, jobs.held),
          jobs: jobs.held,
          estimatedUsd: { low: fromMicros(held?.low_micros ?? 0), high: fromMicros(held?.high_micros ?? 0) },
        },
        spentUsd: fromMicros(found.spent_micros),
        reservedUsd: fromMicros(found.reserved_micros),
        capUsd: found.cap_micros === null ? null : fromMicros(found.cap_micros),
        coverIds: covers.all(id),
      }
    },
  }
}

function sum(tally: readonly CountRecord[], field: 'low_micros' | 'high_micros'): number {
  return tally.reduce((total, record) => total + record[field], 0)
}

function concurrencyOf(options: string): number | null {
  const parsed = batchOptionsSchema.safeParse(JSON.parse(options))
  return parsed.success ? (parsed.data.concurrency ?? null) : null
}

function stateOf(jobs: Readonly<Record<JobState, number>>, pause: Pause | null): BatchState {
  const open = jobs.waiting + jobs.running
  if (open > 0) return pause ? 'paused' : 'running'
  const released = jobs.done + jobs.failed + jobs.unknown + jobs.cancelled
  return released > 0 ? 'finished' : 'idle'
}
