import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openEngine, type Engine } from '../../src/main/engine/index.ts'
import { openSecrets } from '../../src/main/engine/secrets.ts'
import { batchUntil, createBatch, startFake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'

interface SilentKeychain {
  readonly hangUp: () => void
  /** Questions so far. */
  readonly asked: () => number
  /** Questions whose asker still waits. */
  readonly open: () => number
}

/** A session bus that takes the question and leaves it unanswered, as a keychain does while it shows its prompt. */
async function silentKeychain(): Promise<SilentKeychain> {
  const path = join(tempFolder(), 'bus')
  const calls = new Set<Socket>()
  const open = new Set<Socket>()
  const bus = createServer((socket) => {
    calls.add(socket)
    open.add(socket.resume())
    socket.on('error', () => undefined)
    socket.once('close', () => open.delete(socket))
  })
  bus.listen(path)
  await once(bus, 'listening')
  const before = { ...process.env }
  process.env['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${path}`
  delete process.env['OPENAI_API_KEY']
  const hangUp = (): void => {
    bus.close()
    for (const socket of calls) socket.destroy()
  }
  onTestFinished(() => {
    hangUp()
    for (const name of ['DBUS_SESSION_BUS_ADDRESS', 'OPENAI_API_KEY']) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  })
  return { hangUp, asked: () => calls.size, open: () => open.size }
}

async function startDesktop(baseUrl: string): Promise<Engine> {
  const engine = await openEngine({ library: join(tempFolder(), 'library'), program: 'desktop', baseUrl })
  onTestFinished(() => engine.close())
  return engine
}

const source = fileURLToPath(new URL('../../src/main/engine/keychain.ts', import.meta.url))
const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('a keychain that does not answer holds nothing but the batch that needs its key', async () => {
  const keychain = await silentKeychain()
  const fake = await startFake()
  const engine = await startDesktop(fake.url)
  const paid = await createBatch(engine, 2)
  const practice = await createBatch(engine, 2, { provider: 'practice' })
  await engine.request('batch.run', { batchId: paid })
  await engine.request('batch.run', { batchId: practice })
  await batchUntil(engine, practice, ({ jobs }) => jobs.done === 2)
  const waiting = await batchUntil(engine, paid, ({ pause }) => pause !== null)
  expect(waiting.pause).toMatchObject({ cause: 'keychain', retryAt: expect.any(Number) })
  expect(waiting.pause?.message).toMatch(/^Waiting for the keychain: /)
  await expect(engine.request('key.state', {})).rejects.toMatchObject({
    failure: { code: 'key_waiting', money: 'none' },
  })
  // However often it was looked: nobody is asked twice.
  await batchUntil(engine, paid, ({ pause }) => (pause?.retryAt ?? 0) > (waiting.pause?.retryAt ?? 0))
  expect(keychain.asked()).toBe(1)
  // The prompt is refused: looked at again, it is a key that is missing.
  keychain.hangUp()
  const ended = await batchUntil(engine, paid, ({ pause }) => pause?.cause === 'key')
  expect([ended.jobs.waiting, fake.received()]).toEqual([2, 0])
})

onLinux('an engine closes while the keychain still asks', async () => {
  await silentKeychain()
  const fake = await startFake()
  const engine = await startDesktop(fake.url)
  const batchId = await createBatch(engine, 1)
  await engine.request('batch.run', { batchId })
  await engine.close()
  expect(fake.received()).toBe(0)
})

onLinux('a command that is stopped while the keychain asks ends the prompt and does not wait for it', async () => {
  const keychain = await silentKeychain()
  const fake = await startFake()
  const engine = await openEngine({ library: join(tempFolder(), 'library'), program: 'cli', baseUrl: fake.url })
  onTestFinished(() => engine.close())
  const batchId = await createBatch(engine, 1)
  await engine.request('batch.run', { batchId })
  const asking = engine.request('key.state', {})
  await vi.waitFor(() => expect(keychain.open()).toBe(1), { timeout: 20_000 })
  await engine.request('batch.pause', { batchId })
  const [state] = await Promise.allSettled([asking, engine.close()])
  // Cut short is not the same as no key.
  expect(state).toMatchObject({ status: 'rejected', reason: { failure: { code: 'key_waiting', money: 'none' } } })
  await vi.waitFor(() => expect(keychain.open()).toBe(0), { timeout: 20_000 })
  expect([keychain.asked(), fake.received()]).toEqual([1, 0])
})

onLinux.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a program that gets %s for itself alone takes the prompt along and dies of it',
  async (name) => {
    const keychain = await silentKeychain()
    const program = `
    import { askKeychain } from '${source}'
    setInterval(() => undefined, 60_000)
    await askKeychain({ kind: 'read' })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    await vi.waitFor(() => expect(keychain.open()).toBe(1), { timeout: 20_000 })
    child.kill(name)
    expect(await once(child, 'exit')).toEqual([null, name])
    await vi.waitFor(() => expect(keychain.open()).toBe(0), { timeout: 20_000 })
  },
)

onLinux('a key that is removed is not put back by an earlier prompt that is answered late', async () => {
  const keychain = await silentKeychain()
  const secrets = openSecrets(() => undefined, 3_000)
  const set = secrets.set('sk-earlier')
  await vi.waitFor(() => expect(keychain.asked()).toBe(1), { timeout: 20_000 })
  expect((await set).kind).toBe('session')
  await expect(secrets.remove()).rejects.toMatchObject({ failure: { code: 'key_waiting' } })
  expect(keychain.asked()).toBe(1)
})

onLinux('without a file descriptor left, the keychain is one that refused', async () => {
  const program = `
    import { openSync } from 'node:fs'
    import { askKeychain } from '${source}'
    try { for (;;) openSync('/dev/null') } catch {}
    console.log(JSON.stringify(await askKeychain({ kind: 'read' })))
    process.exit(0)`
  const run = ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, program]
  expect((await promisify(execFile)('sh', run)).stdout).toBe('{"ok":false}\n')
})
