import { failed } from '../../../contract/failure.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { Delimiter, SheetReading } from '../../../contract/sheet.ts'
import { decode } from './decode.ts'
import { guessDelimiter, guessNewline, takeSepLine } from './delimiter.ts'
import { nameColumns } from './headers.ts'
import { parseRecords, type QuoteError } from './parse-records.ts'
import { isBlank } from './blank.ts'
import { damageProblems, fitProblems, quoteProblems } from './row-problems.ts'
import { maxSheetBytes, maxSheetRows, type Table, type TableRow } from './table.ts'

/**
 * Reads a CSV, TSV or semicolon file. Detects encoding and delimiter unless `reading` sets them.
 * Wrong rows become problems; throws only `sheet_unreadable`, `sheet_empty` or `sheet_too_large`.
 * Runs in pieces, so that a large sheet does not keep other work waiting.
 */
export async function readTable(bytes: Uint8Array, fileName: string, reading: SheetReading = {}): Promise<Table> {
  if (bytes.length > maxSheetBytes) throw tooLarge(fileName, `${Math.round(bytes.length / 1024 / 1024)} MB`, '512 MB')
  const { text: whole, encoding } = decode(bytes, fileName, reading.encoding)
  const { text, delimiter: said } = takeSepLine(whole)
  const newline = guessNewline(text)
  const delimiter = reading.delimiter ?? said ?? guessDelimiter(text, newline)
  const { records, quoteErrors } = await parseRecords(text, delimiter, newline, maxSheetRows + 1)
  if (records.length > maxSheetRows + 1) {
    throw tooLarge(fileName, `more than ${maxSheetRows.toLocaleString('en-US')} rows`, `${maxSheetRows} rows`)
  }
  if (text.includes('\r\n')) stripReturns(records)
  const table = tableOf(records, quoteErrors, { fileName, encoding, delimiter })
  const damage = damageProblems(text, table)
  return { ...table, problems: [...table.problems, ...damage].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) }
}

function tooLarge(fileName: string, size: string, most: string) {
  const action = 'Split it into smaller sheets and run them one after the other.'
  return failed('sheet_too_large', `${fileName} has ${size}; at most ${most} are read.`, action)
}

/** Records were split at "\n", so those that ended in "\r\n" still have the "\r" on their last cell. */
function stripReturns(records: readonly string[][]): void {
  for (const record of records) {
    const last = record.at(-1)
    if (last?.endsWith('\r')) record[record.length - 1] = last.slice(0, -1)
  }
}

interface Source {
  readonly fileName: string
  readonly encoding: string
  readonly delimiter: Delimiter
}

function tableOf(records: readonly string[][], quoteErrors: readonly QuoteError[], source: Source): Table {
  const { fileName } = source
  const headerAt = records.findIndex((record) => !isEmpty(record))
  const header = records[headerAt]
  if (!header) throw failed('sheet_empty', `${fileName} has nothing in it.`, 'Choose a sheet with a header and rows.')
  const width = usedWidth(header, records)
  const headers = nameColumns(padded(header.slice(0, width), width), fileName, headerAt + 1)
  const problems: Problem[] = [...headers.problems, ...quoteProblems(quoteErrors, records, fileName)]
  const rows: TableRow[] = []
  for (let index = headerAt + 1; index < records.length; index++) {
    const record = records[index]
    if (!record || isEmpty(record)) continue
    const number = index + 1
    if (record.length !== width) problems.push(...fitProblems(record, width, number, source))
    rows.push({ number, cells: fitted(record, width) })
  }
  if (rows.length === 0) {
    throw failed('sheet_empty', `${fileName} has a header and no rows.`, 'Add at least one row below the header.')
  }
  return { ...source, columns: headers.names, rows, problems }
}

/** Columns up to the last that has a header or, without one, at least one value within the header's own width. */
function usedWidth(header: readonly string[], records: readonly string[][]): number {
  let width = header.length
  while (width > 1 && header[width - 1]?.trim() === '' && records.every((record) => (record[width - 1] ?? '') === '')) {
    width--
  }
  return width
}

function isEmpty(record: readonly string[]): boolean {
  for (const cell of record) if (!isBlank(cell)) return false
  return true
}

function padded(cells: readonly string[], width: number): readonly string[] {
  return cells.length >= width ? cells : [...cells, ...Array<string>(width - cells.length).fill('')]
}

function fitted(record: readonly string[], width: number): readonly string[] {
  if (record.length === width) return record
  return record.length > width ? record.slice(0, width) : padded(record, width)
}
