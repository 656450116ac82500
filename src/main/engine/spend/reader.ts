import type { SpendQuery, SpendReport } from '../../../contract/spend.ts'
import { inThread } from '../thread.ts'

export type SpendTask = { readonly database: string; readonly query: SpendQuery } & (
  { readonly kind: 'report' } | { readonly kind: 'export'; readonly root: string; readonly path: string }
)

const program = { source: 'spend/spend-program.ts', built: 'spend' }

/** Threads at once: an export of minutes must not hold up a report, and each takes a core and 64 MB. */
const mostThreads = 2

/**
 * Where the money went, read in a thread of its own from one moment of the database: it looks at every attempt there ever
 * was, some 0.7 s for 100,000. What does not get a thread waits in order.
 */
export function openSpendReader(database: string, root: string) {
  const inTurn = atMost(mostThreads)
  const waiting = new Map<string, Promise<SpendReport>>()
  return {
    /** The same report that still waits is one: both were asked for before its moment. */
    report(query: SpendQuery): Promise<SpendReport> {
      const name = JSON.stringify(query)
      const known = waiting.get(name)
      if (known) return known
      const report = inTurn(() => {
        waiting.delete(name)
        return inThread<SpendReport>(program, { kind: 'report', database, query } satisfies SpendTask)
      })
      waiting.set(name, report)
      return report
    },
    /** Writes every line as CSV. Rejects with `bad_request` or `target_unwritable`. */
    export: (query: SpendQuery, path: string) =>
      inTurn(() =>
        inThread<{ path: string; lines: number }>(program, {
          kind: 'export',
          database,
          root,
          query,
          path,
        } satisfies SpendTask),
      ),
  }
}

/** Begins at most so many at once, in the order they were asked for; never in the caller's own turn. */
function atMost(most: number) {
  const line: (() => void)[] = []
  let free = most
  return async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (free === 0) await new Promise<void>((begin) => line.push(begin))
    else {
      free -= 1
      await Promise.resolve()
    }
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next) next()
      else free += 1
    }
  }
}
