import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import { listSpool, removeQuietly, removeUnfinished } from '../../../src/main/engine/files/spool.ts'

let dir = ''
const file = (name: string): string => {
  writeFileSync(join(dir, name), 'x')
  return join(dir, name)
}
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'proofsheet-spool-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('answers and broken-off answers are listed by attempt, oldest first, and nothing else', async () => {
  for (const name of ['b.resp', 'a.resp', 'c.part', 'note.txt', '.tmp-a']) file(name)
  expect(await listSpool(dir)).toEqual({
    responses: [
      { attemptId: 'a', path: join(dir, 'a.resp') },
      { attemptId: 'b', path: join(dir, 'b.resp') },
    ],
    parts: [{ attemptId: 'c', path: join(dir, 'c.part') }],
  })
})

test('a spool that is gone is a fault of the disk', async () => {
  const failure = await listSpool(join(dir, 'gone')).catch((error: unknown) => failureOf(error))
  expect(failure).toMatchObject({ code: 'disk_error', details: { errno: 'ENOENT' } })
})

test('unfinished files go, at any depth of the folders named, and finished ones stay', async () => {
  mkdirSync(join(dir, 'originals/2026-11'), { recursive: true })
  mkdirSync(join(dir, 'other'))
  const kept = [file('originals/2026-11/a.png'), file('other/.tmp-1')]
  const gone = [file('originals/2026-11/.tmp-a'), file('originals/.tmp-b')]
  expect(await removeUnfinished(dir, ['originals', 'thumbs'])).toBe(2)
  expect(kept.map(existsSync)).toEqual([true, true])
  expect(gone.map(existsSync)).toEqual([false, false])
})

test('a place for an answer that never got a byte goes, and what came of one stays', async () => {
  mkdirSync(join(dir, 'waiting'))
  writeFileSync(join(dir, 'waiting/a.part'), '')
  writeFileSync(join(dir, 'waiting/b.part'), '{')
  expect(await removeUnfinished(dir, ['waiting'])).toBe(1)
  expect(readdirSync(join(dir, 'waiting'))).toEqual(['b.part'])
})

test('deleting tolerates what is gone already and what will not go', async () => {
  expect(await removeQuietly(file('a.resp'))).toBe(true)
  expect(await removeQuietly(join(dir, 'a.resp'))).toBe(true)
  mkdirSync(join(dir, 'folder.resp'))
  expect(await removeQuietly(join(dir, 'folder.resp'))).toBe(false)
})
