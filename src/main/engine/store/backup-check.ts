import { closeSync, fsyncSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { failed } from '../../../contract/failure.ts'
import { identityFault, isNewer, mixedFault, pageFault, schemaFault } from './identity.ts'

/**
 * Why a copy of the database cannot be relied on, as the end of "The library's database ...", or null. Reads all of it:
 * every page and index, that it is ours and not from a later version. Nothing is written to it.
 */
export function backupFault(path: string): string | null {
  const mixed = mixedFault(path)
  if (mixed) return mixed.what
  let db: Database.Database | null = null
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
    const fault = identityFault(db) ?? pageFault(db, true)
    if (fault) return fault.what
    return isNewer(db) ? 'was made by a newer Proofsheet' : (schemaFault(db)?.what ?? null)
  } catch (error) {
    return `cannot be opened: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    db?.close()
  }
}

/**
 * Makes a fresh copy one closed file that needs no other beside it, proves it whole, and makes its bytes durable. Throws
 * `disk_error` when it is not whole.
 */
export function sealBackup(path: string): void {
  const db = new Database(path)
  db.pragma('journal_mode = DELETE')
  db.close()
  const fault = backupFault(path)
  if (fault !== null) {
    throw failed('disk_error', `The copy of the library's database ${fault}.`, 'Check the disk, then back up again.')
  }
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
