import Database from 'better-sqlite3'
import { failed } from '../../../contract/failure.ts'

const retry = 'Resume when the disk works again: nothing that was received is lost.'

/** SQLite's errors about the disk, in our words; anything else as it is. */
export function databaseFailure(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const { code } = error
  if (code === 'SQLITE_FULL') return failed('disk_full', 'The disk of the library is full.', retry, error)
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT|PERM)/.test(code)) {
    return failed('disk_error', `The library's database cannot be written (${code}).`, retry, error)
  }
  return error
}
