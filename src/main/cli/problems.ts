import type { PlanSummary } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import { count } from './count.ts'

/** "products.csv:17 [size] error: 1000x1000 is not offered. Use 1024x1024." Row and column only where there are any. */
export function problemText(problem: Problem): string {
  const place = problem.row === null ? problem.file : `${problem.file}:${problem.row}`
  const column = problem.column === null ? '' : ` [${problem.column}]`
  return `${place}${column} ${problem.severity}: ${problem.message} ${problem.fix}`.trimEnd()
}

/** "3 problems; 2 rows cannot be sent". A warning keeps no row from being sent. */
export function problemsText({ problemCount, problemRows }: Pick<PlanSummary, 'problemCount' | 'problemRows'>): string {
  return `${count(problemCount, 'problem')}${problemRows > 0 ? `; ${count(problemRows, 'row')} cannot be sent` : ''}`
}

/** True when a problem keeps something from being sent. */
export function anyError(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}
