import Papa from 'papaparse'
import { delimiters, type Delimiter } from '../../../contract/sheet.ts'

const sampleChars = 128 * 1024
const sampleRecords = 200

/** A text without Excel's leading `sep=;` line, and what that line says. */
export function takeSepLine(text: string): { readonly text: string; readonly delimiter: Delimiter | null } {
  const match = /^"?sep=(.)"?(?:\r\n|\n|\r|$)/i.exec(text)
  const delimiter = delimiters.find((one) => one === match?.[1]) ?? null
  return match && delimiter ? { text: text.slice(match[0].length), delimiter } : { text, delimiter: null }
}

/** What ends a record, judged outside quotes. "\n" also stands for "\r\n": the "\r" is taken off afterwards. */
export function guessNewline(text: string): '\n' | '\r' {
  const bare = text.slice(0, sampleChars).replace(/"[^"]*"/g, '')
  return bare.includes('\r') && !bare.includes('\n') ? '\r' : '\n'
}

/**
 * The delimiter that splits the header and then most records into equally many cells.
 * A sheet of one column has none, however many commas its prompts hold: then the answer is one that does not occur.
 */
export function guessDelimiter(text: string, newline: '\n' | '\r'): Delimiter {
  const sample = text.slice(0, sampleChars)
  let best: { delimiter: Delimiter; score: number } | null = null
  for (const delimiter of delimiters) {
    const score = scoreOf(sample, delimiter, newline)
    if (score !== null && (best === null || score > best.score)) best = { delimiter, score }
  }
  return best?.delimiter ?? delimiters.findLast((one) => !text.includes(one)) ?? '|'
}

/** Null when the header is not split. Records that fit count most, malformed quotes against, more columns break ties. */
function scoreOf(sample: string, delimiter: Delimiter, newline: '\n' | '\r'): number | null {
  const { data, errors } = Papa.parse<string[]>(sample, {
    delimiter,
    newline,
    preview: sampleRecords,
    skipEmptyLines: true,
  })
  const width = data[0]?.length ?? 0
  if (width < 2) return null
  const rest = data.slice(1)
  const fitting = rest.filter((record) => record.length === width).length
  const quotes = errors.some((error) => error.type === 'Quotes') ? 0.3 : 0
  return (rest.length === 0 ? 1 : fitting / rest.length) - quotes + Math.min(width, 100) / 1000
}
