import { expect, it } from 'vitest'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import { makeKeyChecker } from '../../../src/main/engine/recipe/key-checker.ts'
import { makeComposer } from '../../../src/main/engine/recipe/make-composer.ts'
import { readTable } from '../../../src/main/engine/sheet/read-table.ts'
import { suggestMapping } from '../../../src/main/engine/sheet/suggest-mapping.ts'

/** Row index -> the cell spoilt there, as [column, value]. */
function seeds(): ReadonlyMap<number, readonly [string, string]> {
  const kinds = [
    ['colour', ''],
    ['size', '1000x1000'],
    ['quality', 'hihg'],
    ['format', 'bmp'],
    ['name', ' '],
    ['sku', '00000'],
  ] as const
  return new Map(Array.from({ length: 37 }, (_, index) => [index * 13 + 5, kinds[index % kinds.length] ?? kinds[0]]))
}

it('37 spoilt cells in 500 rows are exactly 37 problems, each at its row and column', async () => {
  const columns = ['sku', 'name', 'colour', 'size', 'quality', 'format']
  const spoilt = seeds()
  const lines = Array.from({ length: 500 }, (_, index) => {
    const row = {
      sku: String(index).padStart(5, '0'),
      name: `Mug ${index}`,
      colour: '#C96F4A',
      size: '1024x1024',
      quality: 'low',
      format: 'webp',
    }
    const [column, value] = spoilt.get(index) ?? []
    return Object.values(column === undefined ? row : { ...row, [column]: value }).join(';')
  })
  const table = await readTable(new TextEncoder().encode([columns.join(';'), ...lines].join('\r\n')), 'shop.csv')
  const recipe = recipeSchema.parse({ template: 'A {{colour}} {{name}}', mapping: suggestMapping(table.columns) })
  const options = { parameters: {} }
  const composer = makeComposer({
    recipe,
    options,
    columns: table.columns,
    fileName: 'shop.csv',
    models: openModelBook(),
  })
  const keys = makeKeyChecker('shop.csv', 'sku')
  const problems = table.rows.flatMap((row) => {
    const { key, problems } = composer.compose(row)
    return [...problems, ...[keys.check(row.number, key) ?? []].flat()]
  })
  expect(table.problems).toEqual([])
  expect(problems.map(({ row, column }) => [row, column])).toEqual(
    [...spoilt].map(([index, [column]]) => [index + 2, column]),
  )
})
