import { expect, test } from 'vitest'
import type { Problem } from '../../../src/contract/problem.ts'
import { columnWarnings } from '../../../src/renderer/import/column-warnings.ts'

function problem(row: number, change: Partial<Problem>): Problem {
  const where = { file: 'a.csv', row, key: null, column: 'format' }
  return {
    ...where,
    code: 'not_supported',
    severity: 'error',
    message: 'No.',
    fix: 'Use png.',
    remedy: null,
    ...change,
  }
}

const words = (...problems: readonly Problem[]) => columnWarnings(problems).get('format')

test('a column says what is wrong with its cells; what can be run all the same is a warning, not unusable', () => {
  expect(words(problem(2, {}), problem(3, {}))).toBe('2 unusable')
  expect(words(problem(2, { severity: 'warning' }))).toBe('1 warning')
  expect(words(problem(2, { severity: 'warning' }), problem(3, { severity: 'warning' }))).toBe('2 warnings')
  expect(words(problem(2, { severity: 'warning' }), problem(3, {}))).toBe('2 problems')
  expect(words(problem(2, { column: null }))).toBeUndefined()
})
