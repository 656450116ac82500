import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** Faults are injected into the system calls of a real process; where strace is missing or forbidden there is no such test. */
const traceable = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0
const module = new URL('../../../src/main/engine/files/publish.ts', import.meta.url).href
let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'proofsheet-faults-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Publishes `.tmp-1` as a.png in a process with a fault. Prints the path or the failure's code. */
function publishWith(...inject: readonly string[]): { readonly said: string; readonly trace: readonly string[] } {
  const program = `
    import { publishFile } from ${JSON.stringify(module)}
    const dir = ${JSON.stringify(dir)}
    const said = await publishFile({ tmp: dir + '/.tmp-1', finalDir: dir, name: 'a.png' }).catch((e) => e.failure.code)
    console.log(said.replace(dir + '/', ''))`
  const log = join(dir, 'trace')
  const calls = ['-f', '-o', log, '-e', 'trace=link,linkat,unlink,unlinkat,rename,renameat,renameat2,fsync']
  const args = [...calls, ...inject, process.execPath, '--input-type=module', '-e', program]
  // strace counts the calls of each thread by itself: one thread for files, and no cache of Node's, make the counts exact.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_DISABLE_COMPILE_CACHE: '1' }
  const { stdout } = spawnSync('strace', args, { encoding: 'utf8', env })
  const trace = readFileSync(log, 'utf8')
    .split('\n')
    .map((line) => /^\d+ +(\w+)\(/.exec(line)?.[1] ?? '')
    .filter(Boolean)
  rmSync(log)
  return { said: stdout.trim(), trace }
}

test.skipIf(!traceable)('the name is linked, the temporary one removed, then the folder synced', () => {
  writeFileSync(join(dir, '.tmp-1'), 'ours')
  const { said, trace } = publishWith()
  expect(said).toBe('a.png')
  expect(trace).toEqual(['link', 'unlink', 'fsync'])
})

test.skipIf(!traceable)('without hard links the name is reserved and replaced, never another file', () => {
  const noLinks = ['-e', 'inject=link,linkat:error=EPERM']
  writeFileSync(join(dir, '.tmp-1'), 'ours')
  expect(publishWith(...noLinks).said).toBe('a.png')
  expect(readFileSync(join(dir, 'a.png'), 'utf8')).toBe('ours')
  writeFileSync(join(dir, '.tmp-1'), 'other')
  expect(publishWith(...noLinks).said).toBe('a-2.png')
  writeFileSync(join(dir, '.tmp-1'), 'ours')
  expect(publishWith(...noLinks).said).toBe('a.png')
  expect(readdirSync(dir).sort()).toEqual(['a-2.png', 'a.png'])
})

test.skipIf(!traceable)('a link held up for a moment is tried again', () => {
  writeFileSync(join(dir, '.tmp-1'), 'ours')
  const { said, trace } = publishWith('-e', 'inject=link,linkat:error=EBUSY:when=1..2')
  expect([said, ...trace.filter((call) => call === 'link')]).toEqual(['a.png', 'link', 'link', 'link'])
})

test.skipIf(!traceable)('an error of the disk is named and a repeat finds the same name', () => {
  for (const [fault, code] of [
    ['inject=link,linkat:error=ENOSPC', 'disk_full'],
    ['inject=link,linkat:error=EROFS', 'disk_error'],
    ['inject=fsync:error=EIO', 'disk_error'],
  ] as const) {
    writeFileSync(join(dir, '.tmp-1'), 'ours')
    expect(publishWith('-e', fault).said).toBe(code)
    writeFileSync(join(dir, '.tmp-1'), 'ours')
    expect(publishWith().said).toBe('a.png')
    rmSync(join(dir, 'a.png'))
  }
})
