import { setImmediate as nextTurn } from 'node:timers/promises'
import { failed } from '../../../contract/failure.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { BatchOptions, Recipe } from '../../../contract/recipe.ts'
import type { ComposedRow, Composer } from '../recipe/composer.ts'
import { makeKeyChecker, type KeyChecker } from '../recipe/key-checker.ts'
import { makeComposer } from '../recipe/make-composer.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { TableRow } from '../sheet/table.ts'
import type { Draft } from './drafts.ts'

/** Longest stretch of composing without letting the rest of the engine work, ms. */
const sliceMs = 10

/** A row with everything that is wrong with it, from the sheet, the recipe and its neighbours. */
export interface CheckedRow {
  readonly row: TableRow
  readonly composed: ComposedRow
  readonly problems: readonly Problem[]
  /** False when an error keeps the row from being sent. */
  readonly runnable: boolean
}

/** The composer of a draft, with the options every entry point passes. */
export function composerFor(draft: Draft, recipe: Recipe, options: BatchOptions, models: ModelBook): Composer {
  const { columns, fileName } = draft.table
  return makeComposer({ recipe, options, columns, fileName, models })
}

/** Part of a draft's rows to compose. */
interface Walk {
  /** Index of the first row; the ones before it only count as neighbours. */
  readonly from?: number
  /** Index after the last row. */
  readonly to?: number
  /** Asked between slices; a stale walk throws `cancelled`. */
  readonly isStale?: () => boolean
}

/**
 * Composes rows of a draft in slices, so that nothing else waits longer than a slice. Sheet problems are joined to their
 * rows, and a key used twice is a problem of the later row.
 */
export async function* composeRows(
  draft: Draft,
  composer: Composer,
  recipe: Recipe,
  { from = 0, to = draft.table.rows.length, isStale = () => false }: Walk = {},
): AsyncGenerator<CheckedRow> {
  const { fileName, rows, problems: found } = draft.table
  const ofRow = Map.groupBy(found, (problem) => problem.row)
  const keys = keysBefore(draft, recipe, from)
  // A recipe that cannot be read says so once; what follows from it in every row would only bury that.
  const isBroken = composer.problems.some(({ severity }) => severity === 'error')
  let sliceEnd = performance.now() + sliceMs
  for (const row of rows.slice(from, to)) {
    const composed = composer.compose(row)
    const duplicate = keys.check(row.number, composed.key)
    const composing = isBroken ? [] : composed.problems
    const problems = [...(ofRow.get(row.number) ?? []), ...composing, ...(duplicate ? [duplicate] : [])]
    const runnable = composed.requests.length > 0 && !problems.some(({ severity }) => severity === 'error')
    yield { row, composed, problems, runnable }
    if (performance.now() < sliceEnd) continue
    await nextTurn()
    if (isStale()) throw failed('cancelled', `A newer plan of ${fileName} replaced this one.`, 'Nothing to do.')
    sliceEnd = performance.now() + sliceMs
  }
}

/** A key checker that has already seen the rows before `from`. */
function keysBefore(draft: Draft, recipe: Recipe, from: number): KeyChecker {
  const { fileName, columns, rows } = draft.table
  const column = Object.entries(recipe.mapping).find(([, use]) => use.field === 'key')?.[0] ?? null
  const keys = makeKeyChecker(fileName, column)
  const index = column === null ? -1 : columns.indexOf(column)
  for (const row of index < 0 ? [] : rows.slice(0, from)) {
    const key = row.cells[index]
    if (key) keys.check(row.number, key)
  }
  return keys
}

/** Problems of the sheet as a whole and of the recipe; an error among them stops every row. */
export function generalProblems(draft: Draft, composer: Composer): readonly Problem[] {
  return [...draft.table.problems.filter(({ row }) => row === null), ...composer.problems]
}
