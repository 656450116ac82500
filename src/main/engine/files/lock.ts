import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { failed, ProofsheetError } from '../../../contract/failure.ts'
import { diskFailure } from '../disk-failure.ts'
import { makePrivate } from '../private-file.ts'
import { libraryFiles } from './paths.ts'

const ownerSchema = z.object({
  program: z.enum(['desktop', 'cli']),
  pid: z.number().int(),
  /** ms since 1970. */
  since: z.number(),
})
export type LockOwner = z.infer<typeof ownerSchema>

export interface LibraryLock {
  readonly owner: LockOwner
  release(): void
}

/** Two starters may each stop the other's first try; SQLite's busy wait lets exactly one through. */
const waitMs = 500

/**
 * Makes this process the one owner of a library until `release` or its death: an exclusive SQLite transaction on
 * `lock.db`, which the kernel ends with the process, however it dies. No lease, so a slow or stopped owner is never
 * robbed. Throws `library_locked` naming the owner, `disk_error` or `disk_full`.
 */
export function acquireLock(
  libraryPath: string,
  who: { readonly program: LockOwner['program']; readonly pid: number },
): LibraryLock {
  const ownerPath = join(libraryPath, libraryFiles.lockOwner)
  const database = lockDatabase(join(libraryPath, libraryFiles.lock), ownerPath)
  const owner: LockOwner = { program: who.program, pid: who.pid, since: Date.now() }
  try {
    writeFileSync(`${ownerPath}.tmp`, JSON.stringify(owner), { mode: 0o600 })
    renameSync(`${ownerPath}.tmp`, ownerPath)
  } catch (error) {
    database.close()
    throw diskFailure(error, 'locking the library')
  }
  return {
    owner,
    release: () => {
      if (!database.open) return
      rmSync(ownerPath, { force: true })
      database.close()
    },
  }
}

function lockDatabase(path: string, ownerPath: string): Database.Database {
  let database: Database.Database | null = null
  try {
    makePrivate(path)
    database = new Database(path, { timeout: waitMs })
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database?.close()
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('SQLITE_BUSY')) throw lockedBy(readOwner(ownerPath))
    if (code === 'SQLITE_FULL') {
      throw failed('disk_full', 'The disk of the library is full.', 'Free some space, then start again.', error)
    }
    throw failed(
      'disk_error',
      `The library could not be locked (${code || String(error)}).`,
      'Check that the library folder can be written to, then start again.',
      error,
    )
  }
}

function readOwner(path: string): LockOwner | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

function lockedBy(owner: LockOwner | null): ProofsheetError {
  const names = { desktop: 'the desktop app', cli: 'the command line' }
  const who = owner === null ? 'another Proofsheet' : `${names[owner.program]} (process ${owner.pid})`
  const since = owner === null ? '' : ` since ${new Date(owner.since).toISOString()}`
  return new ProofsheetError({
    code: 'library_locked',
    message: `The library is in use by ${who}${since}.`,
    money: 'none',
    action: 'Close it, or wait until it has finished, then start again.',
    ...(owner === null ? {} : { details: { ...owner } }),
  })
}
