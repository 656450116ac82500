import { failed } from '../../../contract/failure.ts'
import type { CellEdit } from '../../../contract/sheet.ts'
import type { Table, TableRow } from './table.ts'

/**
 * The table with some cells changed; the one given stays as it is. Throws `not_found` for a row or column it does not have.
 * Problems of reading stay: they are about the file, which an edit does not change.
 */
export function applyEdits(table: Table, edits: readonly CellEdit[]): Table {
  const columnAt = new Map(table.columns.map((name, index) => [name, index]))
  const rowAt = new Map(table.rows.map((row, index) => [row.number, index]))
  const rows: TableRow[] = [...table.rows]
  for (const edit of edits) {
    const column = columnAt.get(edit.column)
    const index = rowAt.get(edit.row)
    const row = index === undefined ? undefined : rows[index]
    if (column === undefined || index === undefined || !row) {
      const cell = `row ${edit.row}, column "${edit.column}"`
      throw failed('not_found', `${table.fileName} has no ${cell}.`, 'Open the sheet again and repeat the change.')
    }
    rows[index] = { number: row.number, cells: row.cells.with(column, edit.value) }
  }
  return { ...table, rows }
}
