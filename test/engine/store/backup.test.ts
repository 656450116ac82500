import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { BackupInfo } from '../../../src/contract/doctor.ts'
import { dueReason } from '../../../src/main/engine/backups.ts'
import { makeBackup } from '../../../src/main/engine/store/backup.ts'
import { backupFault } from '../../../src/main/engine/store/backup-check.ts'
import { backupName, listBackups, outdated } from '../../../src/main/engine/store/backup-files.ts'
import { makeStore } from '../../../src/main/engine/store/index.ts'
import { createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

const day = 24 * 3_600_000

function backupAt(madeAt: number, reason: BackupInfo['reason'] = 'daily'): BackupInfo {
  return { path: `backups/${backupName(madeAt, reason)}`, madeAt, bytes: 1, reason }
}

/** A database with `rows` settings of 1 KB in a folder of its own. */
function database(rows: number) {
  const folder = tempFolder()
  const dir = join(folder, 'backups')
  mkdirSync(dir)
  const store = makeStore(folder, { backups: dir })
  onTestFinished(() => void (store.db.open && store.close()))
  const insert = store.db.prepare('INSERT INTO setting VALUES (?, \'"x"\' || hex(randomblob(500)))')
  store.transaction(() => {
    for (let n = 0; n < rows; n += 1) insert.run(`row ${n}`)
  })
  return {
    folder,
    dir,
    store,
    insert,
    make: () => makeBackup({ database: store.db.name, dir, reason: 'manual', now: Date.now() }),
  }
}

describe('rotation', () => {
  it('keeps the newest three, a week of days, four weeks, and the last before a migration and by hand', () => {
    const moments = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 400 * 24 }), fc.constantFrom('daily', 'work', 'migration', 'manual', 'close')),
      { maxLength: 120 },
    )
    fc.assert(
      fc.property(moments, (hours) => {
        const backups = hours
          .map(([hour, reason]) => backupAt(Date.UTC(2026, 0, 1) + hour * 3_600_000, reason))
          .toSorted((a, b) => b.madeAt - a.madeAt)
        const gone = new Set(outdated(backups))
        const kept = backups.filter((backup) => !gone.has(backup))
        expect(kept.length).toBeLessThanOrEqual(16)
        expect(kept.slice(0, 3)).toEqual(backups.slice(0, 3))
        // Rotating again changes nothing, and the newest of each of the last seven days that had one is there.
        expect(outdated(kept)).toEqual([])
        const days = new Set(backups.map(({ madeAt }) => new Date(madeAt).toDateString()))
        const keptDays = new Set(kept.map(({ madeAt }) => new Date(madeAt).toDateString()))
        expect([...days].slice(0, 7).every((name) => keptDays.has(name))).toBe(true)
        for (const reason of ['migration', 'manual']) {
          const newest = backups.find((backup) => backup.reason === reason)
          if (newest) expect(kept).toContain(newest)
        }
      }),
    )
  })

  it('reads from a name what was put into it, newest first, and takes other files for what they are', () => {
    const dir = tempFolder()
    const made = [backupAt(Date.UTC(2026, 10, 22, 15, 2, 3, 123), 'close'), backupAt(Date.UTC(2020, 0, 1), 'migration')]
    for (const { path } of made) writeFileSync(join(dir, '..', path.replace('backups', basename(dir))), 'x')
    for (const name of ['notes.db', `.tmp-${backupName(0, 'daily')}`, 'library-2026-13-45T990000000Z-daily.db']) {
      writeFileSync(join(dir, name), 'x')
    }
    expect(listBackups(dir)).toEqual(made)
    expect(listBackups(join(dir, 'nowhere'))).toEqual([])
  })
})

const extent = (work: number, running = 0) => ({ work, running, mark: String(work) })

describe('when a backup is due', () => {
  const now = Date.UTC(2026, 5, 1)
  const newest = (age: number): BackupInfo => backupAt(now - age)
  it.each([
    ['nothing was ever done', extent(0), undefined, null, null],
    ['nothing changed', extent(90), newest(9 * day), extent(90), null],
    ['a day has passed and something changed', extent(91), newest(day), extent(90), 'daily'],
    ['a little was done today', extent(100), newest(3_600_000), extent(90), null],
    ['a run has ended', extent(200), newest(3_600_000), extent(90), 'work'],
    ['a first run has ended', extent(200), undefined, null, 'work'],
    ['a run is under way', extent(200, 4), newest(3_600_000), extent(90), null],
    ['a long run is under way', extent(6_000, 4), newest(3_600_000), extent(90), 'work'],
    ['one was just made', extent(6_000), newest(60_000), extent(90), null],
    ['the newest is from the future', extent(200), newest(-9 * day), extent(90), 'daily'],
  ] as const)('%s', (_, extentNow, last, then, reason) => {
    expect(dueReason(extentNow, now, last, then)).toBe(reason)
  })
})

describe('a backup', () => {
  it('has all that was committed before, is whole, one file, and writes go on meanwhile', async () => {
    const { dir, store, insert, make } = database(20_000)
    const making = make()
    let during = 0
    const isMade = making.then(() => true)
    do {
      await store.durable.commit(() => insert.run(`during ${during}`))
      during += 1
    } while (!(await Promise.race([isMade, new Promise<false>((resolve) => setImmediate(resolve, false))])))
    const { path } = await making
    expect(during).toBeGreaterThan(1)
    expect(readdirSync(dir)).toEqual([path.slice('backups/'.length)])
    const file = join(dir, '..', path)
    expect(backupFault(file)).toBeNull()
    const copy = new Database(file, { readonly: true })
    const names = new Set(copy.prepare("SELECT name FROM setting WHERE name LIKE 'row %'").pluck().all())
    copy.close()
    expect(names.size).toBe(20_000)
  })

  it('that is killed leaves the older ones as they were, and its remains go at the next start', async () => {
    const engine = await startEngine(null)
    await runBatch(engine, await createBatch(engine, 2, { provider: 'practice' }))
    const { path } = await engine.request('backup.make', {})
    await engine.close()
    const folder = engine.library
    const big = new Database(join(folder, 'library.db'))
    big.exec(
      'CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT randomblob(1000) bytes FROM n',
    )
    big.close()
    const before = readFileSync(join(folder, path))
    const child = fork(fileURLToPath(new URL('../../support/store-child.ts', import.meta.url)), [
      JSON.stringify({ folder, task: 'backup' }),
    ])
    const temporary = () => readdirSync(join(folder, 'backups')).filter((name) => name.startsWith('.tmp-'))
    while (temporary().length === 0 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1))
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(temporary().length).toBeGreaterThan(0)
    expect(listBackups(join(folder, 'backups')).map((backup) => backup.path)).toEqual([path])
    expect(readFileSync(join(folder, path)).equals(before)).toBe(true)
    const again = await startEngine(null, folder)
    expect(temporary()).toEqual([])
    expect((await again.request('backup.list', {})).backups.map((backup) => backup.path)).toEqual([path])
  })

  it('that fails is told and stops no work', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    rmSync(join(engine.library, 'backups'), { recursive: true })
    await expect(engine.request('backup.make', {})).rejects.toMatchObject({ failure: { code: 'disk_error' } })
    expect((await runBatch(engine, await createBatch(engine, 2))).jobs.done).toBe(2)
    expect((await engine.request('backup.list', {})).failure?.code).toBe('disk_error')
    const { findings } = await engine.request('doctor.check', { repair: false })
    expect(findings.find(({ check }) => check === 'backups')?.ok).toBe(false)
    mkdirSync(join(engine.library, 'backups'))
    await engine.request('backup.make', {})
    expect(await engine.request('backup.list', {})).toMatchObject({ backups: [{ reason: 'manual' }], failure: null })
  })

  it('is made on closing after a run worth it', async () => {
    const engine = await startEngine(await startFake())
    await runBatch(engine, await createBatch(engine, 25))
    await engine.close()
    const [backup, ...others] = listBackups(join(engine.library, 'backups'))
    expect(others).toEqual([])
    expect(backup?.reason).toBe('close')
    expect(backupFault(join(engine.library, backup?.path ?? ''))).toBeNull()
  })

  it('that is damaged is found by the check, put aside by a repair, and replaced', async () => {
    const engine = await startEngine(await startFake())
    await runBatch(engine, await createBatch(engine, 1))
    const { path } = await engine.request('backup.make', {})
    rmSync(join(engine.library, path))
    const db = new Database(join(engine.library, path))
    db.exec('CREATE TABLE notes (id INTEGER)')
    db.close()
    expect((await engine.request('doctor.check', { repair: false })).ok).toBe(false)
    expect((await engine.request('doctor.check', { repair: true })).ok).toBe(true)
    const names = readdirSync(join(engine.library, 'backups'))
    expect(names.filter((name) => name.endsWith('.damaged'))).toHaveLength(1)
    expect((await engine.request('doctor.check', { repair: false })).ok).toBe(true)
  })
})
