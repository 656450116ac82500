import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tempFolder } from '../support/temp.ts'
import { run, writeThings } from './program.ts'

let home: string

/** One library for all tests; each works on a copy of the whole home. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'proofsheet-test-'))
  expect((await run(['run', writeThings(home, 3), '--variants', '2'], { home })).code).toBe(0)
}, 60_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

function copy(): string {
  const other = tempFolder()
  cpSync(home, other, { recursive: true })
  return other
}

const database = (of: string): string => join(of, 'library', 'library.db')

test('a library that is well is said to be, with what was looked at', async () => {
  const { code, stdout } = await run(['doctor'], { home: copy() })
  expect(code).toBe(0)
  expect(stdout).toContain('ok       ledger: The ledger has every request and every image.')
  expect(stdout).not.toMatch(/PROBLEM|repaired/)
})

test('a folder that is not there is no library in good health, and none is made', async () => {
  const other = copy()
  for (const repair of [[], ['--repair']]) {
    const { code, stdout, stderr } = await run(['doctor', '--library', 'typo', ...repair], { home: other })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('There is no library in')
  }
  expect(readdirSync(other)).not.toContain('typo')
})

test('a lost database: other commands name the way out, doctor says what is wrong, --repair brings all of it back', async () => {
  const other = copy()
  rmSync(database(other))
  const refused = await run(['status'], { home: other })
  expect(refused.code).toBe(1)
  expect(refused.stderr).toBe(
    'proofsheet: The file library.db of this library is missing. Run "proofsheet doctor --repair": it rebuilds what is missing. Nothing was changed.\n',
  )
  const looked = await run(['doctor', '--json'], { home: other })
  expect(looked.code).toBe(3)
  expect(looked.records()).toMatchObject([
    { type: 'finding', check: 'database', ok: false, repaired: false },
    { type: 'report', ok: false },
  ])
  expect(readdirSync(join(other, 'library'))).not.toContain('library.db')

  const mended = await run(['doctor', '--repair'], { home: other })
  expect(mended.stdout).toMatch(
    /^repaired database: The library's database is missing\. It was rebuilt from the ledger: 1 batch, 3 rows, 6 requests, 6 images\.\n/,
  )
  expect(mended.code).toBe(0)
  const found = await run(['images', 'thing', '--json'], { home: other })
  expect(found.last()).toMatchObject({ shown: 6 })
  expect((await run(['export', '1', '--to', join(other, 'out'), '--json'], { home: other })).last()).toMatchObject({
    files: 6,
    failed: 0,
  })
  expect((await run(['doctor'], { home: other })).code).toBe(0)
})

test('a damaged database is kept under a name that says so', async () => {
  const other = copy()
  truncateSync(database(other), 20_000)
  expect((await run(['doctor'], { home: other })).code).toBe(3)
  const { code, stdout } = await run(['doctor', '--repair'], { home: other })
  expect(code).toBe(0)
  const kept = readdirSync(join(other, 'library')).find((name) => name.startsWith('library-damaged-'))
  expect(stdout).toContain(`The old file is kept as ${String(kept)}.`)
})

test('--restore puts a file in the place of the database and says what came back and what is kept; else it changes nothing', async () => {
  const other = copy()
  copyFileSync(database(other), join(other, 'old.db'))
  const { code, stdout } = await run(['doctor', '--restore', 'old.db'], { home: other })
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^ok {7}restore: The database was restored from \S+old\.db and the ledger: 1 batch, 3 rows, 6 requests, 6 images;/,
  )
  const kept = readdirSync(join(other, 'library')).find((name) => /^library-replaced-.*\.db$/.test(name)) ?? ''
  expect(stdout).toContain(`ok       restore: All that ${kept} knew came back.`)
  expect((await run(['doctor', '--restore', kept], { home: other })).code).toBe(0)
  const before = readdirSync(join(other, 'library'))
  for (const [file, why] of [
    ['no.db', 'There is no file no.db.'],
    [join('library', 'library.json'), 'is not a database'],
  ] as const) {
    const refused = await run(['doctor', '--restore', file], { home: other })
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.stderr).toContain(why)
  }
  expect(readdirSync(join(other, 'library'))).toEqual(before)
})

test('a folder in which there never was a library is left as it is', async () => {
  const other = tempFolder()
  const { code, stderr } = await run(['doctor', '--repair'], { home: other })
  expect(code).toBe(2)
  expect(stderr).toContain('There is no library in')
  expect(readdirSync(other)).toEqual([])
})
