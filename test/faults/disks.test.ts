import { copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../support/temp.ts'
import { startAccountant, type Accountant } from './support/accountant.ts'
import { violations } from './support/audit.ts'
import { batchOnce, duplicates, isOver, isPaused, requestsAre, runNewBatch } from './support/batches.ts'
import { launchEngine, startEngineProcess, type EngineProcess } from './support/engine-process.ts'
import { makeReadOnly, mountMissing, pluggable, smallDisk, strangersDisk } from './support/mounts.ts'
import { isFull, saySkipped } from './support/size.ts'

// Most of these wait until the engine looks at the disk again by itself; `npm test` runs those that need not.
const missing = mountMissing()
if (missing) saySkipped('full, foreign and missing disks', missing)

const needed = 'There is no pause that says so.'
/** Longer than anything that was still to be sent would take, ms. */
const amplyMs = 1_000

/** All is settled, agrees, and nothing was paid for twice. */
async function endsWell(engine: EngineProcess, library: string, accountant: Accountant): Promise<void> {
  await engine.stop()
  expect(violations(library, accountant, { settled: true })).toEqual([])
  expect(duplicates(accountant)).toBe(0)
}

describe.skipIf(missing !== null)('a disk', { timeout: 120_000 }, () => {
  it.runIf(isFull)('with too little room sends nothing; with more it goes on by itself', async () => {
    const disk = smallDisk(150)
    const accountant = await startAccountant({ latencyMs: 5 })
    const engine = await startEngineProcess({ library: disk.library, url: accountant.fake.url })
    const batchId = await runNewBatch(engine, 4)
    const { pause } = await batchOnce(engine, batchId, isPaused)
    expect(pause?.message ?? needed).toContain('almost full')
    expect(accountant.fake.received()).toBe(0)
    disk.resize(600)
    expect((await batchOnce(engine, batchId, isOver)).jobs.done).toBe(4)
    await endsWell(engine, disk.library, accountant)
  })

  it('that fills up while answers come in has its ballast for them, and nothing more is sent', async () => {
    const disk = smallDisk(600)
    const accountant = await startAccountant({ latencyMs: 1_500 }, 1_024)
    const engine = await startEngineProcess({ library: disk.library, url: accountant.fake.url })
    const batchId = await runNewBatch(engine, 6)
    await requestsAre(accountant, 2)
    expect(existsSync(join(disk.library, 'spool', 'ballast'))).toBe(true)
    disk.fill()
    const { jobs, pause } = await batchOnce(engine, batchId, isPaused)
    expect([jobs.done, jobs.waiting, pause?.cause]).toEqual([2, 4, 'disk'])
    expect(accountant.fake.received()).toBe(2)
    disk.empty()
    // It is looked again every 15 s, and the ballast comes first; whoever resumes need not wait.
    const resuming = setInterval(() => void engine.ask('queue.resume', {}), 500)
    expect((await batchOnce(engine, batchId, isOver)).jobs.done).toBe(6)
    clearInterval(resuming)
    await endsWell(engine, disk.library, accountant)
  })

  it.runIf(isFull)('full beyond the ballast holds what was paid for, and does not ask for it again', async () => {
    const disk = smallDisk(600)
    const accountant = await startAccountant({ latencyMs: 1_500 }, 1_024)
    const engine = await startEngineProcess({ library: disk.library, url: accountant.fake.url })
    const batchId = await runNewBatch(engine, 6)
    await requestsAre(accountant, 2)
    rmSync(join(disk.library, 'spool', 'ballast'))
    disk.fill()
    await delay(1_500 + amplyMs)
    expect(accountant.fake.received()).toBe(2)
    disk.empty()
    const { jobs } = await batchOnce(engine, batchId, isOver)
    expect([jobs.done, jobs.unknown]).toEqual([4, 2])
    await endsWell(engine, disk.library, accountant)
  })

  it.runIf(isFull)('with room but no file numbers is found out before anything is sent', async () => {
    const disk = smallDisk(600)
    const accountant = await startAccountant({ latencyMs: 5 })
    const engine = await startEngineProcess({ library: disk.library, url: accountant.fake.url })
    const first = await runNewBatch(engine, 1)
    await batchOnce(engine, first, isOver)
    rmSync(join(disk.library, 'spool', 'ballast'))
    disk.leaveInodes(0)
    const batchId = await runNewBatch(engine, 3)
    const { jobs, pause } = await batchOnce(engine, batchId, isPaused)
    expect([jobs.waiting, jobs.unknown, pause?.cause]).toEqual([3, 0, 'disk'])
    expect(accountant.fake.received()).toBe(1)
    disk.leaveInodes(10_000)
    expect((await batchOnce(engine, batchId, isOver)).jobs.done).toBe(3)
    await engine.stop()
    expect(violations(disk.library, accountant, { settled: true })).toEqual([])
  })

  it('that is unplugged, swapped for another and plugged in again gets every picture', async () => {
    const disk = pluggable()
    const library = join(disk.path, 'library')
    const accountant = await startAccountant({ latencyMs: 300 })
    const engine = await startEngineProcess({ library, url: accountant.fake.url })
    const batchId = await runNewBatch(engine, 8)
    await requestsAre(accountant, 3)
    disk.unplug()
    const { pause } = await batchOnce(engine, batchId, isPaused)
    expect(pause).toMatchObject({ cause: 'disk' })
    const sent = accountant.fake.received()
    disk.plugIn(strangersDisk())
    await engine.ask('queue.resume', {})
    await batchOnce(engine, batchId, isPaused)
    await delay(amplyMs)
    expect(accountant.fake.received()).toBe(sent)
    expect(readdirSync(disk.path)).toEqual(['holiday.txt'])
    disk.unplug()
    expect(readdirSync(disk.path)).toEqual([])
    disk.plugIn()
    await batchOnce(engine, batchId, isOver)
    // What came while the disk was away went into files that were open: it is all there.
    await engine.ask('unknown.look', { batchId })
    expect((await engine.ask('batch.get', { batchId })).jobs.done).toBe(8)
    await endsWell(engine, library, accountant)
  })

  it('that is read-only is refused at the start', async () => {
    const library = join(tempFolder(), 'library')
    const accountant = await startAccountant({})
    await (await startEngineProcess({ library, url: accountant.fake.url })).stop()
    makeReadOnly(library)
    const engine = launchEngine({ library, url: accountant.fake.url })
    await expect(engine.ready).rejects.toMatchObject({ failure: { code: 'disk_error', money: 'none' } })
  })
})

describe('a library', () => {
  it('that is removed while it works is not made anew, and nothing more is sent', async () => {
    const library = join(tempFolder(), 'library')
    const accountant = await startAccountant({ latencyMs: 200 })
    const engine = await startEngineProcess({ library, url: accountant.fake.url })
    await runNewBatch(engine, 20)
    await requestsAre(accountant, 3)
    rmSync(library, { recursive: true, maxRetries: 20, retryDelay: 20 })
    await delay(amplyMs)
    const sent = accountant.fake.received()
    await delay(amplyMs)
    expect(accountant.fake.received()).toBe(sent)
    // Requests that were under way when it went, and at most those that were leaving.
    expect(sent).toBeLessThanOrEqual(3 + 2)
    expect(existsSync(library)).toBe(false)
  })

  it.runIf(isFull)('whose database is replaced sends nothing until the real one is back', async () => {
    const library = join(tempFolder(), 'library')
    const database = join(library, 'library.db')
    const accountant = await startAccountant({ latencyMs: 100 })
    const engine = await startEngineProcess({ library, url: accountant.fake.url })
    const batchId = await runNewBatch(engine, 6)
    await requestsAre(accountant, 2)
    renameSync(database, `${database}.away`)
    copyFileSync(`${database}.away`, database)
    const { pause } = await batchOnce(engine, batchId, isPaused)
    expect(pause?.message ?? needed).toContain('library.db was removed or replaced')
    const sent = accountant.fake.received()
    await delay(amplyMs)
    expect(accountant.fake.received()).toBe(sent)
    renameSync(`${database}.away`, database)
    expect((await batchOnce(engine, batchId, isOver)).jobs.done).toBe(6)
    await endsWell(engine, library, accountant)
  })
})
