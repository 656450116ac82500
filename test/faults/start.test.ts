import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { startFake, type Fake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { startAccountant } from './support/accountant.ts'
import { violations } from './support/audit.ts'
import { batchOnce, isOver, requestsAre, runNewBatch } from './support/batches.ts'
import { readBooks, spooledAnswers } from './support/books.ts'
import { launchEngine, startEngineProcess, type EngineProcess } from './support/engine-process.ts'
import { isFull } from './support/size.ts'
import { childrenOf } from './support/strace.ts'

/** The second row's picture is large, so that whatever works on it takes its time; it is answered after the others. */
function heavySecond(): Promise<Fake> {
  const big = { kind: 'wrong_size', size: '6000x6000' }
  return startFake({ script: { latencyMs: [5, 20], rules: [{ when: { prompt: 'thing 2' }, do: big }] } })
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5)
}

function heavyAttempt(library: string): string | undefined {
  const { attempts, jobs } = readBooks(library)
  const heavy = jobs.toSorted((a, b) => a.id - b.id)[1]
  return attempts.find(({ job_id: job }) => job === heavy?.id)?.id
}

function heavyJob(library: string) {
  return readBooks(library).jobs.toSorted((a, b) => a.id - b.id)[1]
}

/** The answer has arrived and its picture is not stored yet. */
function isOnHeavy(library: string): boolean {
  const attempt = heavyAttempt(library)
  return attempt !== undefined && spooledAnswers(library).includes(attempt)
}

describe('an answer over which the engine dies', { timeout: 120_000 }, () => {
  it('is set aside after the second time, and kept until somebody looks for it', async () => {
    const fake = await heavySecond()
    const library = join(tempFolder(), 'library')
    const setting = { library, url: fake.url }
    const first = await startEngineProcess(setting)
    await runNewBatch(first, 2)
    // Nothing else is under way in both crashes.
    await until(() => isOnHeavy(library) && readBooks(library).images.length === 1)
    await first.kill()
    const second = launchEngine(setting)
    // Once for the crash that left it, once more while it is worked on.
    await until(() => (heavyJob(library)?.crashes ?? 0) === 2)
    await second.kill()
    const third = await startEngineProcess(setting)
    expect((await third.ready).recovery?.setAside).toBe(1)
    expect(heavyJob(library)).toMatchObject({ state: 'unknown', cause: 'set_aside' })
    expect(isOnHeavy(library)).toBe(true)
    await third.ask('queue.resume', {})
    expect(await third.ask('unknown.look', {})).toMatchObject({ found: 1 })
    expect(heavyJob(library)?.state).toBe('done')
    await third.stop()
    expect(fake.received()).toBe(2)
  })

  it('in the converter is held alone: the others are stored, its bytes are kept, nothing is sent again', async () => {
    const fake = await heavySecond()
    const library = join(tempFolder(), 'library')
    const engine = await startEngineProcess({ library, url: fake.url })
    const batchId = await runNewBatch(engine, 5)
    await killConverters(engine, () => heavyJob(library)?.state === 'unknown', library)
    const { jobs } = await batchOnce(engine, batchId, isOver)
    expect([jobs.done, jobs.unknown]).toEqual([4, 1])
    expect(heavyJob(library)?.cause).toBe('converter_crashed')
    expect(existsSync(join(library, 'spool', `${heavyAttempt(library)}.resp`))).toBe(true)
    expect(await engine.ask('unknown.look', { batchId })).toMatchObject({ found: 1 })
    expect((await engine.ask('batch.get', { batchId })).jobs.done).toBe(5)
    expect(fake.received()).toBe(5)
  })
})

/** Whenever only the heavy picture is left to work on, the converter dies of it. */
async function killConverters(engine: EngineProcess, isOver: () => boolean, library: string): Promise<void> {
  while (!isOver()) {
    const others = spooledAnswers(library).filter((id) => id !== heavyAttempt(library))
    if (isOnHeavy(library) && others.length === 0) {
      for (const pid of childrenOf(engine.pid, 'converter')) process.kill(pid, 'SIGKILL')
    }
    await delay(20)
  }
}

describe('an engine that is told to go', { timeout: 120_000 }, () => {
  for (const how of ['SIGTERM', 'SIGHUP', 'a closed channel'] as const) {
    it(`by ${how} stores what is under way, sends no more, and holds nothing as unknown`, async () => {
      const accountant = await startAccountant({ latencyMs: 400 })
      const library = join(tempFolder(), 'library')
      const engine = await startEngineProcess({ library, url: accountant.fake.url })
      await runNewBatch(engine, 12, { concurrency: 3 })
      await requestsAre(accountant, 3)
      if (how === 'a closed channel') engine.disconnect()
      else engine.signal(how)
      expect(await engine.exited).toBe(0)
      const { jobs } = readBooks(library)
      const count = (state: string): number => jobs.filter((job) => job.state === state).length
      expect([count('unknown'), count('running'), count('done')]).toEqual([0, 0, accountant.fake.received()])
      expect(violations(library, accountant)).toEqual([])
    })
  }

  it.runIf(isFull)('to sleep for 40 s wakes up without a storm', async () => {
    const accountant = await startAccountant({ latencyMs: 50 })
    const library = join(tempFolder(), 'library')
    const engine = await startEngineProcess({ library, url: accountant.fake.url })
    const batchId = await runNewBatch(engine, 40, { concurrency: 4 })
    await requestsAre(accountant, 8)
    engine.signal('SIGSTOP')
    await delay(40_000)
    engine.signal('SIGCONT')
    const { jobs } = await batchOnce(engine, batchId, isOver)
    expect(jobs.done + jobs.unknown).toBe(40)
    expect(accountant.fake.received()).toBe(40)
    await engine.stop()
    expect(violations(library, accountant, { settled: true })).toEqual([])
  })
})
