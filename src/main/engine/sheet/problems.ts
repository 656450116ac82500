import type { Problem } from '../../../contract/problem.ts'

type Told = Pick<Problem, 'row' | 'code' | 'severity' | 'message' | 'fix'> & { readonly column?: string | null }

/** A problem found while reading: no key is known yet and there is no one-click remedy. */
export function sheetProblem(fileName: string, told: Told): Problem {
  return { file: fileName, key: null, remedy: null, ...told, column: told.column ?? null }
}
