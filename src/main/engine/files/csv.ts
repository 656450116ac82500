/** One line: every cell quoted, CRLF as RFC 4180 has it. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${defused(cell).replaceAll('"', '""')}"`).join(',')}\r\n`
}

/** In front of the first line, or Excel reads the letters wrong. */
export const byteOrderMark = '\uFEFF'

/**
 * A cell a spreadsheet would run as a formula gets an apostrophe in front. The set is OWASP's for CSV injection plus the
 * full-width twins some programs normalise, also behind spaces or a byte order mark.
 */
function defused(cell: string): string {
  return /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/u.test(cell) ? `'${cell}` : cell
}
