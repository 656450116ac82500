import { databaseFailure } from './database-failure.ts'
import type { Db } from './open.ts'

interface Pending {
  readonly work: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/** How long work that nobody waits in line behind may wait for company, ms. */
const soonMs = 20
/** The same for work whose loss in a crash changes nothing, ms. */
const laterMs = 100

/**
 * Group commit on one connection: changes asked for in the same turn share one FULL-durable transaction, since a commit
 * costs an fsync. Each piece of work runs in its own savepoint: one that throws is rolled back alone and rejects its own
 * promise. Nothing else may hold a transaction open across turns.
 */
export class Durable {
  readonly #db: Db
  readonly #savepoint
  readonly #inTransaction
  #pending: Pending[] = []
  #scheduled = false
  #timer: { readonly due: number; readonly handle: NodeJS.Timeout } | null = null

  constructor(db: Db) {
    this.#db = db
    this.#savepoint = db.transaction((work: () => unknown) => work())
    this.#inTransaction = db.transaction((batch: readonly Pending[]) => batch.map((item) => this.#perform(item)))
  }

  /** Resolves with the result once it is on disk, as soon as that can be. */
  commit<Result>(work: () => Result): Promise<Result> {
    if (!this.#scheduled) setImmediate(() => this.flush())
    this.#scheduled = true
    return this.#add(work)
  }

  /** The same for work nobody waits in line behind: rides along with the next commit, at the latest after `soonMs`. */
  commitSoon<Result>(work: () => Result): Promise<Result> {
    this.#flushWithin(soonMs)
    return this.#add(work)
  }

  /** Rides along with the next commit, at the latest after `laterMs`. Use where losing it in a crash changes nothing. */
  later(work: () => void): void {
    this.#flushWithin(laterMs)
    this.#pending.push({ work, resolve: () => {}, reject: () => {} })
  }

  /** Commits whatever waits, now. */
  flush(): void {
    this.#scheduled = false
    if (this.#timer) clearTimeout(this.#timer.handle)
    this.#timer = null
    const batch = this.#pending
    this.#pending = []
    if (batch.length === 0) return
    try {
      for (const tell of this.#inTransaction.immediate(batch)) tell()
    } catch (error) {
      const failure = databaseFailure(error)
      for (const item of batch) item.reject(failure)
    }
  }

  /** Does one piece of work; what to tell its owner is told only after the commit. */
  #perform(item: Pending): () => void {
    try {
      const value = this.#savepoint(item.work)
      return () => item.resolve(value as never)
    } catch (error) {
      // A full or broken disk ends the whole transaction: nobody may be told that it is on disk.
      if (!this.#db.inTransaction) throw error
      return () => item.reject(error)
    }
  }

  #add<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => this.#pending.push({ work, resolve, reject }))
  }

  #flushWithin(ms: number): void {
    const due = performance.now() + ms
    if (this.#scheduled || (this.#timer && this.#timer.due <= due)) return
    if (this.#timer) clearTimeout(this.#timer.handle)
    this.#timer = { due, handle: setTimeout(() => this.flush(), ms) }
  }
}
