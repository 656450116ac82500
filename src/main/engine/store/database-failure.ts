import Database from 'better-sqlite3'
import { failed } from '../../../contract/failure.ts'

const retry = 'Resume when the disk works again: nothing that was received is lost.'

/** SQLite's errors about the disk, in our words; anything else as it is. */
export function databaseFailure(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const { code } = error
  if (code === 'SQLITE_FULL') return failed('disk_full', 'The disk of the library is full.', retry, error)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return failed('disk_error', "Another program holds the library's database.", `Close it. ${retry}`, error)
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return failed(
      'library_damaged',
      `The library's database is damaged (${code}).`,
      'Close Proofsheet and run "proofsheet doctor --repair". What was received is kept.',
      error,
    )
  }
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|PERM)/.test(code)) {
    return failed('disk_error', `The library's database cannot be written (${code}).`, retry, error)
  }
  return error
}
