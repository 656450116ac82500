import type { Problem } from '../../../contract/problem.ts'
import { problemAt } from './issue.ts'

/** Finds keys that occur twice. Feed it every row of a sheet in order. */
export interface KeyChecker {
  /** The problem of this row when an earlier one has the same key, exactly. */
  check(row: number, key: string): Problem | null
}

/** One checker for one pass over one sheet. `column` is the key column's header, for showing. */
export function makeKeyChecker(file: string, column: string | null): KeyChecker {
  const firstRow = new Map<string, number>()
  return {
    check: (row, key) => {
      const first = firstRow.get(key)
      if (first === undefined) {
        firstRow.set(key, row)
        return null
      }
      return problemAt(
        { file, row, key },
        {
          code: 'duplicate_key',
          severity: 'error',
          message: `The key "${key}" is already used in row ${first}.`,
          fix: 'Give every row its own key; it names the row and its files.',
          column,
        },
      )
    },
  }
}
