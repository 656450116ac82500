import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DoctorFinding } from '../../../src/contract/doctor.ts'
import { openEngine, repairLibrary, restoreLibrary, type Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, startEngine, thingRecipe, writeSheet } from '../../support/engine.ts'
import { dump, shareKept } from '../../support/library-dump.ts'
import { tempFolder } from '../../support/temp.ts'

let folder: string
/** Backups of it, by what it had then: nothing, one finished batch, two. */
let backups: readonly string[]

async function practice(engine: Engine, rows: number): Promise<void> {
  const draft = await engine.request('sheet.open', { path: writeSheet(rows, mkdtempSync(join(folder, 'sheet-'))) })
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe: { ...thingRecipe, mapping: draft.recipe.mapping },
    options: { provider: 'practice' },
  })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ state }) => state === 'finished')
}

/** A library as it lies there when its engine is killed: what was done last is in the write-ahead log alone. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofsheet-test-'))
  const engine = await openEngine({ library: join(folder, 'open'), program: 'cli' })
  const backup = async (): Promise<string> => (await engine.request('backup.make', {})).path
  const made = [await backup()]
  for (const rows of [4, 3]) {
    await practice(engine, rows)
    made.push(await backup())
  }
  backups = made
  await engine.request('settings.set', { capUsd: 9 })
  await engine.request('doctor.check', { repair: false })
  cpSync(join(folder, 'open'), join(folder, 'library'), { recursive: true, filter: (path) => !path.includes('lock.') })
  await engine.close()
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function copy(): string {
  const library = join(tempFolder(), 'library')
  cpSync(join(folder, 'library'), library, { recursive: true })
  return library
}

const restore = (library: string, backup: string): Promise<readonly DoctorFinding[]> =>
  restoreLibrary({ library, program: 'cli', backup: join(library, backup) })

/** Of the library as it was, without what lies in its log. */
const whole = (): ReturnType<typeof dump> => dump(copy())

test.each([0, 1, 2])(
  'backup %i comes back with all that the ledger says since; the database before is kept with its log',
  async (n) => {
    const library = copy()
    const before = readFileSync(join(library, 'library.db'))
    const log = statSync(join(library, 'library.db-wal')).size
    expect(log).toBeGreaterThan(0)
    const [restored, lacks] = await restore(library, backups[n] ?? '')
    expect(restored).toMatchObject({ check: 'restore', ok: true })
    expect(restored?.message).toMatch(/2 batches, 7 rows, 7 requests, 7 images; \$0\.00 spent/)
    expect(lacks).toMatchObject({
      ok: true,
      message: expect.stringMatching(/^All that library-replaced-\S+ knew came back\.$/) as string,
    })
    const aside = readdirSync(library).find((name) => /^library-replaced-.*\.db$/.test(name)) ?? ''
    expect(readFileSync(join(library, aside)).equals(before)).toBe(true)
    expect(statSync(join(library, `${aside}-wal`)).size).toBe(log)
    expect(shareKept(whole(), dump(library))).toBe(1)
    const engine = await startEngine(null, library)
    expect((await engine.request('settings.get', {})).capUsd).toBe(9)
    expect((await engine.request('doctor.check', { repair: false })).findings.filter(({ ok }) => !ok)).toEqual([])
  },
)

test('what neither the backup nor the ledger has is counted, and the database before can be had back', async () => {
  const library = copy()
  rmSync(join(library, 'ledger'), { recursive: true })
  const [restored, lacks] = await restore(library, backups[1] ?? '')
  expect(restored?.message).toContain('1 batch, 4 rows, 4 requests, 4 images')
  expect(lacks).toMatchObject({ ok: false, repaired: false })
  expect(lacks?.message).toMatch(/^1 batch record, 3 rows, 3 jobs, 3 requests, 3 images of library-replaced-/)
  const aside = readdirSync(library).find((name) => /^library-replaced-.*\.db$/.test(name)) ?? ''
  await restore(library, aside)
  expect(shareKept(whole(), dump(library))).toBe(1)
})

test('a library that is open is left as it is', async () => {
  const library = copy()
  const engine = await startEngine(null, library)
  const inode = statSync(join(library, 'library.db')).ino
  await expect(restore(library, backups[0] ?? '')).rejects.toMatchObject({ failure: { code: 'library_locked' } })
  expect(statSync(join(library, 'library.db')).ino).toBe(inode)
  expect(await engine.request('batch.list', {})).toHaveLength(2)
})

test('a file that is no backup, damaged, or of another library changes nothing', async () => {
  const library = copy()
  truncateSync(join(library, backups[0] ?? ''), 9_000)
  const other = await startEngine(null)
  await practice(other, 1)
  const foreign = join(other.library, (await other.request('backup.make', {})).path)
  copyFileSync(foreign, join(library, 'foreign.db'))
  const before = readdirSync(library)
  for (const [file, why] of [
    [backups[0] ?? '', 'is damaged'],
    ['library.json', 'is not a database'],
    ['foreign.db', 'of another library'],
  ] as const) {
    const refused = restore(library, file)
    await expect(refused, file).rejects.toMatchObject({
      failure: { code: 'bad_request', message: expect.stringContaining(why) as string },
    })
  }
  expect(readdirSync(library).filter((name) => name !== 'lock.db')).toEqual(before)
  expect(shareKept(whole(), dump(library))).toBe(1)
})

test('a backup copied over a database whose log still lies there is refused before the two are mixed, and made whole', async () => {
  const library = copy()
  const path = join(library, 'library.db')
  copyFileSync(join(library, backups[1] ?? ''), path)
  const before = [readFileSync(path), readFileSync(`${path}-wal`)]
  await expect(openEngine({ library, program: 'cli' })).rejects.toMatchObject({
    failure: { code: 'library_damaged', message: expect.stringContaining('still lie beside it') as string },
  })
  expect([readFileSync(path), readFileSync(`${path}-wal`)]).toEqual(before)
  const looked = await repairLibrary({ library, program: 'cli', repair: false })
  expect(looked).toMatchObject([{ check: 'database', ok: false }])
  await restore(library, backups[1] ?? '')
  expect(shareKept(whole(), dump(library))).toBe(1)

  const again = copy()
  copyFileSync(join(again, backups[0] ?? ''), join(again, 'library.db'))
  await repairLibrary({ library: again, program: 'cli', repair: true })
  expect(existsSync(join(again, 'library.db-wal'))).toBe(false)
  expect(shareKept(whole(), dump(again))).toBe(1)
  const db = new Database(join(again, 'library.db'), { readonly: true })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
})
