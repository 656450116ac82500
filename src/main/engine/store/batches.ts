import type { BatchState, BatchSummary, BatchVariant, Pause } from '../../../contract/batch.ts'
import { failed } from '../../../contract/failure.ts'
import { jobStates, type JobState } from '../../../contract/job.ts'
import { fromMicros, type UsdRange } from '../../../contract/money.ts'
import {
  batchOptionsSchema,
  recipeSchema,
  type BatchOptions,
  type Recipe,
  type UnknownPolicy,
} from '../../../contract/recipe.ts'
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
  /** Token prices it was made with, as the model book wrote them; "{}" for a batch from before they were kept. */
  readonly prices: string
}

/** What the dispatcher needs to know to claim from a batch. */
export interface BatchLane {
  readonly id: number
  readonly provider: string
  readonly concurrency: number | null
}

/** A batch whose pause may end by itself. */
export interface RetryingBatch {
  readonly id: number
  readonly provider: string
  readonly pause: Pause & { readonly retryAt: number }
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
  prices: string
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

const statements = (db: Db) => ({
  byId: db.prepare<[number], BatchRecord>('SELECT * FROM batch WHERE id = ? AND ready = 1'),
  counts: db.prepare<[number], CountRecord>('SELECT * FROM job_count WHERE batch_id = ?'),
  displays: db.prepare<[number], { display: RowDisplay; n: number }>('SELECT * FROM row_count WHERE batch_id = ?'),
  covers: db.prepare<[number], number>('SELECT id FROM image WHERE batch_id = ? ORDER BY id DESC LIMIT 5').pluck(),
  heldRows: db
    .prepare<[number], number>("SELECT COUNT(DISTINCT row_id) FROM job WHERE batch_id = ? AND state = 'held'")
    .pluck(),
  insert: db.prepare(
    `INSERT INTO batch (name, sheet_name, columns, recipe, options, provider, variants, created_at, cap_micros)
     VALUES (@name, @sheetName, @columns, @recipe, @options, @provider, @variants, @createdAt, @capMicros)`,
  ),
  running: db.prepare<[], number>("SELECT COALESCE(SUM(n), 0) FROM job_count WHERE state = 'running'").pluck(),
  isPaused: db.prepare<[number], number>('SELECT pause IS NOT NULL FROM batch WHERE id = ?').pluck(),
  pauseOf: db.prepare<[number], string | null>('SELECT pause FROM batch WHERE id = ?').pluck(),
  paused: db.prepare<[], { id: number; provider: string; pause: string }>(
    'SELECT id, provider, pause FROM batch WHERE ready = 1 AND pause IS NOT NULL',
  ),
  setPause: db.prepare('UPDATE batch SET pause = @pause WHERE id = @id'),
  setCap: db.prepare('UPDATE batch SET cap_micros = @cap WHERE id = @id'),
  setUnknownPolicy: db.prepare(
    "UPDATE batch SET options = json_set(options, '$.unknown', json(@policy)) WHERE id = @id",
  ),
  // CROSS JOIN keeps the small table outside: a batch's row is long, and most batches are finished.
  lanes: db.prepare<[], { id: number; provider: string }>(
    `SELECT id, provider FROM job_count CROSS JOIN batch ON batch.id = batch_id
     WHERE state = 'waiting' AND n > 0 AND ready = 1 AND pause IS NULL ORDER BY id`,
  ),
  unfinished: db
    .prepare<[], number>(
      `SELECT DISTINCT batch_id FROM job_count JOIN batch ON batch.id = batch_id
       WHERE ready = 1 AND n > 0 AND state IN ('waiting', 'running') ORDER BY batch_id`,
    )
    .pluck(),
  ids: db.prepare<[], number>('SELECT id FROM batch WHERE ready = 1 ORDER BY id DESC').pluck(),
  setRecipe: db.prepare('UPDATE batch SET recipe = @recipe WHERE id = @id AND ready = 0'),
  markReady: db.prepare('UPDATE batch SET ready = 1, rows = @rows, prices = @prices WHERE id = @id'),
  dropHalfMade: db.prepare('DELETE FROM batch WHERE ready = 0'),
})

/** All SQL about batches and their counters. */
export class Batches {
  readonly #sql: ReturnType<typeof statements>
  /** A batch's sheet and recipe never change, and its options seldom, so they are parsed once. */
  readonly #sources = new Map<number, BatchSource>()
  #retrying: readonly RetryingBatch[] | null = null
  /** Counting distinct rows is slow in a large batch; the number only changes with the number of held jobs. */
  readonly #heldRows = new Map<number, { jobs: number; rows: number }>()

  constructor(db: Db) {
    this.#sql = statements(db)
  }

  create(batch: NewBatch): number {
    const { lastInsertRowid } = this.#sql.insert.run({
      ...batch,
      columns: JSON.stringify(batch.columns),
      recipe: JSON.stringify(batch.recipe),
      options: JSON.stringify(batch.options),
      variants: JSON.stringify(batch.variants),
    })
    return Number(lastInsertRowid)
  }

  /** What turned out only while it was made; afterwards it never changes. */
  setRecipe(id: number, recipe: Recipe): void {
    this.#sql.setRecipe.run({ id, recipe: JSON.stringify(recipe) })
    this.#sources.delete(id)
  }

  /** `prices`: what its answers cost from now on, whatever the registry says later. */
  markReady(id: number, rows: number, prices: string): void {
    this.#sql.markReady.run({ id, rows, prices })
  }

  /** Batches whose creation was interrupted: they were never shown to anybody. */
  dropHalfMade(): number {
    return this.#sql.dropHalfMade.run().changes
  }

  /** Newest first. */
  ids(): number[] {
    return this.#sql.ids.all()
  }

  /** Batches with something waiting or running. */
  unfinishedIds(): number[] {
    return this.#sql.unfinished.all()
  }

  /** Batches that may send now, oldest first. */
  lanes(): BatchLane[] {
    return this.#sql.lanes
      .all()
      .map(({ id, provider }) => ({ id, provider, concurrency: this.source(id).options.concurrency ?? null }))
  }

  /** Running jobs over all batches. */
  running(): number {
    return this.#sql.running.get() ?? 0
  }

  isPaused(id: number): boolean {
    return this.#sql.isPaused.get(id) === 1
  }

  pauseOf(id: number): Pause | null {
    const pause = this.#sql.pauseOf.get(id)
    return pause ? (JSON.parse(pause) as Pause) : null
  }

  /** Batches whose pause may end by itself. Asked at every turn of the queue, and pauses seldom change: kept. */
  pausedWithRetry(): readonly RetryingBatch[] {
    this.#retrying ??= this.#sql.paused.all().flatMap(({ id, provider, pause: written }) => {
      const pause = JSON.parse(written) as Pause
      return pause.retryAt === undefined ? [] : [{ id, provider, pause: { ...pause, retryAt: pause.retryAt } }]
    })
    return this.#retrying
  }

  setPause(id: number, pause: Pause | null): void {
    this.#retrying = null
    this.#sql.setPause.run({ id, pause: pause && JSON.stringify(pause) })
  }

  setCap(id: number, cap: number): void {
    this.#sql.setCap.run({ id, cap })
  }

  /** The one option that may change after a batch is made. */
  setUnknownPolicy(id: number, policy: UnknownPolicy): void {
    this.#sql.setUnknownPolicy.run({ id, policy: JSON.stringify(policy) })
    this.#sources.delete(id)
  }

  /** What the jobs of a batch in one state will cost, USD. */
  priceOf(id: number, state: JobState): UsdRange {
    return priceIn(this.#sql.counts.all(id), state)
  }

  source(id: number): BatchSource {
    const known = this.#sources.get(id)
    if (known) return known
    const found = this.#record(id)
    const source: BatchSource = {
      id,
      name: found.name,
      sheetName: found.sheet_name,
      columns: JSON.parse(found.columns) as string[],
      recipe: recipeSchema.parse(JSON.parse(found.recipe)),
      options: batchOptionsSchema.parse(JSON.parse(found.options)),
      provider: found.provider,
      prices: found.prices,
    }
    this.#sources.set(id, source)
    return source
  }

  summary(id: number): BatchSummary {
    const found = this.#record(id)
    const tally = this.#sql.counts.all(id)
    const jobs = countsOf(
      jobStates,
      tally.map(({ state, n }) => [state, n]),
    )
    const displays = this.#sql.displays.all(id)
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
      rowCounts: countsOf(
        rowDisplays,
        displays.map(({ display, n }) => [display, n]),
      ),
      images: found.images,
      estimatedUsd: { low: fromMicros(sum(tally, 'low_micros')), high: fromMicros(sum(tally, 'high_micros')) },
      held: { rows: this.#countHeldRows(id, jobs.held), jobs: jobs.held, estimatedUsd: priceIn(tally, 'held') },
      spentUsd: fromMicros(found.spent_micros),
      reservedUsd: fromMicros(found.reserved_micros),
      capUsd: found.cap_micros === null ? null : fromMicros(found.cap_micros),
      unknownPolicy: this.source(id).options.unknown ?? { kind: 'hold' },
      coverIds: this.#sql.covers.all(id),
    }
  }

  #record(id: number): BatchRecord {
    const found = this.#sql.byId.get(id)
    if (found) return found
    throw failed('not_found', `There is no batch ${id} in this library.`, 'List the batches to see their numbers.')
  }

  /** Single jobs were held or released: their number may be the same and their rows others. */
  forgetHeldRows(id: number): void {
    this.#heldRows.delete(id)
  }

  #countHeldRows(id: number, jobs: number): number {
    const known = this.#heldRows.get(id)
    if (known?.jobs === jobs) return known.rows
    const rows = jobs === 0 ? 0 : (this.#sql.heldRows.get(id) ?? 0)
    this.#heldRows.set(id, { jobs, rows })
    return rows
  }
}

function countsOf<Name extends string>(
  names: readonly Name[],
  counted: readonly [Name, number][],
): Record<Name, number> {
  return Object.fromEntries([...names.map((name) => [name, 0]), ...counted]) as Record<Name, number>
}

function priceIn(tally: readonly CountRecord[], state: JobState): UsdRange {
  const count = tally.find((record) => record.state === state)
  return { low: fromMicros(count?.low_micros ?? 0), high: fromMicros(count?.high_micros ?? 0) }
}

function sum(tally: readonly CountRecord[], field: 'low_micros' | 'high_micros'): number {
  return tally.reduce((total, record) => total + record[field], 0)
}

function stateOf(jobs: Readonly<Record<JobState, number>>, pause: Pause | null): BatchState {
  const open = jobs.waiting + jobs.running
  if (open > 0) return pause ? 'paused' : 'running'
  const released = jobs.done + jobs.failed + jobs.unknown + jobs.cancelled
  return released > 0 ? 'finished' : 'idle'
}
