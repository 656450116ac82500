import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { failed } from '../../contract/failure.ts'
import { fields, recipeSchema, type Field, type Recipe } from '../../contract/recipe.ts'
import type { SheetDraft } from '../../contract/sheet.ts'
import type { RecipeFlags } from './options.ts'
import { sourceOf } from './sources.ts'

/**
 * The recipe a draft is run with: `--recipe`, else the draft's own (a file beside the sheet, or mapping by header), then
 * `--map`, `--template`, `--name`, `--reference` and `--transparency` on top. Columns a recipe file does not mention mean what their header suggests.
 * Throws `recipe_invalid` or `bad_request`.
 */
export async function recipeFor(draft: SheetDraft, flags: RecipeFlags): Promise<Recipe> {
  const base = flags.recipe === undefined ? draft.recipe : overSuggestions(draft, await readRecipe(flags.recipe))
  const template = flags.template === undefined ? undefined : await textOrFile(flags.template)
  return {
    ...base,
    mapping: mapped(draft, base.mapping, flags.map ?? []),
    ...(template !== undefined && { template }),
    ...(flags.name !== undefined && { fileName: flags.name }),
    ...(flags.reference && { references: referencesFrom(flags.reference) }),
    ...(flags.transparency && { transparency: flags.transparency }),
  }
}

/** Instead of the recipe's. Throws `bad_request` for one that is empty, and for more than any model takes. */
function referencesFrom(words: readonly string[]): string[] {
  const parsed = recipeSchema.shape.references.safeParse(words.map(sourceOf))
  if (parsed.success) return parsed.data ?? []
  throw failed('bad_request', `--reference: ${parsed.error.issues[0]?.message ?? 'not readable'}.`, 'See --help.')
}

/** Reads a recipe file. Throws `recipe_invalid` with every reason. */
export async function readRecipe(path: string): Promise<Recipe> {
  let parsed: unknown
  try {
    parsed = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw failed(
      'recipe_invalid',
      `The recipe ${path} cannot be read: ${reason}.`,
      'Check the path and the JSON.',
      error,
    )
  }
  const recipe = recipeSchema.safeParse(parsed)
  if (recipe.success) return recipe.data
  const reasons = z.prettifyError(recipe.error)
  throw failed(
    'recipe_invalid',
    `The recipe ${path} is not valid:\n${reasons}\n`,
    'Correct the file. Nothing was sent.',
  )
}

function overSuggestions(draft: SheetDraft, recipe: Recipe): Recipe {
  const suggested = Object.fromEntries(draft.columns.map((column) => [column.name, column.suggested]))
  return { ...recipe, mapping: { ...suggested, ...recipe.mapping } }
}

/**
 * `@FILE` is the file's text without its last line break; anything else is the text itself. A space before a first @ makes it
 * a character's.
 */
export async function textOrFile(value: string): Promise<string> {
  if (!value.startsWith('@')) return value.replace(/^ @/, '@')
  try {
    return (await readFile(value.slice(1), 'utf8')).replace(/^\uFEFF/, '').replace(/\r?\n$/, '')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const fix = 'Check the path after @. Where a character is meant, write a space before it: " @fox waves".'
    throw failed('bad_request', `The file with the words cannot be read: ${reason}.`, fix, error)
  }
}

/** `COLUMN=FIELD`, split at the last `=`: a header may hold one, a field never does. Gives the whole mapping. */
function mapped(draft: SheetDraft, base: Recipe['mapping'], pairs: readonly string[]): Recipe['mapping'] {
  const mapping = { ...base }
  const names = draft.columns.map((column) => column.name)
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=')
    if (at < 1) throw failed('bad_request', `--map ${pair} names no column and field.`, 'Write it as COLUMN=FIELD.')
    const column = pair.slice(0, Math.max(0, at))
    const field = pair.slice(at + 1).trim()
    if (!names.includes(column)) {
      throw failed(
        'bad_request',
        `--map ${pair}: the sheet has no column "${column}".`,
        `Columns: ${names.join(', ')}.`,
      )
    }
    if (!isField(field)) {
      throw failed('bad_request', `--map ${pair}: "${field}" is not a field.`, `Fields: ${fields.join(', ')}.`)
    }
    for (const other of names)
      if (!shared.has(field) && mapping[other]?.field === field) mapping[other] = { field: 'variable' }
    mapping[column] = { field }
  }
  return mapping
}

/** What several columns may be at once; any other field goes over to the column named last. */
const shared: ReadonlySet<Field> = new Set<Field>(['variable', 'unused', 'references', 'tags'])

function isField(text: string): text is Field {
  return (fields as readonly string[]).includes(text)
}
