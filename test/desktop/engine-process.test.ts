import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { EngineState } from '../../src/contract/host.ts'
import { takeEngineEnvironment } from '../../src/main/desktop/engine-environment.ts'
import { EngineProcess } from '../../src/main/desktop/engine-process.ts'

const soon = [10, 10, 10]

async function startEngine(library: string, ours: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'proofsheet-shell-'))
  const states: EngineState[] = []
  const events: unknown[] = []
  const engine = new EngineProcess({
    node: process.execPath,
    program: path.join(import.meta.dirname, 'test-engine.mjs'),
    library: path.join(folder, library),
    version: '1.2.3',
    environment: takeEngineEnvironment(ours),
    logFile: path.join(folder, 'logs', 'engine.log'),
    onState: (state) => states.push(state),
    onEvents: (batch) => events.push(...batch),
    backoffMs: soon,
  })
  onTestFinished(async () => {
    await engine.stop(0)
    await rm(folder, { recursive: true, force: true })
  })
  engine.start()
  return { engine, states, events, folder }
}

const kinds = (states: readonly EngineState[]) => states.map(({ kind }) => kind)

test('a question asked while the engine starts is answered once it is ready', async () => {
  const { engine, states, folder } = await startEngine('library')
  expect(await engine.request('batch.list', {})).toEqual({ ok: true, value: { name: 'batch.list' } })
  expect(await engine.file({ kind: 'image', imageId: 7, size: 'small' })).toEqual({
    ok: true,
    value: path.join(folder, 'library', '7-small'),
  })
  expect(kinds(states)).toEqual(['starting', 'ready'])
})

test('whatever waits on an engine that dies is told so, and the next life answers', async () => {
  const { engine, states } = await startEngine('library')
  const waiting = [engine.request('queue.resume', {}), engine.request('queue.resume', {})]
  const killer = engine.request('queue.pause', {})
  const replies = await Promise.all([...waiting, killer])
  expect(replies.map((reply) => (reply.ok ? 'ok' : reply.failure.code))).toEqual(Array(3).fill('engine_gone'))
  expect((await engine.request('batch.list', {})).ok).toBe(true)
  expect(states).toContainEqual({ kind: 'restarting', attempt: 1, reason: 'exit code 3' })
})

test('an engine that keeps stopping is restarted three times, then its failure answers everything', async () => {
  const { engine, states } = await startEngine('broken')
  const reply = await engine.request('batch.list', {})
  expect(reply).toMatchObject({ ok: false, failure: { code: 'engine_gone', details: { reason: 'exit code 7' } } })
  const attempts = states.flatMap((state) => (state.kind === 'restarting' ? [state.attempt] : []))
  expect([...new Set(attempts)]).toEqual([1, 2, 3])
  expect(kinds(states).at(-1)).toBe('failed')
})

test('a library that cannot be opened is no crash: no restart, and its own failure', async () => {
  const { engine, states } = await startEngine('locked')
  expect(await engine.request('batch.list', {})).toMatchObject({ ok: false, failure: { code: 'library_locked' } })
  await engine.stop(5_000)
  expect(kinds(states)).toEqual(['starting', 'failed'])
})

test('a damaged library is repaired by one life, when it is asked for, and by no life after it', async () => {
  const { engine, states } = await startEngine('damaged')
  expect(await engine.request('batch.list', {})).toMatchObject({ ok: false, failure: { code: 'library_damaged' } })
  await engine.restart(5_000)
  expect(await engine.request('batch.list', {})).toMatchObject({ ok: false, failure: { code: 'library_damaged' } })
  const repairing = engine.repair(5_000)
  await expect(engine.repair(5_000)).rejects.toMatchObject({ failure: { code: 'conflict' } })
  await repairing
  expect((await engine.request('batch.list', {})).ok).toBe(true)
  await expect(engine.repair(5_000)).rejects.toMatchObject({ failure: { code: 'conflict' } })
  await engine.restart(5_000)
  expect(await engine.request('batch.list', {})).toMatchObject({ ok: false, failure: { code: 'library_damaged' } })
  expect(kinds(states).filter((kind) => kind === 'ready')).toHaveLength(1)
})

test('a library refused for another reason is not repaired', async () => {
  const { engine } = await startEngine('locked')
  await engine.request('batch.list', {})
  await expect(engine.repair(5_000)).rejects.toMatchObject({ failure: { code: 'conflict' } })
})

test('a busy engine is left to finish alone after the grace, with its channel closed', async () => {
  const { engine } = await startEngine('stubborn')
  await engine.request('batch.list', {})
  expect(await engine.stop(50)).toBe(false)
})

test('a restart opens the other library', async () => {
  const { engine, states, folder } = await startEngine('library')
  await engine.request('batch.list', {})
  const other = path.join(folder, 'other')
  await engine.restart(5_000, other)
  await engine.request('batch.list', {})
  expect(states.at(-1)).toEqual({ kind: 'ready', library: other })
})

test('the engine gets a clean environment, and our own loses the key', async () => {
  const ours = {
    HOME: '/home/me',
    LC_ALL: 'de_DE.UTF-8',
    OPENAI_API_KEY: 'sk-canary',
    NODE_OPTIONS: '--require /tmp/evil.js',
    HTTPS_PROXY: 'http://evil.example',
    LD_PRELOAD: '/tmp/evil.so',
  }
  const { engine, events, folder } = await startEngine('library', ours)
  await engine.request('batch.list', {})
  const [seen] = events as readonly { readonly data: Record<string, string> }[]
  expect(seen?.data).toMatchObject({ HOME: '/home/me', LC_ALL: 'de_DE.UTF-8', OPENAI_API_KEY: 'sk-canary' })
  for (const name of ['NODE_OPTIONS', 'HTTPS_PROXY', 'LD_PRELOAD']) expect(seen?.data).not.toHaveProperty(name)
  expect(ours).not.toHaveProperty('OPENAI_API_KEY')
  expect(await readFile(path.join(folder, 'logs', 'engine.log'), 'utf8')).toBe('')
})
