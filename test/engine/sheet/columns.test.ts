import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import { applyEdits } from '../../../src/main/engine/sheet/apply-edits.ts'
import { describeColumns } from '../../../src/main/engine/sheet/describe-columns.ts'
import { readTable } from '../../../src/main/engine/sheet/read-table.ts'
import { suggestMapping } from '../../../src/main/engine/sheet/suggest-mapping.ts'

const read = (text: string) => readTable(new TextEncoder().encode(text), 'sheet.csv')

describe('suggested mapping', () => {
  it.each([
    ['sku', 'key'],
    ['SKU', 'key'],
    ['Id', 'key'],
    ['Artikel-Nr.', 'key'],
    ['Aspect Ratio', 'aspect'],
    ['file_name', 'filename'],
    ['Bild-Prompt', 'prompt'],
    ['Bildgröße', 'size'],
    ['References', 'references'],
    ['Reference images', 'references'],
    ['Referenz-Bilder', 'references'],
    ['Référence', 'variable'],
    ['Mask', 'mask'],
    ['Mask image', 'mask'],
    ['markup', 'markup'],
    ['Markierung', 'markup'],
    ['Characters', 'character'],
    ['colour', 'variable'],
    ['Preis (€)', 'variable'],
  ])('%s means %s', (header, field) => {
    expect(suggestMapping([header])[header]).toEqual({ field })
  })

  it('gives a field to one column, the truest name first', () => {
    expect(suggestMapping(['id', 'key', 'SKU'])).toEqual({
      id: { field: 'variable' },
      key: { field: 'key' },
      SKU: { field: 'variable' },
    })
  })
})

describe('column facts', () => {
  it('count filled cells and show up to three different values', async () => {
    const table = await read(`sku,note\n1,x\n2,x\n3, \n4,y\n5,${'z'.repeat(200)}\n6,w\n`)
    const [sku, note] = describeColumns(table)
    expect(sku).toMatchObject({ name: 'sku', filled: 6, examples: ['1', '2', '3'], suggested: { field: 'key' } })
    expect(note).toMatchObject({ filled: 5, examples: ['x', 'y', 'z'.repeat(80)] })
  })
})

describe('edits', () => {
  it('change cells by spreadsheet row and leave the table given as it was', async () => {
    const table = await read('a,b\n1,2\n\n3,4\n')
    const edited = applyEdits(table, [{ row: 4, column: 'b', value: '5' }])
    expect(edited.rows.map((row) => row.cells)).toEqual([
      ['1', '2'],
      ['3', '5'],
    ])
    expect(table.rows[1]?.cells).toEqual(['3', '4'])
  })

  it.each([
    [3, 'b'],
    [2, 'c'],
  ])('refuse row %i, column %s where there is none', async (row, column) => {
    const table = await read('a,b\n1,2\n\n3,4\n')
    let code = ''
    try {
      applyEdits(table, [{ row, column, value: 'x' }])
    } catch (error) {
      code = failureOf(error).code
    }
    expect(code).toBe('not_found')
  })
})
