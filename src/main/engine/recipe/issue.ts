import type { Problem, ProblemCode, Remedy } from '../../../contract/problem.ts'
import type { PictureSource } from '../../../contract/reference.ts'

/** A problem before it is known which row it belongs to. */
export interface Issue {
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly fix: string
  readonly column?: string | null
  /** The source it is about, as it was wanted: composing tells the column by it. */
  readonly source?: PictureSource
  readonly remedy?: Remedy | null
}

/** Where an issue was met; `row` and `key` null for the recipe itself. */
export interface Place {
  readonly file: string
  readonly row: number | null
  readonly key: string | null
}

/** The issue as a problem of a row or of the recipe. */
export function problemAt({ file, row, key }: Place, issue: Issue): Problem {
  const { code, severity, message, fix, column = null, remedy = null } = issue
  return { file, row, key, column, code, severity, message, fix, remedy }
}

/** Variants often share a template or a value: the same sentence is said once. */
export function distinctIssues(issues: readonly Issue[]): readonly Issue[] {
  if (issues.length < 2) return issues
  return [...new Map(issues.map((issue) => [`${issue.severity}${issue.message}`, issue])).values()]
}
