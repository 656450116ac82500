import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { makeKeyChecker } from '../../../src/main/engine/recipe/key-checker.ts'
import { makeComposer } from '../../../src/main/engine/recipe/make-composer.ts'
import { readRecipe } from '../../../src/main/engine/recipe/read-recipe.ts'
import { readTable } from '../../../src/main/engine/sheet/read-table.ts'

const airports = 'node_modules/vega-datasets/data/airports.csv'

async function composeFile(sheet: string, recipeFile: string) {
  const table = await readTable(await readFile(sheet), sheet)
  const recipe = readRecipe(await readFile(recipeFile, 'utf8'), recipeFile)
  const options = { parameters: {} }
  const composer = makeComposer({ recipe, options, columns: table.columns, fileName: sheet, models: openModelBook() })
  const checker = makeKeyChecker(sheet, null)
  const rows = table.rows.map((row) => composer.compose(row))
  const duplicates = rows.flatMap((row) => checker.check(row.number, row.key) ?? [])
  return {
    table,
    composer,
    rows,
    problems: [...table.problems, ...composer.problems, ...duplicates, ...rows.flatMap((row) => row.problems)],
  }
}

describe('the examples', () => {
  it.each([
    ['examples/products.csv', 'examples/products.recipe.json', 120, 240],
    ['examples/scenes.csv', 'examples/scenes.recipe.json', 40, 40],
    [airports, 'examples/airports.recipe.json', 3_376, 3_376],
  ])('%s composes without a problem', async (sheet, recipe, rowCount, requestCount) => {
    const { rows, problems } = await composeFile(sheet, recipe)
    expect(problems).toEqual([])
    expect(rows).toHaveLength(rowCount)
    const requests = rows.flatMap((row) => row.requests)
    expect(requests).toHaveLength(requestCount)
    expect(new Set(requests.map((request) => request.hash)).size).toBe(requestCount)
  })

  it('products hold what they are meant to show', async () => {
    const { table, rows } = await composeFile('examples/products.csv', 'examples/products.recipe.json')
    const column = (name: string) => table.rows.map((row) => row.cells[table.columns.indexOf(name)] ?? '')
    expect(column('sku').every((sku) => /^0\d{4}$/.test(sku))).toBe(true)
    expect(column('colour').every((colour) => /^#[0-9A-F]{6}$/.test(colour))).toBe(true)
    expect(new Set(column('name')).size).toBe(120)
    expect(new Set(column('size')).size).toBeGreaterThan(4)
    expect(column('details').some((cell) => cell.includes('\n'))).toBe(true)
    const words = column('text').filter((text) => text !== '')
    expect(words).toHaveLength(2)
    for (const text of words) {
      expect(
        rows.some((row) =>
          row.requests.some((request) => request.bodyText.includes(`exactly these words: \\"${text}\\"`)),
        ),
      ).toBe(true)
    }
  })
})
