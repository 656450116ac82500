import { closeSync, openSync, readSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migrations, schemaVersion } from './migrations/index.ts'

/** "PrfS": marks our files so that a foreign database is never migrated. */
export const applicationId = 0x50726653

/** What is wrong with a database file, as the end of "The library's database ...", and how it shows. */
export interface DatabaseFault {
  readonly kind: 'missing' | 'empty' | 'unreadable' | 'foreign' | 'corrupt' | 'mixed'
  readonly what: string
  readonly cause?: unknown
}

/** Where the header says how the file is written, https://www.sqlite.org/fileformat.html#file_format_version_numbers */
const writeVersionAt = 18
/** 2: with a write-ahead log. */
const journalVersion = 1
/** A log with nothing in it is a header of so many bytes, https://www.sqlite.org/walformat.html */
const emptyLogBytes = 32

/**
 * To be asked before a database is opened, never while it is: closing the file would end this process's locks on it. A backup is one closed file that says it has no log: where one lies beside it,
 * another database left it, and SQLite would work it into this one, page by page. Null when that is not so.
 */
export function mixedFault(path: string): DatabaseFault | null {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  if (!log || log.size <= emptyLogBytes || byteAt(path, writeVersionAt) !== journalVersion) return null
  return {
    kind: 'mixed',
    what: 'was put in the place of another, whose last changes still lie beside it (library.db-wal)',
  }
}

/** Null where there is none. */
function byteAt(path: string, position: number): number | null {
  if (!statSync(path, { throwIfNoEntry: false })) return null
  const file = openSync(path, 'r')
  try {
    const byte = Buffer.alloc(1)
    return readSync(file, byte, 0, 1, position) === 1 ? (byte[0] ?? null) : null
  } finally {
    closeSync(file)
  }
}

/** Null when an open connection is one of our databases, of whatever version. */
export function identityFault(db: Database.Database): DatabaseFault | null {
  try {
    const id = db.pragma('application_id', { simple: true })
    return id === applicationId ? null : { kind: 'foreign', what: 'was not made by Proofsheet' }
  } catch (error) {
    return unreadable(error)
  }
}

/** Null when it is whole. `thorough` reads every page and index (integrity_check), else their structure (quick_check). */
export function pageFault(db: Database.Database, thorough = false): DatabaseFault | null {
  try {
    const found = String(db.pragma(thorough ? 'integrity_check(1)' : 'quick_check(1)', { simple: true }))
    // Its first line only names the database.
    return found === 'ok' ? null : { kind: 'corrupt', what: `fails its check (${found.split('\n').at(-1) ?? ''})` }
  } catch (error) {
    return unreadable(error)
  }
}

function unreadable(error: unknown): DatabaseFault {
  const isCorrupt = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT')
  if (isCorrupt) return { kind: 'corrupt', what: 'is damaged', cause: error }
  return { kind: 'unreadable', what: 'is not a database', cause: error }
}

const columnsOf = (db: Database.Database): readonly string[] =>
  db
    .prepare<[], string>(
      `SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'`,
    )
    .pluck()
    .all()

/**
 * Null when it has every column of its version. A write-ahead log that a crash left beside a file copied into the
 * database's place is worked into that file by SQLite: each page is whole then, and the whole is nothing.
 */
export function schemaFault(db: Database.Database): DatabaseFault | null {
  const version = Number(db.pragma('user_version', { simple: true }))
  const model = new Database(':memory:')
  try {
    for (const { sql } of migrations.slice(0, version)) model.exec(sql)
    const has = new Set(columnsOf(db))
    const lacks = columnsOf(model).find((column) => !has.has(column))
    return lacks === undefined ? null : { kind: 'mixed', what: `is of schema ${version} and lacks ${lacks}` }
  } catch (error) {
    return unreadable(error)
  } finally {
    model.close()
  }
}

/** True when a later version wrote this database. */
export function isNewer(db: Database.Database): boolean {
  return Number(db.pragma('user_version', { simple: true })) > schemaVersion
}
