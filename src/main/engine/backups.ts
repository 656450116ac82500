import { join } from 'node:path'
import type { BackupInfo, BackupList } from '../../contract/doctor.ts'
import { failureOf, type Failure } from '../../contract/failure.ts'
import { makeBackup } from './store/backup.ts'
import { listBackups } from './store/backup-files.ts'
import { extentOf, extentOfFile, type Extent } from './store/extent.ts'
import type { Store } from './store/index.ts'

type Reason = BackupInfo['reason']

/** A command that only looks something up is over before the first look, ms. */
const firstLookMs = 5_000
const everyMs = 60_000
const dayMs = 24 * 3_600_000
const hourMs = 3_600_000
/** Rows made, jobs settled and images stored since the newest backup that make another worth its while ... */
const someWork = 50
/** ... and so many that it is worth making one in the middle of a run. */
const muchWork = 5_000
/** Least time between two backups for work done, ms. */
const restMs = 15 * 60_000

/** When a backup is due, and why; null when it is not. `newest` and `then`: the newest backup and what it holds. */
export function dueReason(
  now: Extent,
  at: number,
  newest: BackupInfo | undefined,
  then: Extent | null,
): Extract<Reason, 'daily' | 'work'> | null {
  if (now.mark === then?.mark || now.work === 0) return null
  const grown = Math.abs(now.work - (then?.work ?? 0))
  // A clock that was set back makes the newest one look as if it came from the future: then it tells nothing.
  const age = newest === undefined || newest.madeAt > at ? Number.POSITIVE_INFINITY : at - newest.madeAt
  if (newest && age >= dayMs) return 'daily'
  if (now.running === 0 && grown >= someWork && age >= restMs) return 'work'
  return grown >= muchWork && age >= hourMs ? 'work' : null
}

interface BackupParts {
  readonly root: string
  readonly store: Store
  readonly clock: () => number
  /** Throws `library_missing` when the file at the database's path is no longer the one that is open. */
  readonly mayCopy: () => void
  readonly onMade: (backup: BackupInfo) => void
  readonly onFailure: (failure: Failure) => void
}

/** Keeps the backups of an open library: makes them when they are due, without ever stopping work. */
export class Backups {
  readonly #parts: BackupParts
  readonly #dir: string
  /** What the newest backup holds, read once. */
  #newest: { readonly path: string; readonly extent: Extent | null } | null = null
  #failure: Failure | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | null

  constructor(parts: BackupParts) {
    this.#parts = parts
    this.#dir = join(parts.root, 'backups')
    this.#timer = setTimeout(() => void this.#look(), firstLookMs).unref()
  }

  list(): BackupList {
    return { backups: listBackups(this.#dir), failure: this.#failure }
  }

  /** One after the other. Rejects with disk_full or disk_error. */
  make(reason: Reason): Promise<BackupInfo> {
    const made = this.#turn.then(() => this.#makeNow(reason))
    this.#turn = made.catch(() => null)
    return made
  }

  /** Makes a last one if enough was done since the newest. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    await this.#turn
    await this.#makeIfDue(true)
  }

  async #makeNow(reason: Reason): Promise<BackupInfo> {
    const { store, clock, mayCopy, onMade, onFailure } = this.#parts
    try {
      mayCopy()
      const made = await makeBackup({ database: store.db.name, dir: this.#dir, reason, now: clock() })
      this.#failure = null
      onMade(made)
      return made
    } catch (error) {
      this.#failure = failureOf(error)
      onFailure(this.#failure)
      throw error
    }
  }

  async #look(): Promise<void> {
    await this.#makeIfDue(false)
    if (this.#timer) this.#timer = setTimeout(() => void this.#look(), everyMs).unref()
  }

  async #makeIfDue(isClosing: boolean): Promise<void> {
    try {
      const reason = this.#due(isClosing)
      if (reason) await this.make(reason)
    } catch (error) {
      this.#failure = failureOf(error)
    }
  }

  #due(isClosing: boolean): Reason | null {
    const { store, clock } = this.#parts
    const newest = listBackups(this.#dir)[0]
    const then = newest ? this.#extentOf(newest) : null
    const now = extentOf(store.db)
    if (isClosing && Math.abs(now.work - (then?.work ?? 0)) >= someWork) return 'close'
    return dueReason(now, clock(), newest, then)
  }

  #extentOf({ path }: BackupInfo): Extent | null {
    if (this.#newest?.path !== path) {
      this.#newest = { path, extent: extentOfFile(join(this.#parts.root, path)) }
    }
    return this.#newest.extent
  }
}
