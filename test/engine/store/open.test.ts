import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { ProofsheetError } from '../../../src/contract/failure.ts'
import { migrations, schemaVersion } from '../../../src/main/engine/store/migrations/index.ts'
import { openStore } from '../../../src/main/engine/store/open.ts'
import { tempFolder } from '../../support/temp.ts'

function folderWithBackups(): { folder: string; backups: string } {
  const folder = tempFolder()
  const backups = join(folder, 'backups')
  mkdirSync(backups)
  return { folder, backups }
}

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return error instanceof ProofsheetError ? error.failure.code : String(error)
  }
  return 'nothing thrown'
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

describe('opening the database of a library', () => {
  it('is durable: WAL and synchronous FULL, also after writes', () => {
    const { folder, backups } = folderWithBackups()
    const db = openStore(folder, { backups })
    db.prepare("INSERT INTO setting VALUES ('x', '1')").run()
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
    db.close()
    const again = openStore(folder, { backups })
    again.prepare("UPDATE setting SET value = '2' WHERE name = 'x'").run()
    expect(again.pragma('synchronous', { simple: true })).toBe(2)
    again.close()
  })

  it('numbers its migrations from 1 without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
  })

  it('refuses a newer schema and leaves the file as it was', () => {
    const { folder, backups } = folderWithBackups()
    openStore(folder, { backups }).close()
    const path = join(folder, 'library.db')
    const raw = new Database(path)
    raw.pragma(`user_version = ${schemaVersion + 1}`)
    raw.pragma('journal_mode = DELETE')
    raw.close()
    const before = hashOf(path)
    expect(codeOf(() => openStore(folder, { backups }))).toBe('library_newer')
    expect(hashOf(path)).toBe(before)
    expect(readdirSync(backups)).toEqual([])
  })

  it.each([
    [
      'text',
      Buffer.from('this is not a database, but it is long enough to have a header of one hundred bytes'.repeat(3)),
    ],
    ['noise', Buffer.alloc(4096, 0xa5)],
  ])('refuses a file of %s instead of starting afresh', (_, bytes) => {
    const { folder, backups } = folderWithBackups()
    writeFileSync(join(folder, 'library.db'), bytes)
    expect(codeOf(() => openStore(folder, { backups }))).toBe('library_damaged')
  })

  it("refuses another program's database", () => {
    const { folder, backups } = folderWithBackups()
    const other = new Database(join(folder, 'library.db'))
    other.exec('CREATE TABLE notes (id INTEGER)')
    other.close()
    expect(codeOf(() => openStore(folder, { backups }))).toBe('library_damaged')
  })

  it('backs up before it migrates an older schema', () => {
    const { folder, backups } = folderWithBackups()
    openStore(folder, { backups }).close()
    const raw = new Database(join(folder, 'library.db'))
    for (const { name, type } of raw
      .prepare<[], { name: string; type: string }>(
        "SELECT name, type FROM sqlite_master WHERE type IN ('table','trigger') AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'image_text_%'",
      )
      .all()
      .toReversed()) {
      raw.pragma('foreign_keys = OFF')
      raw.exec(`DROP ${type} IF EXISTS ${name}`)
    }
    raw.pragma('user_version = 0')
    raw.close()
    const db = openStore(folder, { backups })
    expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion)
    expect(readdirSync(backups)).toHaveLength(1)
    db.close()
  })
})

describe('hot queries', () => {
  it('use their indexes', () => {
    const { folder, backups } = folderWithBackups()
    const db = openStore(folder, { backups })
    const plan = (sql: string): string =>
      db
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => detail)
        .join('; ')
    const open = "(state = 'held' OR state = 'waiting' OR state = 'running' OR state = 'failed' OR state = 'unknown')"
    const ready = plan(
      `SELECT * FROM job INDEXED BY job_open WHERE batch_id = 1 AND state = 'waiting' AND not_before <= 5 AND ${open} ORDER BY id LIMIT 3`,
    )
    expect(ready).toMatch(/SEARCH job USING INDEX job_open/)
    // In the index's own order: sorting 100,000 waiting jobs for each claim would be the end of it.
    expect(ready).not.toMatch(/TEMP B-TREE/)
    expect(plan(`SELECT MIN(not_before) FROM job WHERE batch_id = 1 AND state = 'waiting' AND ${open}`)).toMatch(
      /USING (COVERING )?INDEX job_due/,
    )
    expect(plan("SELECT * FROM attempt WHERE state = 'prepared' OR state = 'sent' OR state = 'received'")).toMatch(
      /USING INDEX attempt_open/,
    )
    expect(plan('SELECT * FROM job WHERE row_id = 1 ORDER BY variant, repeat')).toMatch(/USING INDEX job_by_row/)
    db.close()
  })
})
