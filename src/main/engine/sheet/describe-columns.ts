import type { SheetColumn } from '../../../contract/sheet.ts'
import { isBlank } from './blank.ts'
import { suggestMapping } from './suggest-mapping.ts'
import type { Table } from './table.ts'

const mostExamples = 3
const exampleChars = 80

/** Each column with how many cells are filled, up to three different values, and what its header suggests. */
export function describeColumns(table: Table): readonly SheetColumn[] {
  const suggested = suggestMapping(table.columns)
  return table.columns.map((name, index) => ({
    name,
    ...columnFacts(table, index),
    suggested: suggested[name] ?? { field: 'variable' },
  }))
}

function columnFacts(table: Table, index: number): Pick<SheetColumn, 'filled' | 'examples'> {
  const examples = new Set<string>()
  let filled = 0
  for (const row of table.rows) {
    const cell = row.cells[index] ?? ''
    if (isBlank(cell)) continue
    filled++
    if (examples.size < mostExamples) examples.add(cell.length > exampleChars ? cell.slice(0, exampleChars) : cell)
  }
  return { filled, examples: [...examples] }
}
