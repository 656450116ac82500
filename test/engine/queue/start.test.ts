import { cpSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { StartUpPolicy } from '../../../src/contract/settings.ts'
import { openEngine, type Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, startEngine, startFake, type Fake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

/** Too many to be all made before the batch is closed, few enough to be made after. */
const rows = 40

/** A library with a batch of which some are made, closed in good order. */
async function halfDone(
  fake: Fake,
  startUp: StartUpPolicy,
  paused: boolean,
): Promise<{ library: string; batchId: number }> {
  const library = join(tempFolder(), 'library')
  const engine = await startEngine(fake, library)
  await engine.request('settings.set', { startUp })
  const batchId = await createBatch(engine, rows, { concurrency: 1 })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.done >= 2)
  if (paused) await engine.request('batch.pause', { batchId })
  await engine.close()
  return { library, batchId }
}

async function openDesktop(fake: Fake, library: string): Promise<Engine> {
  const engine = await openEngine({ library, program: 'desktop', baseUrl: fake.url })
  onTestFinished(() => engine.close())
  return engine
}

describe('when a library is opened', () => {
  const cases: [StartUpPolicy, boolean, boolean][] = [
    ['paused', false, false],
    ['running', false, true],
    ['running', true, true],
    ['as_it_was', false, true],
    ['as_it_was', true, false],
  ]
  it.each(cases)('with "%s", a batch that was paused: %s, goes on by itself: %s', async (policy, paused, goesOn) => {
    const fake = await startFake({ script: { latencyMs: 100 } })
    const { library, batchId } = await halfDone(fake, policy, paused)
    const before = fake.received()
    const engine = await openDesktop(fake, library)
    expect(engine.recovery).toBeNull()
    if (goesOn) {
      expect((await batchUntil(engine, batchId, ({ state }) => state === 'finished')).jobs.done).toBe(rows)
    } else {
      const batch = await engine.request('batch.get', { batchId })
      expect(batch.pause?.cause).toBe(paused ? 'user' : 'interrupted')
      await engine.close()
      expect(fake.received()).toBe(before)
    }
  })

  it('waits after a crash whatever the policy says, with a summary', async () => {
    const fake = await startFake({ script: { latencyMs: 100 } })
    const { library, batchId } = await halfDone(fake, 'running', false)
    // As a crash leaves it: nobody said that the sitting was over.
    const db = new Database(join(library, 'library.db'))
    db.prepare("UPDATE setting SET value = 'open' WHERE name = 'sitting'").run()
    db.close()
    const before = fake.received()
    const engine = await openDesktop(fake, library)
    expect(engine.recovery).toMatchObject({ stored: 0, unknown: 0, totals: { done: before, waiting: rows - before } })
    expect((await engine.request('batch.get', { batchId })).pause?.cause).toBe('crash')
    await engine.close()
    expect(fake.received()).toBe(before)
  })
})

/** A library as an engine leaves it that died with `.resp` or `.part` in the spool and the attempt open. */
async function died(ending: 'resp' | 'part' | 'none'): Promise<{ fake: Fake; library: string; batchId: number }> {
  const fake = await startFake()
  const library = join(tempFolder(), 'library')
  const whole = join(tempFolder(), 'spool')
  const engine = await startEngine(fake, library)
  const batchId = await createBatch(engine, 1)
  // The answer is whole in the spool when its picture cannot be published.
  renameSync(join(library, 'originals'), join(library, 'elsewhere'))
  cpSync(join(library, 'library.json'), join(library, 'originals'))
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
  cpSync(join(library, 'spool'), whole, { recursive: true })
  await engine.close()
  const db = new Database(join(library, 'library.db'))
  db.exec("UPDATE job SET state = 'running', failure = NULL, cause = NULL; UPDATE attempt SET state = 'sent'")
  db.exec("UPDATE setting SET value = 'open' WHERE name = 'sitting'")
  db.close()
  renameSync(join(library, 'originals'), join(library, 'no-folder'))
  renameSync(join(library, 'elsewhere'), join(library, 'originals'))
  const answer = readdirSync(join(library, 'spool')).find((name) => name.endsWith('.resp'))
  const path = join(library, 'spool', answer ?? '')
  if (ending === 'part') renameSync(path, path.replace(/resp$/, 'part'))
  if (ending === 'none') renameSync(path, join(whole, 'away'))
  return { fake, library, batchId }
}

describe('a job that was under way when the engine died', () => {
  it.each(['resp', 'part'] as const)('becomes its picture from a whole answer (.%s)', async (ending) => {
    const { fake, library, batchId } = await died(ending)
    const engine = await startEngine(fake, library)
    expect(engine.recovery).toMatchObject({ stored: 1, unknown: 0, atRiskUsd: 0 })
    expect((await engine.request('batch.get', { batchId })).jobs.done).toBe(1)
    expect(readdirSync(join(library, 'spool'))).toEqual([])
    expect(fake.received()).toBe(1)
  })

  it('is held when there is no answer, and looking for it says so', async () => {
    const { fake, library, batchId } = await died('none')
    const engine = await startEngine(fake, library)
    expect(engine.recovery).toMatchObject({ stored: 0, unknown: 1, setAside: 0 })
    expect(engine.recovery?.atRiskUsd).toBeGreaterThan(0)
    expect(await engine.request('unknown.look', { batchId })).toEqual({ looked: 1, found: 0 })
  })

  it('is set aside after two crashes, its answer kept, and made when the user looks for it', async () => {
    const { fake, library, batchId } = await died('resp')
    const db = new Database(join(library, 'library.db'))
    db.exec('UPDATE job SET crashes = 1')
    db.close()
    const engine = await startEngine(fake, library)
    expect(engine.recovery).toMatchObject({ stored: 0, unknown: 1, setAside: 1 })
    const { triage } = await engine.request('queue.get', {})
    expect(triage).toMatchObject([{ cause: 'set_aside', state: 'unknown', count: 1 }])
    expect(await engine.request('unknown.look', { batchId })).toEqual({ looked: 1, found: 1 })
    expect((await engine.request('batch.get', { batchId })).jobs.done).toBe(1)
    expect(fake.received()).toBe(1)
  })
})
