import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { failed } from '../../../contract/failure.ts'
import { migrations, schemaVersion } from './migrations/index.ts'

export type Db = Database.Database

/** "PrfS": marks our files so that a foreign database is never migrated. */
const applicationId = 0x50726653

/**
 * Opens (or creates) `library.db` with full durability, checks it and brings its schema up to date, after a backup.
 * Errors: library_newer for a schema from a later version (the file is left untouched), library_damaged.
 */
export function openStore(folder: string, options: { backups: string }): Db {
  const path = join(folder, 'library.db')
  const isNew = !existsSync(path) || statSync(path).size === 0
  const db = openFile(path)
  try {
    if (!isNew) checkOurs(db)
    setPragmas(db)
    migrate(db, options.backups, isNew)
    assertDurable(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function openFile(path: string): Db {
  try {
    return new Database(path, { timeout: 5_000 })
  } catch (error) {
    throw damaged('could not be opened', error)
  }
}

function checkOurs(db: Db): void {
  let id: unknown
  let version: number
  try {
    id = db.pragma('application_id', { simple: true })
    version = Number(db.pragma('user_version', { simple: true }))
  } catch (error) {
    throw damaged('is not a database', error)
  }
  if (id !== applicationId) throw damaged('was not made by Proofsheet')
  if (version > schemaVersion) {
    throw failed(
      'library_newer',
      `This library was made by a newer Proofsheet (schema ${version}; this one knows ${schemaVersion}).`,
      'Install the newer version. Nothing was changed.',
    )
  }
  const check = db.pragma('quick_check(1)', { simple: true })
  if (check !== 'ok') throw damaged(`fails its check: ${String(check)}`)
}

function damaged(what: string, cause?: unknown) {
  return failed(
    'library_damaged',
    `The library's database ${what}.`,
    'Put back the newest file from the backups folder of the library. The pictures themselves are in originals.',
    cause,
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
    throw damaged(`cannot be made durable (synchronous ${String(level)}, journal ${String(mode)})`)
  }
}

function migrate(db: Db, backups: string, isNew: boolean): void {
  const current = Number(db.pragma('user_version', { simple: true }))
  if (current === schemaVersion) return
  if (!isNew) db.prepare('VACUUM INTO ?').run(join(backups, `library-schema-${current}-${Date.now()}.db`))
  const apply = db.transaction(() => {
    for (const migration of migrations.slice(current)) db.exec(migration.sql)
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${schemaVersion}`)
  })
  apply.immediate()
}
