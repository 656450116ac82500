import { dirname, resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { failed } from '../../../contract/failure.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { BatchOptions, Field, Recipe } from '../../../contract/recipe.ts'
import type { ComposedRow, Composer } from '../recipe/composer.ts'
import { makeKeyChecker, type KeyChecker } from '../recipe/key-checker.ts'
import { makeComposer } from '../recipe/make-composer.ts'
import type { PictureBook } from '../recipe/picture-book.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { SheetBook } from '../references/book.ts'
import type { References } from '../references/references.ts'
import type { TableRow } from '../sheet/table.ts'
import type { Draft } from './drafts.ts'

/** Longest stretch of composing without letting the rest of the engine work, ms. */
const sliceMs = 10
/** Rows whose pictures are looked up together, some at once. Few, so that a plan that became stale ends soon. */
const rowsPerLook = 32

/** A row with everything that is wrong with it, from the sheet, the recipe and its neighbours. */
export interface CheckedRow {
  readonly row: TableRow
  readonly composed: ComposedRow
  readonly problems: readonly Problem[]
  /** False when an error keeps the row from being sent. */
  readonly runnable: boolean
}

/** What draws up plans and batches alike. */
export interface PlanningTools {
  readonly models: ModelBook
  readonly references: Pick<References, 'book'>
}

/** A draft with all that makes requests of its rows. */
export interface Composing {
  readonly draft: Draft
  readonly recipe: Recipe
  readonly composer: Composer
  readonly pictures: SheetBook
}

/** Paths in the draft mean files below its own folder or one of the options'; whoever is named looks the same in all rows. */
export function composing(
  draft: Draft,
  recipe: Recipe,
  options: BatchOptions,
  { models, references }: PlanningTools,
): Composing {
  const { columns, fileName } = draft.table
  const folders = [dirname(resolve(draft.path)), ...(options.referenceFolders ?? [])]
  const book = references.book(folders)
  const pictures = { ...book, character: oneOfEach(book) }
  return {
    draft,
    recipe,
    pictures,
    composer: makeComposer({ recipe, options, columns, fileName, models: models.now(), pictures }),
  }
}

/** Names nobody has that are remembered. */
const mostUnknown = 10_000

/** A character that is saved anew meanwhile counts from the next plan on. */
function oneOfEach(book: PictureBook): PictureBook['character'] {
  const seen = new Map<string, ReturnType<PictureBook['character']>>()
  return (name, version) => {
    const key = `${name.toLowerCase()} ${version ?? ''}`
    const known = seen.get(key)
    if (known !== undefined) return known
    const character = book.character(name, version)
    // Words after a name in a script without spaces can be taken for names, each once: few of those need to be remembered.
    if (character !== null || seen.size < mostUnknown) seen.set(key, character)
    return character
  }
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
 * Composes rows of a draft in slices, so that nothing else waits longer than a slice. The pictures they name are looked up
 * first. Sheet problems are joined to their rows, and a key used twice is a problem of the later row.
 */
export async function* composeRows(
  { draft, recipe, composer, pictures }: Composing,
  { from = 0, to = draft.table.rows.length, isStale = () => false }: Walk = {},
): AsyncGenerator<CheckedRow> {
  const { fileName, rows, problems: found } = draft.table
  const ofRow = Map.groupBy(found, (problem) => problem.row)
  const keys = keysBefore(draft, recipe, from)
  const looks = canNamePictures(recipe)
  // A recipe that cannot be read says so once; what follows from it in every row would only bury that.
  const isBroken = composer.problems.some(({ severity }) => severity === 'error')
  let sliceEnd = performance.now() + sliceMs
  for (let at = from; at < to; at += rowsPerLook) {
    const slice = rows.slice(at, Math.min(at + rowsPerLook, to))
    const wants = looks ? slice.flatMap((row) => composer.wants(row)) : []
    if (wants.length > 0) await pictures.load(wants)
    for (const row of slice) {
      const composed = composer.compose(row)
      const duplicate = keys.check(row.number, composed.key)
      const composing = isBroken ? [] : composed.problems
      const problems = [...(ofRow.get(row.number) ?? []), ...composing, ...(duplicate ? [duplicate] : [])]
      const runnable = composed.requests.length > 0 && !problems.some(({ severity }) => severity === 'error')
      yield { row, composed, problems, runnable }
    }
    if (performance.now() < sliceEnd) continue
    await nextTurn()
    if (isStale()) throw failed('cancelled', `A newer plan of ${fileName} replaced this one.`, 'Nothing to do.')
    sliceEnd = performance.now() + sliceMs
  }
}

const pictureFields: ReadonlySet<Field> = new Set<Field>(['references', 'mask', 'markup'])

/** Most sheets name none, and are then not searched for any. */
function canNamePictures({ references = [], variants, mapping }: Recipe): boolean {
  if ([references, ...variants.map((variant) => variant.references ?? [])].some(({ length }) => length > 0)) return true
  return Object.values(mapping).some(({ field }) => pictureFields.has(field))
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
export function generalProblems({ draft, composer }: Composing): readonly Problem[] {
  return [...draft.table.problems.filter(({ row }) => row === null), ...composer.problems]
}
