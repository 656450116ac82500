import type { Problem } from '../../../contract/problem.ts'
import { sheetProblem } from './problems.ts'

/** Column names made unique, and what had to be changed for it. */
export interface Headers {
  readonly names: readonly string[]
  readonly problems: readonly Problem[]
}

/** Trims headers, names empty ones "Column 4" and repeats "colour (2)". `row` is the header's own row number. */
export function nameColumns(cells: readonly string[], fileName: string, row: number): Headers {
  const problems: Problem[] = []
  const taken = new Set<string>()
  const given = new Set(cells.map((cell) => cell.trim()))
  const names = cells.map((cell, index) => {
    const header = cell.trim()
    const name = freeName(header === '' ? `Column ${index + 1}` : header, taken, given)
    taken.add(name)
    if (name !== header) problems.push(renamed(header, name, index, fileName, row))
    return name
  })
  return { names, problems }
}

function freeName(wanted: string, taken: ReadonlySet<string>, given: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  let count = 2
  while (taken.has(`${wanted} (${count})`) || given.has(`${wanted} (${count})`)) count++
  return `${wanted} (${count})`
}

function renamed(header: string, name: string, index: number, fileName: string, row: number): Problem {
  const empty = header === ''
  return sheetProblem(fileName, {
    row,
    column: name,
    code: empty ? 'empty_header' : 'duplicate_header',
    severity: 'warning',
    message: empty
      ? `Column ${index + 1} has no header; it is called "${name}" here.`
      : `The header "${header}" occurs more than once; this one is called "${name}" here.`,
    fix: 'Give every column its own header.',
  })
}
