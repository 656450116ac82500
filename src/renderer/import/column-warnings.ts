import type { Problem, ProblemCode } from '../../contract/problem.ts'
import { count, counted } from '../ui/format.ts'

/** A word for what is wrong with cells of a column, after their number: "2 empty". */
const words: Partial<Readonly<Record<ProblemCode, string>>> = {
  missing_value: 'empty',
  bad_size: 'not offered',
  bad_value: 'not valid',
  unknown_model: 'not known',
  not_supported: 'unusable',
  duplicate_key: 'repeated',
  template_syntax: 'broken',
  prompt_too_long: 'too long',
}

/** For every column with problems, what is wrong and how often: "2 empty", or "5 problems" when it is of several kinds. */
export function columnWarnings(problems: readonly Problem[]): ReadonlyMap<string, string> {
  const found = new Map<string, { total: number; readonly codes: Set<ProblemCode | 'warning'> }>()
  for (const { column, code, row, severity } of problems) {
    if (column === null || row === null) continue
    const entry = found.get(column) ?? { total: 0, codes: new Set<ProblemCode | 'warning'>() }
    entry.total += 1
    // What can be run is not unusable.
    entry.codes.add(severity === 'error' ? code : 'warning')
    found.set(column, entry)
  }
  return new Map([...found].map(([column, { total, codes }]) => [column, warning(total, [...codes])]))
}

function warning(total: number, codes: readonly (ProblemCode | 'warning')[]): string {
  const [code] = codes
  if (codes.length === 1 && code === 'warning') return counted(total, 'warning')
  const word = codes.length === 1 && code !== undefined && code !== 'warning' ? words[code] : undefined
  return word === undefined ? counted(total, 'problem') : `${count(total)} ${word}`
}
