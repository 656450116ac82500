import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { failed } from '../../../contract/failure.ts'
import { closeToOthers, makePrivate } from '../private-file.ts'
import { makeBackupNow } from './backup.ts'
import { listBackups } from './backup-files.ts'
import {
  applicationId,
  identityFault,
  isNewer,
  mixedFault,
  pageFault,
  schemaFault,
  type DatabaseFault,
} from './identity.ts'
import { migrations, schemaVersion } from './migrations/index.ts'

export type Db = Database.Database

/**
 * Opens (or creates) `library.db` with full durability, checks it and brings its schema up to date, after a backup.
 * Errors: library_newer for a schema from a later version (the file is left untouched), library_damaged, disk_full and
 * disk_error when there is no room for the backup.
 */
export function openStore(folder: string, options: { backups: string }): Db {
  const path = join(folder, 'library.db')
  const isNew = !existsSync(path) || statSync(path).size === 0
  const mixed = mixedFault(path)
  if (mixed) throw damagedDatabase(mixed)
  const db = openFile(path)
  try {
    if (!isNew) checkOurs(db)
    setPragmas(db)
    migrate(db, options.backups, isNew)
    for (const { path: backup } of listBackups(options.backups)) closeToOthers(join(folder, backup))
    assertDurable(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function openFile(path: string): Db {
  try {
    makePrivate(path)
    for (const ending of ['-wal', '-shm']) closeToOthers(`${path}${ending}`)
    return new Database(path, { timeout: 5_000 })
  } catch (error) {
    throw damagedDatabase({ what: 'could not be opened', cause: error })
  }
}

function checkOurs(db: Db): void {
  const foreign = identityFault(db)
  if (foreign) throw damagedDatabase(foreign)
  // Before its pages are judged: a later version may use what this one's SQLite does not know.
  if (isNewer(db)) throw newerDatabase(db)
  const broken = pageFault(db) ?? schemaFault(db)
  if (broken) throw damagedDatabase(broken)
}

/** The refusal of a database that cannot be worked with. Nothing is ever made in its place without being asked. */
export function damagedDatabase({ what, cause }: Pick<DatabaseFault, 'what' | 'cause'>) {
  return failed(
    'library_damaged',
    `The library's database ${what}.`,
    'Run "proofsheet doctor --repair": it rebuilds the database from the newest backup and the ledger; "proofsheet doctor --restore FILE" takes a certain backup. Nothing was changed.',
    cause,
  )
}

function newerDatabase(db: Db) {
  const version = Number(db.pragma('user_version', { simple: true }))
  return failed(
    'library_newer',
    `This library was made by a newer Proofsheet (schema ${version}; this one knows ${schemaVersion}).`,
    'Install the newer version. Nothing was changed.',
  )
}

function setPragmas(db: Db): void {
  db.pragma('journal_mode = WAL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('temp_store = MEMORY')
  db.pragma('cache_size = -32000')
}

/**
 * better-sqlite3 sets `synchronous` back to NORMAL at the first write in WAL mode, and NORMAL may forget a commit
 * when the power fails: a paid request without its row. So FULL is set after a write, and proved.
 */
function assertDurable(db: Db): void {
  db.exec('BEGIN IMMEDIATE; COMMIT')
  db.pragma('synchronous = FULL')
  const probe = db.prepare("INSERT INTO setting VALUES ('opened', ?) ON CONFLICT DO UPDATE SET value = excluded.value")
  probe.run(JSON.stringify(Date.now()))
  const level = db.pragma('synchronous', { simple: true })
  const mode = db.pragma('journal_mode', { simple: true })
  if (level !== 2 || mode !== 'wal') {
    throw failed(
      'disk_error',
      `The library's database cannot be made durable (synchronous ${String(level)}, journal ${String(mode)}).`,
      'Keep the library on a local disk. Nothing was changed.',
    )
  }
}

function migrate(db: Db, backups: string, isNew: boolean): void {
  const current = Number(db.pragma('user_version', { simple: true }))
  if (current === schemaVersion) return
  if (!isNew) makeBackupNow(db, { database: db.name, dir: backups, reason: 'migration', now: Date.now() })
  const apply = db.transaction(() => {
    for (const migration of migrations.slice(current)) db.exec(migration.sql)
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${schemaVersion}`)
  })
  apply.immediate()
}
