import { setImmediate as nextTurn } from 'node:timers/promises'
import Papa from 'papaparse'

/** All records of a text in file order, empty ones included, and where quotes were wrong. */
export interface Records {
  readonly records: string[][]
  readonly quoteErrors: readonly QuoteError[]
}

export interface QuoteError {
  /** Index into `records`: where the quote opened. */
  readonly record: number
  /** open: never closed, the rest of the file is in that cell. stray: text goes on after a closing quote. */
  readonly kind: 'open' | 'stray'
}

const chunkChars = 1 << 20

/** Parses in pieces of about a megabyte and lets other work run between them. Stops once it has more than `limit` records. */
export async function parseRecords(
  text: string,
  delimiter: string,
  newline: '\n' | '\r',
  limit: number,
): Promise<Records> {
  const parser = new Papa.Parser({ delimiter, newline })
  const records: string[][] = []
  const quoteErrors: QuoteError[] = []
  let from = 0
  let size = chunkChars
  while (from < text.length && records.length <= limit) {
    const last = from + size >= text.length
    const piece: Papa.ParseResult<string[]> = parser.parse(text.slice(from, from + size), 0, !last)
    for (const error of piece.errors) {
      const row = error.row ?? 0
      // An unfinished last record is parsed again with the next piece: what it seems to do wrong here is no error yet.
      if (error.type !== 'Quotes' || row >= piece.data.length + (last ? 1 : 0)) continue
      quoteErrors.push({ record: records.length + row, kind: error.code === 'MissingQuotes' ? 'open' : 'stray' })
    }
    for (const record of piece.data) records.push(record)
    // No whole record in the piece: a long cell, or a quote left open. Doubling keeps the work linear.
    size = piece.meta.cursor === 0 ? size * 2 : chunkChars
    from = last ? text.length : from + piece.meta.cursor
    await nextTurn()
  }
  return { records, quoteErrors }
}
