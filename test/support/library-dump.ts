import { join } from 'node:path'
import Database from 'better-sqlite3'

const history = ['batch', 'row', 'job', 'attempt', 'image', 'rendition'] as const
const figures = ['purse', 'spend_day', 'job_count', 'row_count'] as const

export interface Dump {
  /** Each record of history as one string. */
  readonly records: ReadonlySet<string>
  /** Sums and counters. */
  readonly figures: readonly string[]
}

/** Everything a library's database says about what was made, asked for and paid. */
export function dump(library: string, file = 'library.db'): Dump {
  const db = new Database(join(library, file), { readonly: true })
  const all = (table: string): string[] =>
    db
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((record) => `${table} ${JSON.stringify(record)}`)
  try {
    return {
      records: new Set(history.flatMap(all)),
      figures: figures
        .flatMap(all)
        .filter((line) => !line.includes('"n":0'))
        .toSorted(),
    }
  } finally {
    db.close()
  }
}

/** The share of the records of `before` that `after` has, byte for byte. */
export function shareKept(before: Dump, after: Dump): number {
  const kept = [...before.records].filter((record) => after.records.has(record)).length
  return kept / before.records.size
}
