import { fork } from 'node:child_process'
import { createHash, type Hash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { applicationId } from '../../../src/main/engine/store/identity.ts'
import { backupFault } from '../../../src/main/engine/store/backup-check.ts'
import { migrations, schemaVersion } from '../../../src/main/engine/store/migrations/index.ts'
import { openStore } from '../../../src/main/engine/store/open.ts'
import { random } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

const child = fileURLToPath(new URL('../../support/store-child.ts', import.meta.url))

/** What the first schema held, column by column: a later one may add to it and change nothing. */
const columns = {
  setting: 'name, value',
  batch:
    'id, name, sheet_name, columns, recipe, options, provider, variants, created_at, ready, cap_micros, pause, rows, images, spent_micros, reserved_micros',
  row: 'id, batch_id, number, key, cells, state, display',
  job: 'id, batch_id, row_id, variant, repeat, state, model, body, hash, low_micros, high_micros, reserved_micros, claimed_at, settled_at, cause, failure',
  attempt:
    'id, job_id, state, provider, host, key_fingerprint, body_hash, estimate_micros, cost_micros, prepared_at, sent_at, settled_at, http_status, request_id, usage, failure',
  image:
    'id, attempt_id, job_id, batch_id, row_id, sha256, bytes, width, height, format, has_alpha, path, cost_micros, facts, created_at',
  rendition: 'image_id, name, format, width, height, bytes, path',
  job_count: 'batch_id, state, n, low_micros, high_micros',
  row_count: 'batch_id, display, n',
} as const

function historyHash(path: string): string {
  const db = new Database(path, { readonly: true })
  const hash: Hash = createHash('sha256')
  for (const [table, names] of Object.entries(columns)) {
    const filter = table === 'setting' ? "WHERE name = 'settings'" : ''
    for (const record of db.prepare(`SELECT ${names} FROM "${table}" ${filter} ORDER BY 1, 2`).iterate()) {
      hash.update(`${table}${JSON.stringify(record)}\n`)
    }
  }
  db.close()
  return hash.digest('hex')
}

/** A library's database as the first version wrote it: two batches, jobs in every state, images with renditions. */
function firstSchema(rows: number): string {
  const folder = tempFolder()
  mkdirSync(join(folder, 'backups'))
  const db = new Database(join(folder, 'library.db'))
  db.pragma('journal_mode = WAL')
  db.transaction(() => {
    db.exec(migrations[0]?.sql ?? '')
    db.pragma(`application_id = ${applicationId}`)
    db.pragma('user_version = 1')
    db.exec(`INSERT INTO setting VALUES ('settings', '{"capUsd":12}')`)
    for (const id of [1, 2]) {
      db.exec(`INSERT INTO batch VALUES (${id}, 'spring', 'a.csv', '["sku"]', '{}', '{}', 'openai', '[]', 5, 1, 9000000, NULL,
        ${rows}, 0, 700, 40)`)
    }
    const states = ['held', 'waiting', 'done', 'failed', 'unknown', 'cancelled']
    const attemptStates = { done: 'stored', failed: 'refused', unknown: 'unknown' } as const
    const row = db.prepare("INSERT INTO row VALUES (?, ?, ?, ?, ?, 'review', 'review')")
    const job = db.prepare(
      'INSERT INTO job VALUES (?, ?, ?, 0, 1, ?, \'m\', \'{"prompt":"a mug"}\', ?, 10, 20, ?, 0, 0, 5, 6, NULL, NULL)',
    )
    const attempt = db.prepare(
      "INSERT INTO attempt VALUES (?, ?, ?, 'openai', 'h', 'f', 'b', 20, ?, 5, 6, 7, 200, 'req', NULL, NULL)",
    )
    const image = db.prepare("INSERT INTO image VALUES (?, ?, ?, ?, ?, 'sha', 10, 4, 4, 'png', 0, ?, 7, '{}', 8)")
    for (let id = 1; id <= rows; id += 1) {
      const batch = 1 + (id % 2)
      const state = states[id % states.length] ?? 'held'
      row.run(id, batch, id, `key ${id}`, `["${id}","ä ✓"]`)
      job.run(id, batch, id, state, `hash ${id}`, state === 'unknown' ? 20 : 0)
      const attemptState = Object.entries(attemptStates).find(([name]) => name === state)?.[1]
      if (!attemptState) continue
      attempt.run(`a${id}`, id, attemptState, state === 'done' ? 7 : 0)
      if (state !== 'done') continue
      image.run(id, `a${id}`, id, batch, id, `originals/${id}.png`)
      db.exec(`INSERT INTO rendition VALUES (${id}, 'web', 'webp', 2, 2, 5, 'renditions/${id}.webp')`)
    }
    db.exec(
      'INSERT INTO job_count SELECT batch_id, state, COUNT(*), SUM(low_micros), SUM(high_micros) FROM job GROUP BY 1, 2',
    )
    db.exec('INSERT INTO row_count SELECT batch_id, display, COUNT(*) FROM row GROUP BY 1, 2')
  })()
  db.close()
  return folder
}

/** The same brought to a later version by its released migrations alone, with what those versions wrote of their own. */
function schemaOf(version: number): string {
  const folder = firstSchema(60)
  const db = new Database(join(folder, 'library.db'))
  db.transaction(() => {
    for (const { sql } of migrations.slice(1, version)) db.exec(sql)
    db.pragma(`user_version = ${version}`)
    if (version >= 2) {
      db.exec(`UPDATE job SET change = '{"prompt":"a cup"}', position = id + 0.5, resends = 1 WHERE state IN ('held', 'failed');
        UPDATE batch SET prices = '{"m":1}', resent_micros = 3;
        INSERT INTO spend_day VALUES ('2026-11-22', 70);
        INSERT INTO lane VALUES ('openai', '{"width":4}');
        INSERT INTO queue_edit VALUES (1, 5, 'hold', '{"kind":"state"}')`)
    }
    if (version >= 5) db.exec("UPDATE attempt SET model = 'm2'")
    if (version >= 6) {
      db.exec(`UPDATE job SET endpoint = 'images/edits', crop = '1x1',
          inputs = '{"images":[{"imageId":2}],"characters":[{"name":"fox","version":3}]}' WHERE state = 'held';
        INSERT INTO dropped_parameter VALUES ('h', 'm', 'quality', 5)`)
    }
  })()
  db.close()
  return folder
}

const kept = ['batch', 'row', 'job', 'attempt', 'image', 'rendition', 'job_count', 'row_count']
const keptSince: Readonly<Record<number, readonly string[]>> = {
  2: ['purse', 'spend_day', 'lane', 'queue_edit'],
  6: ['lineage', 'job_character', 'dropped_parameter'],
}

/** Every value of every column a version had, by what that version calls them. */
function valuesOf(path: string, like: string): readonly string[] {
  const model = new Database(like, { readonly: true })
  const version = Number(model.pragma('user_version', { simple: true }))
  const tables = [
    kept,
    Object.entries(keptSince).flatMap(([since, names]) => (version >= Number(since) ? names : [])),
  ].flat()
  const queries = tables.map((table) => {
    const columnNames = model.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
    return `SELECT ${columnNames.join(', ')} FROM "${table}" ORDER BY 1, 2`
  })
  model.close()
  const db = new Database(path, { readonly: true })
  const values = queries.flatMap((query) => {
    const records = db.prepare(query).all()
    return records.map((record) => `${query} ${JSON.stringify(record)}`)
  })
  db.close()
  return values
}

const versionOf = (path: string): number => {
  const db = new Database(path, { readonly: true })
  const version = Number(db.pragma('user_version', { simple: true }))
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
  return version
}

it('brings a library of the first version to this one: every record as it was, and a backup of the old one', () => {
  const folder = firstSchema(600)
  const path = join(folder, 'library.db')
  const before = historyHash(path)
  openStore(folder, { backups: join(folder, 'backups') }).close()
  expect(versionOf(path)).toBe(schemaVersion)
  expect(historyHash(path)).toBe(before)
  const [backup, ...others] = readdirSync(join(folder, 'backups'))
  expect(others).toEqual([])
  expect(backup).toMatch(/-migration\.db$/)
  expect(backupFault(join(folder, 'backups', backup ?? ''))).toBeNull()
  expect(versionOf(join(folder, 'backups', backup ?? ''))).toBe(1)
  expect(historyHash(join(folder, 'backups', backup ?? ''))).toBe(before)
})

it.each(migrations.slice(1, -1).map(({ version }) => version))(
  'brings a library of version %i to this one with all that versions since the first had added',
  (version) => {
    const folder = schemaOf(version)
    const path = join(folder, 'library.db')
    const like = join(tempFolder(), 'like.db')
    cpSync(path, like)
    const before = valuesOf(path, like)
    expect(before.length).toBeGreaterThan(60 * 3)
    openStore(folder, { backups: join(folder, 'backups') }).close()
    expect(versionOf(path)).toBe(schemaVersion)
    // What the third counts as spent that the first had sent again is told apart below.
    const isMoney = (line: string): boolean => version < 3 && line.includes('"cost_micros":')
    expect(valuesOf(path, like).filter((line) => !isMoney(line))).toEqual(before.filter((line) => !isMoney(line)))
    const db = new Database(path, { readonly: true })
    expect(db.prepare("SELECT id FROM ledger_due WHERE kind = 'unsent' ORDER BY id").pluck().all()).toEqual([
      '1 0',
      '2 0',
    ])
    db.close()
  },
)

it('counts as spent what the first version had sent again, and has the ledger told all of it', () => {
  const folder = firstSchema(60)
  const old = new Database(join(folder, 'library.db'))
  old.exec(`UPDATE job SET state = 'waiting' WHERE id = (SELECT MIN(id) FROM job WHERE state = 'unknown')`)
  old.close()
  const db = openStore(folder, { backups: join(folder, 'backups') })
  expect(
    db.prepare("SELECT cost_micros FROM attempt WHERE state = 'unknown' ORDER BY job_id LIMIT 2").pluck().all(),
  ).toEqual([20, 0])
  const due = db.prepare('SELECT kind, COUNT(*) n FROM ledger_due GROUP BY kind ORDER BY kind').all()
  const attempts = db.prepare('SELECT COUNT(*) FROM attempt').pluck().get()
  expect(due).toEqual([
    { kind: 'attempt', n: attempts },
    { kind: 'batch', n: 2 },
    { kind: 'setting', n: 1 },
    { kind: 'unsent', n: 2 },
  ])
  db.close()
})

it('killed at any moment leaves the old version or this one, never anything between, and no record changed', async () => {
  const made = firstSchema(12_000)
  const before = historyHash(join(made, 'library.db'))
  const next = random(20_261_122)
  const seen = new Set<number>()
  for (let kill = 0; kill < 14; kill += 1) {
    const folder = tempFolder()
    cpSync(made, folder, { recursive: true })
    const engine = fork(child, [JSON.stringify({ folder, task: 'migrate' })])
    await once(engine, 'message')
    await new Promise((resolve) => setTimeout(resolve, next() * 25 * (kill + 1)))
    engine.kill('SIGKILL')
    if (engine.exitCode === null && engine.signalCode === null) await once(engine, 'exit')
    const version = versionOf(join(folder, 'library.db'))
    seen.add(version)
    expect([1, schemaVersion]).toContain(version)
    expect(historyHash(join(folder, 'library.db'))).toBe(before)
    for (const name of readdirSync(join(folder, 'backups')).filter((file) => !file.startsWith('.'))) {
      expect(backupFault(join(folder, 'backups', name))).toBeNull()
    }
    openStore(folder, { backups: join(folder, 'backups') }).close()
    expect(versionOf(join(folder, 'library.db'))).toBe(schemaVersion)
    expect(historyHash(join(folder, 'library.db'))).toBe(before)
  }
  expect(seen.has(1)).toBe(true)
}, 120_000)

it('refuses a newer version without touching a byte', () => {
  const folder = firstSchema(6)
  const path = join(folder, 'library.db')
  const raw = new Database(path)
  raw.pragma(`user_version = ${schemaVersion + 1}`)
  raw.close()
  const before = readFileSync(path)
  expect(() => openStore(folder, { backups: join(folder, 'backups') })).toThrow(/made by a newer Proofsheet/)
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(readdirSync(join(folder, 'backups'))).toEqual([])
})
