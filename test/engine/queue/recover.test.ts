import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { random } from '../../support/pictures.ts'
import { batchUntil, canaryKey, createBatch, startEngine, startFake, type Fake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

const child = fileURLToPath(new URL('../../support/engine-child.ts', import.meta.url))

/** Starts an engine on the library and kills it without warning once the API has billed `requests` more. */
async function workAndDie(library: string, fake: Fake, requests: number): Promise<void> {
  const until = fake.ledger().length + requests
  const engine = fork(child, [JSON.stringify({ library, url: fake.url })], {
    env: { ...process.env, OPENAI_API_KEY: canaryKey },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(engine, 'message')
  while (fake.ledger().length < until && engine.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 5))
  engine.kill('SIGKILL')
  await once(engine, 'exit')
}

/** Everything on disk agrees with everything in the database, and with what the API billed. */
function audit(library: string, fake: Fake): { unknown: number; done: number } {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  const images = db.prepare<[], { path: string; sha256: string }>('SELECT path, sha256 FROM image').all()
  for (const { path, sha256 } of images) {
    expect(
      createHash('sha256')
        .update(readFileSync(join(library, path)))
        .digest('hex'),
    ).toBe(sha256)
  }
  const attempts = db.prepare<[], { id: string; state: string }>('SELECT id, state FROM attempt').all()
  const states = new Map(attempts.map(({ id, state }) => [id, state]))
  const billed = fake.ledger().map(({ clientRequestId }) => clientRequestId ?? '')
  expect(billed.filter((id) => !states.has(id))).toEqual([])
  expect(billed.filter((id) => !['stored', 'unknown'].includes(states.get(id) ?? ''))).toEqual([])
  const originals = readdirSync(join(library, 'originals'), { recursive: true, withFileTypes: true })
  expect(originals.filter((entry) => entry.isFile())).toHaveLength(images.length)
  const count = (state: string) => db.prepare('SELECT COUNT(*) FROM job WHERE state = ?').pluck().get(state) as number
  const result = { unknown: count('unknown'), done: count('done') }
  expect(count('running')).toBe(0)
  db.close()
  return result
}

/** Nothing is sent without an attempt row, so no new row proves that nothing was sent. */
function countAttempts(library: string): number {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  const count = db.prepare('SELECT COUNT(*) FROM attempt').pluck().get() as number
  db.close()
  return count
}

describe('after the engine was killed', () => {
  it('loses no stored picture, pays nothing twice and leaves no job stuck', async () => {
    const lanes = 4
    const kills = 4
    const jobs = 60
    const next = random(20_261_122)
    const fake = await startFake({ script: { latencyMs: [20, 60] } })
    const library = join(tempFolder(), 'library')
    const first = await startEngine(fake, library)
    const batchId = await createBatch(first, jobs, { concurrency: lanes })
    await first.request('batch.run', { batchId })
    await first.close()
    for (let kill = 0; kill < kills; kill += 1) await workAndDie(library, fake, 3 + Math.floor(next() * 8))

    const engine = await startEngine(fake, library)
    const found = await engine.request('batch.get', { batchId })
    expect(found.pause?.cause).toBe('crash')
    const before = fake.received()
    await engine.request('queue.resume', {})
    const ended = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    await engine.close()

    const { unknown, done } = audit(library, fake)
    expect(done + unknown).toBe(jobs)
    expect(ended.jobs).toMatchObject({ done, unknown, failed: 0 })
    expect(unknown).toBeLessThanOrEqual(kills * lanes)
    expect(fake.received() - before).toBeGreaterThan(0)
    const sentPerPrompt = Map.groupBy(fake.ledger(), ({ prompt }) => prompt)
    expect([...sentPerPrompt.values()].filter((lines) => lines.length > 1)).toEqual([])
    expect(readdirSync(join(library, 'spool')).filter((name) => name.endsWith('.resp'))).toEqual([])
  })

  it('sends nothing at start and says what was found', async () => {
    const fake = await startFake({ script: { latencyMs: 100 } })
    const library = join(tempFolder(), 'library')
    const first = await startEngine(fake, library)
    const batchId = await createBatch(first, 12, { concurrency: 3 })
    await first.request('batch.run', { batchId })
    await first.close()
    await workAndDie(library, fake, 2)
    const attempts = countAttempts(library)
    const engine = await startEngine(fake, library)
    expect(engine.recovery).toMatchObject({
      stored: expect.any(Number) as number,
      unknown: expect.any(Number) as number,
    })
    expect((engine.recovery?.stored ?? 0) + (engine.recovery?.unknown ?? 0)).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(countAttempts(library)).toBe(attempts)
    expect(fake.received()).toBeLessThanOrEqual(attempts)
  })

  it('lets one engine own a library and tells the second who has it', async () => {
    const library = join(tempFolder(), 'library')
    await startEngine(null, library)
    await expect(startEngine(null, library)).rejects.toMatchObject({ failure: { code: 'library_locked' } })
  })
})
