import type { Problem } from '../../../contract/problem.ts'
import type { QuoteError } from './parse-records.ts'
import { sheetProblem } from './problems.ts'
import type { Table } from './table.ts'

/** A row with more or fewer cells than the header. Cells left over without a column to go to are an error. */
export function fitProblems(
  record: readonly string[],
  width: number,
  row: number,
  { fileName, delimiter }: { readonly fileName: string; readonly delimiter: string },
): Problem[] {
  const extra = record.slice(width)
  if (record.length > width && extra.every((cell) => cell.trim() === '')) return []
  const told = { row, code: 'ragged_row' as const }
  if (record.length < width) {
    const message = `The row has ${cellCount(record.length)} where the header has ${width}; the missing ones are taken as empty.`
    return [sheetProblem(fileName, { ...told, severity: 'warning', message, fix: 'Add the missing cells.' })]
  }
  const sign = delimiter === '\t' ? 'tab' : `"${delimiter}"`
  const message = `The row has ${cellCount(record.length)} where the header has ${width}: "${cut(extra.join(delimiter))}" is left over.`
  const fix = `Put double quotes around a cell that contains a ${sign}, or add a header for the extra column.`
  return [sheetProblem(fileName, { ...told, severity: 'error', message, fix })]
}

const cellCount = (count: number): string => `${count} ${count === 1 ? 'cell' : 'cells'}`

const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** One problem per record with wrong quotes. */
export function quoteProblems(
  errors: readonly QuoteError[],
  records: readonly string[][],
  fileName: string,
): Problem[] {
  const seen = new Set<number>()
  return errors.flatMap(({ record, kind }) => {
    if (seen.has(record)) return []
    seen.add(record)
    return [
      quoteProblem(
        kind,
        record + 1,
        (records[record] ?? []).some((cell) => cell.includes('\n')),
        fileName,
      ),
    ]
  })
}

/** A stray quote inside one line is read as it stands; where lines were joined by it, rows may have been swallowed. */
function quoteProblem(kind: QuoteError['kind'], row: number, joinsLines: boolean, fileName: string): Problem {
  const message =
    kind === 'open'
      ? 'A double quote opens in this row and never closes: everything after it became one cell.'
      : 'A double quote stands inside a quoted cell without being doubled.'
  const fix =
    kind === 'open'
      ? 'Close the quoted cell, or write "" for a quote that belongs to the text.'
      : 'Write "" for a quote that belongs to the text.'
  const severity = kind === 'open' || joinsLines ? 'error' : 'warning'
  return sheetProblem(fileName, { row, code: 'unclosed_quote', severity, message, fix })
}

const damage = [
  [
    '\uFFFD',
    'Some characters could not be read and show as \uFFFD.',
    'Choose another encoding, or save the sheet as UTF-8.',
  ],
  ['\0', 'There are NUL characters in the text.', 'Save the sheet as CSV (UTF-8) again.'],
] as const

/** Characters that show the file was damaged or read with the wrong encoding: named once, at the first row with them. */
export function damageProblems(text: string, table: Table): Problem[] {
  return damage.flatMap(([mark, message, fix]) => {
    if (!text.includes(mark)) return []
    const row = table.rows.find(({ cells }) => cells.some((cell) => cell.includes(mark)))?.number ?? null
    return [sheetProblem(table.fileName, { row, code: 'encoding', severity: 'warning', message, fix })]
  })
}
