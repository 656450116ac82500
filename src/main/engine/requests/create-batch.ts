import type { EngineEvent } from '../../../contract/events.ts'
import { failed } from '../../../contract/failure.ts'
import { toMicros } from '../../../contract/money.ts'
import type { BatchOptions, Recipe } from '../../../contract/recipe.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { Store } from '../store/index.ts'
import type { Draft } from './drafts.ts'
import { composeRows, composerFor, generalProblems, type CheckedRow } from './planner.ts'

/** Rows written in one transaction: large enough to be fast, small enough to let others write in between. */
const rowsPerTransaction = 500

export interface BatchToCreate {
  readonly draft: Draft
  readonly recipe: Recipe
  readonly options: BatchOptions
  readonly name: string
  readonly provider: string
  readonly capUsd: number
  readonly leaveOutProblems: boolean
}

/**
 * Writes a batch: every row and every job with the exact bytes it will send. It becomes visible only when whole; one
 * that was interrupted is dropped at the next start. Rejects with `plan_has_problems` unless problem rows are left out.
 */
export async function createBatch(
  parts: { readonly store: Store; readonly models: ModelBook; readonly tell: (event: EngineEvent) => void },
  wanted: BatchToCreate,
): Promise<number> {
  const { store } = parts
  const composer = composerFor(wanted.draft, wanted.recipe, wanted.options, parts.models)
  const stopping = generalProblems(wanted.draft, composer).filter(({ severity }) => severity === 'error')
  if (stopping[0]) throw hasProblems(stopping.length, stopping[0].message)
  const batchId = store.batches.create({
    name: wanted.name,
    sheetName: wanted.draft.table.fileName,
    columns: wanted.draft.table.columns,
    recipe: wanted.recipe,
    options: wanted.options,
    provider: wanted.provider,
    variants: composer.variants.map(({ name, model, size, quality, background, repeats }) => {
      return { name, model, size, quality, background, repeats }
    }),
    capMicros: toMicros(wanted.capUsd),
    createdAt: Date.now(),
  })
  let written = 0
  const models = new Set<string>()
  let waiting: CheckedRow[] = []
  const write = (): void => {
    store.transaction(() => waiting.forEach((row) => insertRow(store, batchId, row)))
    written += waiting.length
    waiting = []
    parts.tell({
      name: 'work.progress',
      data: { label: 'Creating the batch', done: written, total: wanted.draft.table.rows.length },
    })
  }
  for await (const row of composeRows(wanted.draft, composer, wanted.recipe)) {
    if (!row.runnable && !wanted.leaveOutProblems) {
      const first = row.problems.find(({ severity }) => severity === 'error')
      throw hasProblems(1, `Row ${row.row.number}: ${first?.message ?? 'nothing to make'}`)
    }
    waiting.push(row)
    for (const { model } of row.composed.requests) models.add(model)
    if (waiting.length >= rowsPerTransaction) write()
  }
  write()
  store.transaction(() => {
    store.jobs.countAll(batchId)
    store.batches.markReady(batchId, written, parts.models.priceList(models))
  })
  return batchId
}

function hasProblems(count: number, first: string) {
  return failed(
    'plan_has_problems',
    count === 1 ? first : `${first} And ${count - 1} more.`,
    'Correct the sheet or the recipe, or leave the rows with problems out. Nothing was sent.',
  )
}

function insertRow(store: Store, batchId: number, { row, composed, runnable }: CheckedRow): void {
  const { number, cells } = row
  const rowId = store.rows.insert({ batchId, number, key: composed.key, cells, blocked: !runnable })
  if (!runnable) return
  for (const request of composed.requests) {
    store.jobs.insert({
      batchId,
      rowId,
      variant: request.variant,
      repeat: request.repeat,
      model: request.model,
      body: request.bodyText,
      hash: request.hash,
      lowMicros: toMicros(request.estimatedUsd.low),
      highMicros: toMicros(request.estimatedUsd.high),
      endpoint: request.endpoint,
      inputs: request.inputs && JSON.stringify(request.inputs),
      crop: request.crop,
    })
  }
}
