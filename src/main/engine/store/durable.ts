import type { Db } from './open.ts'

interface Pending {
  readonly work: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit: changes asked for in the same turn share one FULL-durable transaction, since a commit costs an fsync.
 * Each piece of work runs in its own savepoint: one that throws is rolled back alone and rejects its own promise.
 */
export interface Durable {
  /** Resolves with the result once it is on disk, as soon as that can be. */
  commit<Result>(work: () => Result): Promise<Result>
  /** The same for work nobody waits in line behind: rides along with the next commit, at the latest after `soonMs`. */
  commitSoon<Result>(work: () => Result): Promise<Result>
  /** Rides along with the next commit, at the latest after `laterMs`. Use where losing it in a crash changes nothing. */
  later(work: () => void): void
  /** Commits whatever waits, now. */
  flush(): void
}

const soonMs = 20
const laterMs = 100

/** Group commits on one connection. Nothing else may hold a transaction open across turns. */
export function makeDurable(db: Db): Durable {
  let pending: Pending[] = []
  let scheduled = false
  let timer: { readonly due: number; readonly handle: NodeJS.Timeout } | null = null
  const savepoint = db.transaction((work: () => unknown) => work())
  const runAll = db.transaction((batch: readonly Pending[], settle: (() => void)[]) => {
    for (const item of batch) {
      try {
        const value = savepoint(item.work)
        settle.push(() => item.resolve(value as never))
      } catch (error) {
        // A full or broken disk ends the whole transaction: nobody may be told that it is on disk.
        if (!db.inTransaction) throw error
        settle.push(() => item.reject(error))
      }
    }
  })

  function flush(): void {
    scheduled = false
    if (timer) clearTimeout(timer.handle)
    timer = null
    const batch = pending
    pending = []
    if (batch.length === 0) return
    const settle: (() => void)[] = []
    try {
      runAll.immediate(batch, settle)
    } catch (error) {
      for (const item of batch) item.reject(error)
      return
    }
    for (const tell of settle) tell()
  }

  function flushNow(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  function flushWithin(ms: number): void {
    const due = performance.now() + ms
    if (scheduled || (timer && timer.due <= due)) return
    if (timer) clearTimeout(timer.handle)
    timer = { due, handle: setTimeout(flush, ms) }
  }

  function add<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => pending.push({ work, resolve, reject }))
  }

  return {
    commit(work) {
      flushNow()
      return add(work)
    },
    commitSoon(work) {
      flushWithin(soonMs)
      return add(work)
    },
    later(work) {
      flushWithin(laterMs)
      pending.push({ work, resolve: () => {}, reject: () => {} })
    },
    flush,
  }
}
