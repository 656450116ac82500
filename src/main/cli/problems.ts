import type { Problem } from '../../contract/problem.ts'

/** "products.csv:17 [size] error: 1000x1000 is not offered. Use 1024x1024." Row and column only where there are any. */
export function problemText(problem: Problem): string {
  const place = problem.row === null ? problem.file : `${problem.file}:${problem.row}`
  const column = problem.column === null ? '' : ` [${problem.column}]`
  return `${place}${column} ${problem.severity}: ${problem.message} ${problem.fix}`.trimEnd()
}

/** True when a problem keeps something from being sent. */
export function anyError(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}
