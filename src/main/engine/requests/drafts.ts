import { randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { failed } from '../../../contract/failure.ts'
import { recipeSchema, type Recipe } from '../../../contract/recipe.ts'
import type { CellEdit, SheetDraft, SheetReading } from '../../../contract/sheet.ts'
import { readRecipe } from '../recipe/read-recipe.ts'
import { applyEdits } from '../sheet/apply-edits.ts'
import { describeColumns } from '../sheet/describe-columns.ts'
import { readTable } from '../sheet/read-table.ts'
import { suggestMapping } from '../sheet/suggest-mapping.ts'
import { maxSheetBytes, type Table } from '../sheet/table.ts'

/** A sheet open in memory. */
export interface Draft {
  readonly id: string
  readonly path: string
  readonly bytes: number
  readonly table: Table
  readonly recipe: Recipe
}

export interface Drafts {
  open(path: string, reading: SheetReading): Promise<Draft>
  reread(id: string, reading: SheetReading): Promise<Draft>
  edit(id: string, edits: readonly CellEdit[]): Draft
  get(id: string): Draft
  close(id: string): void
}

/** Sheets kept open at once; the oldest goes when one more is opened. A sheet can be a hundred megabytes. */
const mostDrafts = 4

/** Sheets in memory, by id. Nothing is written. */
export function makeDrafts(): Drafts {
  const drafts = new Map<string, Draft>()

  function get(id: string): Draft {
    const draft = drafts.get(id)
    if (!draft) throw failed('not_found', 'This sheet is no longer open.', 'Open the file again.')
    return draft
  }

  function keep(draft: Draft): Draft {
    drafts.delete(draft.id)
    drafts.set(draft.id, draft)
    for (const id of drafts.keys()) {
      if (drafts.size <= mostDrafts) break
      drafts.delete(id)
    }
    return draft
  }

  return {
    get,
    async open(path, reading) {
      const { table, bytes } = await readSheet(path, reading)
      return keep({ id: randomUUID(), path, bytes, table, recipe: await recipeFor(path, table) })
    },
    async reread(id, reading) {
      const draft = get(id)
      const { table, bytes } = await readSheet(draft.path, reading)
      return keep({ ...draft, bytes, table, recipe: await recipeFor(draft.path, table) })
    },
    edit(id, edits) {
      const draft = get(id)
      return keep({ ...draft, table: applyEdits(draft.table, edits) })
    },
    close: (id) => void drafts.delete(id),
  }
}

async function readSheet(path: string, reading: SheetReading): Promise<{ table: Table; bytes: number }> {
  const name = basename(path)
  let bytes: Uint8Array
  try {
    const { size } = await stat(path)
    if (size > maxSheetBytes) {
      throw failed('sheet_too_large', `${name} is larger than 512 MB.`, 'Split it into smaller files.')
    }
    bytes = await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'failure' in error) throw error
    throw failed(
      'sheet_unreadable',
      `${name} cannot be opened: ${reasonOf(error)}.`,
      'Check the path and that you may read the file.',
      error,
    )
  }
  return { table: await readTable(bytes, name, reading), bytes: bytes.byteLength }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'it may not be read',
    EISDIR: 'it is a folder',
  }
  return reasons[code] ?? (error instanceof Error ? error.message : String(error))
}

/** `products.recipe.json` beside `products.csv` is its recipe; without one, columns are used as their headers suggest. */
async function recipeFor(path: string, table: Table): Promise<Recipe> {
  const beside = join(dirname(path), `${basename(path, extname(path))}.recipe.json`)
  const text = await readFile(beside, 'utf8').catch(() => null)
  const mapping = suggestMapping(table.columns)
  if (text === null) return recipeSchema.parse({ name: basename(path, extname(path)), mapping })
  const recipe = readRecipe(text, basename(beside))
  return { ...recipe, mapping: { ...mapping, ...recipe.mapping } }
}

/** A draft as the window and the command line see it. */
export function describeDraft(draft: Draft): SheetDraft {
  const { table } = draft
  return {
    draftId: draft.id,
    fileName: table.fileName,
    folder: dirname(draft.path),
    bytes: draft.bytes,
    encoding: table.encoding,
    delimiter: table.delimiter,
    rows: table.rows.length,
    columns: describeColumns(table),
    problems: table.problems,
    recipe: draft.recipe,
  }
}
