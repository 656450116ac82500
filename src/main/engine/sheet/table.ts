import type { Problem } from '../../../contract/problem.ts'
import type { Delimiter } from '../../../contract/sheet.ts'

/** One record of a sheet. */
export interface TableRow {
  /**
   * As a spreadsheet shows it: every record counts, empty ones too, and a cell with line breaks inside is still one
   * record. So it is the row number of Excel, and the line number of an editor only while no cell has a line break.
   */
  readonly number: number
  /** As many as the table has columns; everything is text, exactly as in the file. */
  readonly cells: readonly string[]
}

/** A sheet as read: plain text in columns with unique names. Records without any content are left out. */
export interface Table {
  readonly fileName: string
  /** For people: "UTF-8", "UTF-8 with BOM", "Windows-1252". */
  readonly encoding: string
  readonly delimiter: Delimiter
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
  readonly problems: readonly Problem[]
}

/** Largest file that is read, bytes: beyond it a text no longer fits one string. */
export const maxSheetBytes = 512 * 1024 * 1024 - 32
/** Most rows of one sheet. */
export const maxSheetRows = 1_000_000
