import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { failureOf, type Failure } from '../../../src/contract/failure.ts'
import { acquireLock } from '../../../src/main/engine/files/lock.ts'

let dir = ''
const started: ChildProcess[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'proofsheet-lock-'))
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(dir, { recursive: true })
})

/** A process that tries to own the library, says "owner" or the failure's code, and then stays. */
async function startOwner(): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const module = new URL('../../../src/main/engine/files/lock.ts', import.meta.url).href
  const program = `
    import { acquireLock } from ${JSON.stringify(module)}
    let said = 'owner'
    try { acquireLock(${JSON.stringify(dir)}, { program: 'cli', pid: process.pid }) } catch (error) { said = error.failure.code }
    process.stdout.write(said)
    setInterval(() => undefined, 60_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  const [said] = await once(child.stdout, 'data')
  return { child, said: String(said) }
}

function refusal(): Failure {
  try {
    acquireLock(dir, { program: 'desktop', pid: process.pid }).release()
  } catch (error) {
    return failureOf(error)
  }
  throw new Error('The lock was given twice.')
}

test('a second process is told who has the library; a killed owner leaves it free at once', async () => {
  const { child, said } = await startOwner()
  expect(said).toBe('owner')
  const failure = refusal()
  expect([failure.code, failure.money, failure.details?.['pid']]).toEqual(['library_locked', 'none', child.pid])
  expect(failure.message).toContain(`the command line (process ${child.pid})`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const lock = acquireLock(dir, { program: 'desktop', pid: process.pid })
  expect(JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8'))).toEqual(lock.owner)
  lock.release()
})

test('a stopped owner is not robbed', async () => {
  const { child } = await startOwner()
  child.kill('SIGSTOP')
  expect(refusal().code).toBe('library_locked')
})

test('of several that start together exactly one becomes the owner', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, startOwner))
  expect(answers.map(({ said }) => said).sort()).toEqual([
    'library_locked',
    'library_locked',
    'library_locked',
    'owner',
  ])
})

test('the same process cannot take it twice, and can again after release', () => {
  const lock = acquireLock(dir, { program: 'desktop', pid: process.pid })
  expect(refusal().code).toBe('library_locked')
  lock.release()
  lock.release()
  acquireLock(dir, { program: 'desktop', pid: process.pid }).release()
})

test('a folder that cannot be written to is a fault of the disk', () => {
  try {
    acquireLock(join(dir, 'missing'), { program: 'cli', pid: 1 })
    expect.unreachable()
  } catch (error) {
    expect(failureOf(error).code).toBe('disk_error')
  }
})

const small = mkdtempSync(join(tmpdir(), 'proofsheet-lock-small-'))
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', small]).status === 0
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', small])
  rmSync(small, { recursive: true })
})

// Mounting a small disk needs root.
test.skipIf(!mounted)('a full disk is said to be full', () => {
  writeFileSync(join(small, 'fill'), Buffer.alloc(28_000))
  let failure: Failure | null = null
  try {
    acquireLock(small, { program: 'cli', pid: 1 }).release()
  } catch (error) {
    failure = failureOf(error)
  }
  expect(failure).toMatchObject({ code: 'disk_full', money: 'none' })
})
