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

/** Keeps the library's backups: makes them when they are due, without ever stopping work. */
export interface Backups {
  list(): BackupList
  /** Rejects with disk_full or disk_error. */
  make(reason: Reason): Promise<BackupInfo>
  /** Makes a last one if enough was done since the newest. */
  close(): Promise<void>
}

/** Begins to keep the backups of an open library. */
export function openBackups(parts: {
  readonly root: string
  readonly store: Store
  readonly clock: () => number
  readonly onMade: (backup: BackupInfo) => void
  readonly onFailure: (failure: Failure) => void
}): Backups {
  const { root, store, clock } = parts
  const dir = join(root, 'backups')
  let failure: Failure | null = null
  let newestExtent: { readonly path: string; readonly extent: Extent | null } | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | null = setTimeout(look, firstLookMs).unref()

  function extentOfNewest(newest: BackupInfo | undefined): Extent | null {
    if (!newest) return null
    if (newestExtent?.path !== newest.path) {
      newestExtent = { path: newest.path, extent: extentOfFile(join(root, newest.path)) }
    }
    return newestExtent.extent
  }

  function due(): { readonly reason: Reason | null; readonly grown: number } {
    const newest = listBackups(dir)[0]
    const then = extentOfNewest(newest)
    const now = extentOf(store.db)
    return { reason: dueReason(now, clock(), newest, then), grown: Math.abs(now.work - (then?.work ?? 0)) }
  }

  async function makeNow(reason: Reason): Promise<BackupInfo> {
    try {
      const made = await makeBackup({ database: store.db.name, dir, reason, now: clock() })
      failure = null
      parts.onMade(made)
      return made
    } catch (error) {
      failure = failureOf(error)
      parts.onFailure(failure)
      throw error
    }
  }

  /** One after the other. */
  function make(reason: Reason): Promise<BackupInfo> {
    const made = turn.then(() => makeNow(reason))
    turn = made.catch(() => null)
    return made
  }

  async function makeIfDue(reasonNow: () => Reason | null): Promise<void> {
    try {
      const reason = reasonNow()
      if (reason) await make(reason)
    } catch (error) {
      failure = failureOf(error)
    }
  }

  function look(): void {
    void makeIfDue(() => due().reason).then(() => {
      if (timer) timer = setTimeout(look, everyMs).unref()
    })
  }

  return {
    list: () => ({ backups: listBackups(dir), failure }),
    make,
    async close() {
      if (timer) clearTimeout(timer)
      timer = null
      await turn
      await makeIfDue(() => {
        const { reason, grown } = due()
        return grown >= someWork ? 'close' : reason
      })
    },
  }
}
