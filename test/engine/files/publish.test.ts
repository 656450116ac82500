import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  linkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import { syncDirectory } from '../../../src/main/engine/files/directory-sync.ts'
import { makeFolder, publishFile } from '../../../src/main/engine/files/publish.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'proofsheet-publish-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function written(name: string, content: string): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}
const publish = (tmp: string, name: string): Promise<string> => publishFile({ tmp, finalDir: dir, name })

test('a file gets its name and the temporary one goes', async () => {
  expect(await publish(written('.tmp-1', 'one'), 'a.png')).toBe(join(dir, 'a.png'))
  expect(readdirSync(dir)).toEqual(['a.png'])
  expect(readFileSync(join(dir, 'a.png'), 'utf8')).toBe('one')
})

test('another file of the name is never touched', async () => {
  written('a.png', 'theirs')
  expect(await publish(written('.tmp-1', 'ours'), 'a.png')).toBe(join(dir, 'a-2.png'))
  expect(await publish(written('.tmp-2', 'more'), 'a.png')).toBe(join(dir, 'a-3.png'))
  expect(readFileSync(join(dir, 'a.png'), 'utf8')).toBe('theirs')
})

test('a folder of the name is stepped around', async () => {
  mkdirSync(join(dir, 'a.png'))
  expect(await publish(written('.tmp-1', 'ours'), 'a.png')).toBe(join(dir, 'a-2.png'))
})

test('a publish repeated after an interruption finds its own file: linked, or made again with the same bytes', async () => {
  const tmp = written('.tmp-1', 'one')
  linkSync(tmp, join(dir, 'a.png'))
  expect(await publish(tmp, 'a.png')).toBe(join(dir, 'a.png'))
  expect(await publish(written('.tmp-1', 'one'), 'a.png')).toBe(join(dir, 'a.png'))
  expect(readdirSync(dir)).toEqual(['a.png'])
})

test('a hundred at once for one name all get one of their own', async () => {
  const paths = await Promise.all(
    Array.from({ length: 100 }, (_, number) => publish(written(`.tmp-${number}`, `${number}`), 'a.png')),
  )
  expect(new Set(paths).size).toBe(100)
  expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`))
})

test('a missing temporary file is a fault of the disk', async () => {
  const failure = await publish(join(dir, '.tmp-none'), 'a.png').then(
    () => null,
    (error: unknown) => failureOf(error),
  )
  expect([failure?.code, failure?.money, failure?.details?.['errno']]).toEqual(['disk_error', 'none', 'ENOENT'])
})

test('folders are made 0700, parents included', async () => {
  await makeFolder(dir, 'x/y/z')
  expect(['x', 'x/y', 'x/y/z'].map((path) => statSync(join(dir, path)).mode & 0o777)).toEqual([0o700, 0o700, 0o700])
  await makeFolder(dir, 'x/y/z')
})

test('a library that is gone is not made anew', async () => {
  const failure = await makeFolder(join(dir, 'gone'), 'originals').catch((error: unknown) => failureOf(error))
  expect(failure).toMatchObject({ code: 'disk_error', details: { errno: 'ENOENT' } })
  expect(existsSync(join(dir, 'gone'))).toBe(false)
})

test('syncs of one folder asked for together share one, and a later one starts anew', async () => {
  const running = syncDirectory(dir)
  const shared = [syncDirectory(dir), syncDirectory(dir)]
  expect(shared[0]).toBe(shared[1])
  expect(shared[0]).not.toBe(running)
  await Promise.all([running, ...shared])
  const next = syncDirectory(dir)
  expect(shared).not.toContain(next)
  await next
})

test('a failed sync rejects those who asked and is tried again for the next', async () => {
  const missing = join(dir, 'missing')
  const asked = [syncDirectory(missing), syncDirectory(missing)]
  for (const sync of asked) await expect(sync).rejects.toThrow('ENOENT')
  mkdirSync(missing)
  await syncDirectory(missing)
})
