import type { EngineEvent } from '../../../contract/events.ts'
import { failed } from '../../../contract/failure.ts'
import { toMicros } from '../../../contract/money.ts'
import type { BatchOptions, Recipe } from '../../../contract/recipe.ts'
import { picturesOf } from '../queue/edit/recompose-jobs.ts'
import type { References } from '../references/references.ts'
import type { Store } from '../store/index.ts'
import type { Draft } from './drafts.ts'
import {
  composeRows,
  composing,
  generalProblems,
  type CheckedRow,
  type Composing,
  type PlanningTools,
} from './planner.ts'

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
 * Writes a batch: every row and every job with the exact bytes it will send, after the files those take along. It becomes
 * visible only when whole; one that was interrupted is dropped at the next start. Rejects with `plan_has_problems` unless
 * problem rows are left out.
 */
export async function createBatch(
  parts: PlanningTools & {
    readonly store: Store
    readonly references: Pick<References, 'book' | 'keep'>
    readonly tell: (event: EngineEvent) => void
  },
  wanted: BatchToCreate,
): Promise<number> {
  const { store, references, tell } = parts
  // One book to the end: it keeps the prices that its jobs were planned with.
  const book = parts.models.now()
  const plan = composing(wanted.draft, wanted.recipe, wanted.options, { models: book, references })
  const stopping = generalProblems(plan).filter(({ severity }) => severity === 'error')
  if (stopping[0]) throw hasProblems(stopping.length, stopping[0].message)
  const batchId = beginBatch(store, wanted, plan)
  const total = wanted.draft.table.rows.length
  const models = new Set<string>()
  const characters = new Map<string, number>()
  let written = 0
  let waiting: CheckedRow[] = []
  const write = async (): Promise<void> => {
    // Files first: a job on disk whose picture is not could never be sent.
    await references.keep(waiting.flatMap(picturesOfRow))
    store.transaction(() => waiting.forEach((row) => insertRow(store, batchId, row)))
    written += waiting.length
    waiting = []
    tell({ name: 'work.progress', data: { label: 'Creating the batch', done: written, total } })
  }
  for await (const row of composeRows(plan)) {
    if (!row.runnable && !wanted.leaveOutProblems) throw cannotRun(row)
    waiting.push(row)
    for (const { model, inputs } of row.composed.requests) {
      models.add(model)
      for (const { name, version } of inputs?.characters ?? []) characters.set(name, version)
    }
    if (waiting.length >= rowsPerTransaction) await write()
  }
  await write()
  store.transaction(() => {
    store.jobs.countAll(batchId)
    if (characters.size > 0) store.batches.setRecipe(batchId, withPins(wanted.recipe, characters))
    store.batches.markReady(batchId, written, book.priceList(models))
  })
  return batchId
}

function beginBatch(store: Store, { draft, recipe, options, name, provider, capUsd }: BatchToCreate, plan: Composing) {
  const isSizedByRow = Object.values(recipe.mapping).some(({ field }) => field === 'size' || field === 'aspect')
  return store.batches.create({
    name,
    sheetName: draft.table.fileName,
    columns: draft.table.columns,
    recipe,
    options,
    provider,
    variants: plan.composer.variants.map(({ name, model, size, quality, background, repeats }) => {
      return { name, model, size: isSizedByRow ? '' : size, quality, background, repeats }
    }),
    capMicros: toMicros(capUsd),
    createdAt: Date.now(),
  })
}

/** Whoever was named stays as they were: a change to a job finds the same versions. */
function withPins(recipe: Recipe, used: ReadonlyMap<string, number>): Recipe {
  return { ...recipe, characters: { ...recipe.characters, ...Object.fromEntries(used) } }
}

function picturesOfRow({ composed, runnable }: CheckedRow) {
  return runnable ? composed.requests.flatMap(({ inputs }) => picturesOf(inputs)) : []
}

function cannotRun({ row, problems }: CheckedRow) {
  const first = problems.find(({ severity }) => severity === 'error')
  return hasProblems(1, `Row ${row.number}: ${first?.message ?? 'nothing to make'}`)
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
