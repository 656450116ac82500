import type { Problem, ProblemCode } from '../../contract/problem.ts'
import { count } from '../ui/format.ts'

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
  const found = new Map<string, { total: number; readonly codes: Set<ProblemCode> }>()
  for (const { column, code, row } of problems) {
    if (column === null || row === null) continue
    const entry = found.get(column) ?? { total: 0, codes: new Set<ProblemCode>() }
    entry.total += 1
    entry.codes.add(code)
    found.set(column, entry)
  }
  return new Map([...found].map(([column, { total, codes }]) => [column, warning(total, [...codes])]))
}

function warning(total: number, codes: readonly ProblemCode[]): string {
  const [code] = codes
  const word = codes.length === 1 && code !== undefined ? words[code] : undefined
  return word === undefined ? `${count(total)} ${total === 1 ? 'problem' : 'problems'}` : `${count(total)} ${word}`
}
