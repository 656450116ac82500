import { setImmediate as nextTurn } from 'node:timers/promises'
import { failed } from '../../../contract/failure.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { BatchOptions, Recipe } from '../../../contract/recipe.ts'
import type { ComposedRow, Composer } from '../recipe/composer.ts'
import { makeKeyChecker } from '../recipe/key-checker.ts'
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

/**
 * Composes every row of a draft in slices, so that nothing else waits longer than a slice. `isStale` is asked between
 * slices; a stale walk throws `cancelled`. Sheet problems are joined to their rows.
 */
export async function* composeRows(
  draft: Draft,
  composer: Composer,
  recipe: Recipe,
  isStale: () => boolean = () => false,
): AsyncGenerator<CheckedRow> {
  const ofRow = Map.groupBy(draft.table.problems, (problem) => problem.row)
  const keyColumn = Object.entries(recipe.mapping).find(([, use]) => use.field === 'key')?.[0] ?? null
  const keys = makeKeyChecker(draft.table.fileName, keyColumn)
  let sliceEnd = performance.now() + sliceMs
  for (const row of draft.table.rows) {
    const composed = composer.compose(row)
    const duplicate = keys.check(row.number, composed.key)
    const problems = [...(ofRow.get(row.number) ?? []), ...composed.problems, ...(duplicate ? [duplicate] : [])]
    const runnable = composed.requests.length > 0 && !problems.some(({ severity }) => severity === 'error')
    yield { row, composed, problems, runnable }
    if (performance.now() < sliceEnd) continue
    await nextTurn()
    if (isStale()) throw failed('cancelled', 'A newer plan replaced this one.', 'Nothing to do.')
    sliceEnd = performance.now() + sliceMs
  }
}

/** Problems of the sheet as a whole and of the recipe; an error among them stops every row. */
export function generalProblems(draft: Draft, composer: Composer): readonly Problem[] {
  return [...draft.table.problems.filter(({ row }) => row === null), ...composer.problems]
}
