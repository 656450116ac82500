import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DoctorFinding } from '../../../src/contract/doctor.ts'
import { failureOf } from '../../../src/contract/failure.ts'
import { openEngine, repairLibrary, startFakeApi, type Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, canaryKey, startEngine, thingRecipe, writeSheet } from '../../support/engine.ts'
import { dump, shareKept, type Dump } from '../../support/library-dump.ts'
import { tempFolder } from '../../support/temp.ts'

const rows = 320
let folder: string
let fake: Awaited<ReturnType<typeof startFakeApi>>
let before: Dump
let backup: string

/** One library for all tests, each works on a copy: 320 rows, most done, some refused, unknown, sent again, written off. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofsheet-test-'))
  const reset = { kind: 'reset', after: 'accepted' } as const
  fake = await startFakeApi({
    pictures: 'flat',
    script: {
      rules: [
        { when: { requests: [5, 60, 200] }, do: { kind: 'moderation' } },
        { when: { requests: [17, 90, 150, 280] }, do: reset },
      ],
    },
  })
  process.env['OPENAI_API_KEY'] = canaryKey
  const engine = await openEngine({ library: join(folder, 'library'), program: 'cli', baseUrl: fake.url })
  const draft = await engine.request('sheet.open', { path: writeSheet(rows, folder) })
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe: { ...thingRecipe, mapping: draft.recipe.mapping },
    options: { provider: 'openai', concurrency: 8 },
  })
  await engine.request('batch.run', { batchId })
  const ended = await batchUntil(engine, batchId, ({ state }) => state === 'finished' || state === 'paused')
  expect(ended.pause).toBeNull()
  const unknown = (await engine.request('triage.jobs', { state: 'unknown', cause: 'outcome_unknown' })).map(
    (job) => job.jobId,
  )
  expect(unknown).toHaveLength(4)
  await engine.request('batch.retry', { batchId, jobIds: unknown.slice(0, 2), unknown: 'resend' })
  await engine.request('batch.retry', { batchId, jobIds: unknown.slice(2, 3), unknown: 'write_off' })
  await batchUntil(engine, batchId, ({ state, jobs }) => state === 'finished' && jobs.unknown === 1)
  backup = (await engine.request('backup.make', {})).path
  await engine.close()
  before = dump(join(folder, 'library'))
}, 120_000)

afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

function isPicture(path: string): boolean {
  return /[\\/](originals|thumbs)[\\/]/.test(path)
}

/** The whole library, or without its pictures. */
function copy(picturesToo = true): string {
  const library = join(tempFolder(), 'library')
  cpSync(join(folder, 'library'), library, { recursive: true, filter: (path) => picturesToo || !isPicture(path) })
  return library
}

const repair = (library: string): Promise<readonly DoctorFinding[]> =>
  repairLibrary({ library, program: 'cli', repair: true })

async function refusal(library: string): Promise<string> {
  try {
    await (await openEngine({ library, program: 'cli' })).close()
    return 'opened'
  } catch (error) {
    const { code, action } = failureOf(error)
    expect(action).toContain('proofsheet doctor --repair')
    return code
  }
}

async function doctor(engine: Engine) {
  const report = await engine.request('doctor.check', { repair: true })
  expect(report.findings.filter(({ ok }) => !ok)).toEqual([])
  return report
}

describe('a database that is gone', () => {
  it.each(['with a backup', 'from the ledger alone'])(
    'comes back %s: every record, every sum, every picture',
    async (how) => {
      const library = copy()
      rmSync(join(library, 'library.db'))
      if (how === 'from the ledger alone') rmSync(join(library, 'backups'), { recursive: true })
      expect(await refusal(library)).toBe('library_damaged')
      expect(existsSync(join(library, 'library.db'))).toBe(false)

      const findings = await repair(library)
      expect(findings).toMatchObject([{ check: 'database', ok: false, repaired: true }])
      const after = dump(library)
      expect(shareKept(before, after)).toBe(1)
      expect(after.records.size).toBe(before.records.size)
      expect(after.figures).toEqual(before.figures)

      const requests = fake.received()
      const engine = await startEngine(null, library)
      expect(await doctor(engine)).toMatchObject({ ok: true, images: rows - 5 })
      expect((await engine.request('gallery.find', { query: '"picture of thing"' })).total).toBe(rows - 5)
      const exported = tempFolder()
      const delivered = await engine.request('delivery.run', { source: { query: '' }, dir: exported, deliveryId: 'x' })
      expect(delivered).toMatchObject({ files: rows - 5, failed: [] })
      expect(fake.received()).toBe(requests)
    },
    60_000,
  )

  it('is not made up where there is neither a backup nor a ledger', async () => {
    const library = copy(false)
    for (const gone of ['library.db', 'backups', 'ledger']) rmSync(join(library, gone), { recursive: true })
    await expect(repair(library)).rejects.toMatchObject({ failure: { code: 'library_damaged' } })
    expect(existsSync(join(library, 'library.db'))).toBe(false)
  })
})

const path = (library: string): string => join(library, 'library.db')

describe('a database that cannot be used', () => {
  const damages: readonly [string, (library: string) => void][] = [
    ['has no bytes', (library) => truncateSync(path(library), 0)],
    ['is cut short', (library) => truncateSync(path(library), 300_001)],
    ['is noise', (library) => writeFileSync(path(library), Buffer.alloc(50_000, 0xa5))],
    ["is another program's", (library) => foreign(path(library))],
    ['has a page of noise', (library) => spoil(path(library), 4096 * 6, 4096 * 3)],
    ['is of one schema by its number and of another by its tables', (library) => mix(path(library))],
  ]

  it.each(damages)('and %s is refused, kept as it is under another name, and rebuilt', async (_, damage) => {
    const library = copy(false)
    damage(library)
    const bytes = readFileSync(path(library))
    expect(await refusal(library)).toBe('library_damaged')
    expect(readFileSync(path(library)).equals(bytes)).toBe(true)
    const [finding] = await repair(library)
    const kept = /kept as (library-damaged-\S+\.db)\.$/.exec(finding?.message ?? '')?.[1] ?? 'no name'
    expect(readFileSync(join(library, kept)).equals(bytes)).toBe(true)
    expect(shareKept(before, dump(library))).toBe(1)
    expect(await repair(library)).toEqual([])
  })

  it('is rebuilt from an older backup when the newest is damaged too', async () => {
    const library = copy(false)
    rmSync(path(library))
    truncateSync(join(library, backup), 10_000)
    const older = 'backups/library-2020-01-01T000000000Z-daily.db'
    cpSync(join(folder, 'library', backup), join(library, older))
    const [finding] = await repair(library)
    expect(finding?.message).toContain(older)
    expect(shareKept(before, dump(library))).toBe(1)
  })

  it('is rebuilt again when the first time was interrupted between the two renames', async () => {
    const library = copy(false)
    leaveRebuild(library)
    rmSync(path(library))
    expect(await refusal(library)).toBe('library_damaged')
    await repair(library)
    expect(shareKept(before, dump(library))).toBe(1)
    expect(readdirSync(library)).not.toContain('.rebuild')
  })
})

describe('a marker that is gone', () => {
  const damages: readonly [string, string, (library: string) => void][] = [
    ['cannot be read', 'marker', (library) => writeFileSync(join(library, 'library.json'), '{')],
    ['is missing', 'marker', (library) => rmSync(join(library, 'library.json'))],
    ['is missing as the database is', 'marker database', (library) => removeBoth(library)],
  ]

  it.each(damages)('because it %s is refused with the way out, and written anew', async (_, checks, damage) => {
    const library = copy(false)
    damage(library)
    expect(await refusal(library)).toBe('library_damaged')
    const found = (await repairLibrary({ library, program: 'cli', repair: false })).map(({ check }) => check)
    expect(found.join(' ')).toBe(checks)
    const repaired = await repair(library)
    expect(repaired.map(({ check }) => check).join(' ')).toBe(checks)
    expect(repaired.every((finding) => finding.repaired)).toBe(true)
    expect(await refusal(library)).toBe('opened')
    expect(await repair(library)).toEqual([])
    expect(shareKept(before, dump(library))).toBe(1)
  })
})

it('a ledger that cannot be read is named, with the way out: without it the library opens, and it is written anew', async () => {
  const library = copy(false)
  const ledger = join(library, 'ledger')
  rmSync(ledger, { recursive: true })
  writeFileSync(ledger, 'a file where the folder belongs')
  const opened = openEngine({ library, program: 'cli' })
  await expect(opened).rejects.toMatchObject({
    failure: { code: 'disk_error', message: expect.stringContaining('ledger') as string },
  })
  rmSync(ledger)
  const engine = await startEngine(null, library)
  const report = await engine.request('doctor.check', { repair: true })
  expect(report.findings.find(({ check }) => check === 'ledger')).toMatchObject({ repaired: true })
})

describe('a database that lost its last changes', () => {
  it('such as an older copy put in place by hand is refused, so that nothing is paid twice, and brought up to the ledger', async () => {
    const library = copy(false)
    const db = new Database(join(library, 'library.db'))
    const attempt = db.prepare("SELECT id FROM attempt WHERE state = 'stored' ORDER BY id DESC").pluck().get() as string
    const position = { file: readdirSync(join(library, 'ledger'))[0], bytes: 0 }
    db.exec('DROP TRIGGER due_attempt')
    db.prepare("UPDATE attempt SET state = 'sent', cost_micros = 0 WHERE id = ?").run(attempt)
    db.prepare("UPDATE setting SET value = ? WHERE name = 'ledger'").run(JSON.stringify(position))
    db.close()
    expect(await refusal(library)).toBe('library_damaged')
    expect(await repair(library)).toMatchObject([{ check: 'database', repaired: true }])
    expect(shareKept(before, dump(library))).toBe(1)
  })

  it('with the write-ahead log is refused and brought up to the ledger', async () => {
    const library = copy()
    const engine = await startEngine(null, library)
    const draft = await engine.request('sheet.open', { path: writeSheet(3) })
    const { batchId } = await engine.request('batch.create', {
      draftId: draft.draftId,
      recipe: { ...thingRecipe, mapping: draft.recipe.mapping },
      options: { provider: 'practice' },
    })
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    await engine.request('doctor.check', { repair: false })
    const crashed = join(tempFolder(), 'library')
    cpSync(library, crashed, { recursive: true })
    truncateSync(join(crashed, 'library.db-wal'), 0)
    expect(await refusal(crashed)).toBe('library_damaged')
    await repair(crashed)
    const rebuilt = await startEngine(null, crashed)
    expect(await rebuilt.request('batch.get', { batchId })).toMatchObject({ images: 3, jobs: { done: 3 } })
    expect(await doctor(rebuilt)).toMatchObject({ ok: true, images: rows - 5 + 3 })
  })
})

describe('what is lost beside the database', () => {
  it('is written again: ledger, counters, sums and search', async () => {
    const library = copy()
    rmSync(join(library, 'ledger'), { recursive: true })
    const db = new Database(join(library, 'library.db'))
    db.exec('UPDATE batch SET spent_micros = spent_micros + 7, reserved_micros = 5, images = 9')
    db.exec("UPDATE job_count SET n = n + 1 WHERE state = 'done'")
    db.exec('DELETE FROM row_count; DELETE FROM image_text WHERE rowid < 10')
    db.exec('UPDATE purse SET spent_micros = 1')
    db.close()
    const engine = await startEngine(null, library)
    const found = await engine.request('doctor.check', { repair: false })
    const names = new Set(found.findings.filter(({ ok }) => !ok).map(({ check }) => check))
    expect([...names]).toEqual(['money', 'counters', 'search', 'ledger'])
    expect((await engine.request('doctor.check', { repair: true })).ok).toBe(true)
    await doctor(engine)
    expect(dump(library).figures).toEqual(before.figures)
    await engine.close()
    rmSync(join(library, 'library.db'))
    rmSync(join(library, 'backups'), { recursive: true })
    await repair(library)
    expect(shareKept(before, dump(library))).toBe(1)
  })

  it('a picture whose record was not written down is made an image again, and its answer is not asked for', async () => {
    const library = copy()
    const db = new Database(join(library, 'library.db'))
    const image = db.prepare('SELECT * FROM image WHERE id = 3').get() as Record<string, string | number>
    for (const trigger of ['due_job', 'due_attempt']) db.exec(`DROP TRIGGER ${trigger}`)
    db.exec(`DELETE FROM image WHERE id = 3; DELETE FROM image_text WHERE rowid = 3;
      UPDATE attempt SET state = 'unknown', cost_micros = 0 WHERE id = '${String(image['attempt_id'])}';
      UPDATE job SET state = 'unknown', reserved_micros = high_micros WHERE id = ${String(image['job_id'])}`)
    db.close()
    const engine = await startEngine(null, library)
    const report = await engine.request('doctor.check', { repair: true })
    expect(report).toMatchObject({ ok: true, images: rows - 5 })
    await doctor(engine)
    const again = dump(library)
    const line = [...again.records].find(
      (record) => record.startsWith('image') && record.includes(String(image['sha256'])),
    )
    expect(line).toContain(String(image['path']))
    expect(readdirSync(join(library, 'spool')).filter((name) => name.endsWith('.resp'))).toEqual([])
  })
})

it('every backup is whole and has all that was history when it was made', () => {
  const library = join(folder, 'library')
  for (const name of readdirSync(join(library, 'backups'))) {
    const db = new Database(join(library, 'backups', name), { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
    const then = dump(library, join('backups', name))
    expect(shareKept(then, before)).toBe(1)
    expect(then.records.size).toBeGreaterThan(3 * rows)
  }
  expect(readdirSync(join(library, 'backups'))).toHaveLength(1)
})

it('the key is in no file of the library', () => {
  const library = join(folder, 'library')
  const files = readdirSync(library, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const hits = files.filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes('sk-CANARY'))
  expect(files.length).toBeGreaterThan(rows)
  expect(hits).toEqual([])
})

function removeBoth(library: string): void {
  for (const name of readdirSync(library).filter((one) => one.startsWith('library.'))) rmSync(join(library, name))
}

function foreign(path: string): void {
  rmSync(path)
  const db = new Database(path)
  db.exec('CREATE TABLE notes (id INTEGER)')
  db.close()
}

/** As an older database becomes that was put in the place of one whose write-ahead log a crash left. */
function mix(path: string): void {
  const db = new Database(path)
  db.pragma('journal_mode = DELETE')
  db.exec('ALTER TABLE attempt DROP COLUMN model')
  db.close()
}

function spoil(path: string, from: number, bytes: number): void {
  const whole = readFileSync(path)
  whole.fill(0xa5, from, from + bytes)
  writeFileSync(path, whole)
}

/** As a rebuild leaves it that was killed after it had put the old file aside. */
function leaveRebuild(library: string): void {
  cpSync(join(library, 'library.db'), join(library, 'library-damaged-2026-01-01T000000000Z.db'))
  cpSync(join(library, 'library.db'), join(library, '.rebuild', 'library.db'))
}
