import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { run, start, writeThings } from './program.ts'

let home: string

/** One library for all tests: each leaves it as it found it. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'proofsheet-test-'))
  const { code } = await run(['run', writeThings(home, 3), '--variants', '2'], { home })
  expect(code).toBe(0)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

test('images: the query language of the gallery, newest first, as lines and as records', async () => {
  const all = await run(['images', '--json'], { home })
  expect(all.ofType('image').map(({ key, repeat }) => `${String(key)}/${String(repeat)}`)).toHaveLength(6)
  expect(all.last()).toEqual({ type: 'found', query: '', shown: 6, total: 6 })
  const some = await run(['images', 'thing', '-sku:00001', '--limit', '3', '--json'], { home })
  expect(some.last()).toEqual({ type: 'found', query: 'thing -sku:00001', shown: 3, total: 4 })
  const human = await run(['images', 'key:00002'], { home })
  expect(human.code).toBe(0)
  expect(human.stdout).toMatch(/row 3 00002 .* 1024x1024/)
  expect(human.stdout).toContain('2 images.')
})

test('a path without a library is refused and stays as it is', async () => {
  const empty = tempFolder()
  for (const command of [['status'], ['images'], ['spend'], ['resume'], ['edit', '1', '--quality', 'low']]) {
    const ended = await run([...command, '--library', join(empty, 'mistyped')], { home })
    expect([ended.code, ended.stderr], command[0]).toEqual([2, expect.stringContaining('There is no library in')])
  }
  expect(readdirSync(empty)).toEqual([])
})

test('status: counts, spend and nothing sent', async () => {
  const { code, records } = await run(['status', '--json'], { home })
  expect(code).toBe(0)
  expect(records()).toMatchObject([
    { type: 'batch', batch: 1, name: 'things', sheet: 'things.csv', provider: 'practice', state: 'finished', rows: 3 },
    { type: 'budget', todayUsd: 0, dayCapUsd: null, libraryUsd: 0, libraryCapUsd: null, reservedUsd: 0 },
    { type: 'summary', rows: 3, jobs: { done: 6 }, images: 6, paused: null },
  ])
})

test('export: a batch with the original bytes, a query with renditions in folders; twice changes nothing', async () => {
  const out = join(home, 'out')
  const first = await run(['export', '1', '--to', out, '--json'], { home })
  expect(first.code).toBe(0)
  expect(first.last()).toMatchObject({ type: 'delivery', outDir: out, files: 6, failed: 0 })
  const again = await run(['export', '1', '--to', out], { home })
  expect(again.code).toBe(0)
  expect(readdirSync(out).filter((name) => name !== 'manifest.csv')).toHaveLength(6)
  expect(readdirSync(out)).toHaveLength(7)

  const renditions = [
    { name: 'web', format: 'webp', width: 100 },
    { name: 'print', format: 'png' },
  ]
  writeFileSync(join(home, 'both.json'), JSON.stringify({ renditions, fileName: '{{thing}}-{{width}}' }))
  const both = join(home, 'both')
  const second = await run(['export', 'key:00001', '--to', both, '--recipe', 'both.json'], { home })
  expect(second.code).toBe(0)
  expect(readdirSync(join(both, 'web')).toSorted()).toEqual(['thing 1!-100-2.webp', 'thing 1!-100.webp'])
  expect(readdirSync(join(both, 'print')).toSorted()).toEqual(['thing 1!-1024-2.png', 'thing 1!-1024.png'])
  expect(readFileSync(join(both, 'manifest.csv'), 'utf8').split('\r\n')).toHaveLength(6)
})

test('export: a target that cannot be written is bad input, and files that cannot be written end with 3', async () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  const blocked = await run(['export', '1', '--to', file], { home })
  expect(blocked.code).toBe(2)
  const out = join(home, 'half')
  mkdirSync(out)
  writeFileSync(join(out, '00001'), 'in the way of a folder')
  const some = await run(['export', '1', '--to', out, '--name', '{{sku}}/{{repeat}}', '--json'], { home })
  expect(some.code).toBe(3)
  expect(some.ofType('delivery_failure').map(({ path }) => path)).toEqual(['00001/1.png', '00001/2.png'])
  expect(some.last()).toMatchObject({ files: 4, failed: 2 })
})

test('doctor: 0 when all is well, 3 when an original is gone, and repair makes thumbnails again', async () => {
  const well = await run(['doctor', '--json'], { home })
  expect([well.code, well.last()]).toMatchObject([0, { type: 'report', ok: true, images: 6 }])
  rmSync(join(home, 'library', 'thumbs'), { recursive: true })
  const ill = await run(['doctor'], { home })
  expect(ill.code).toBe(3)
  const repaired = await run(['doctor', '--repair'], { home })
  expect(repaired.code).toBe(0)
  expect(repaired.stdout).toContain('repaired')
  expect((await run(['doctor'], { home })).code).toBe(0)
})

test('a library another program holds is refused with 2 and says who has it', async () => {
  const other = tempFolder()
  const fake = await startFake({ script: { latencyMs: 20_000 } })
  const holder = start(['run', writeThings(other, 1), '--json'], { home: other, fake })
  await holder.said('"type":"batch"')
  const { code, last } = await run(['status', '--json'], { home: other })
  expect(code).toBe(2)
  expect(last()).toMatchObject({ type: 'error', code: 'library_locked' })
  holder.child.kill('SIGKILL')
  await holder.ended
})

test('models: the registry, without a library', async () => {
  const other = tempFolder()
  const { code, ofType } = await run(['models', '--json'], { home: other })
  expect(code).toBe(0)
  expect(ofType('model').map(({ id }) => id)).toContain('gpt-image-2.6-flare')
  expect(readdirSync(other)).toEqual([])
})

test('fake-api: serves until it is interrupted, keeps a ledger, and refuses a wrong script', async () => {
  writeFileSync(join(home, 'script.json'), JSON.stringify({ rules: [{ do: { kind: 'moderation' } }] }))
  const api = start(['fake-api', '--script', 'script.json', '--json'], { home })
  await api.said('"type":"listening"')
  api.child.kill('SIGTERM')
  const ended = await api.ended
  expect(ended.code).toBe(0)
  expect(ended.ofType('listening')[0]?.['url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/)
  const taken = await run(['fake-api', '--port', new URL((await startFake()).url).port], { home })
  expect([taken.code, taken.stderr]).toEqual([2, expect.stringMatching(/^proofsheet: Port \d+ is taken\./)])
  writeFileSync(join(home, 'script.json'), JSON.stringify({ rules: [{ do: { kind: 'nonsense' } }] }))
  expect((await run(['fake-api', '--script', 'script.json'], { home })).code).toBe(2)
})
