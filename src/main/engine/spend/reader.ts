import type { SpendQuery, SpendReport } from '../../../contract/spend.ts'
import { inThread } from '../thread.ts'

export type SpendTask = { readonly database: string; readonly query: SpendQuery } & (
  { readonly kind: 'report' } | { readonly kind: 'export'; readonly root: string; readonly path: string }
)

const program = { source: 'spend/spend-program.ts', built: 'spend' }

/**
 * Where the money went, read in a thread of its own from one moment of the database: it looks at every attempt there ever
 * was, some 0.7 s for 100,000.
 */
export function openSpendReader(database: string, root: string) {
  return {
    report: (query: SpendQuery) =>
      inThread<SpendReport>(program, { kind: 'report', database, query } satisfies SpendTask),
    /** Writes every line as CSV. Rejects with `bad_request` or `target_unwritable`. */
    export: (query: SpendQuery, path: string) =>
      inThread<{ path: string; lines: number }>(program, {
        kind: 'export',
        database,
        root,
        query,
        path,
      } satisfies SpendTask),
  }
}
