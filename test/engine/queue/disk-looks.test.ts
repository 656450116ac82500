import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

it('a disk that takes nothing into the library is not paid for again at every look', async () => {
  const fake = await startFake({ script: { latencyMs: 200 } })
  const engine = await startEngine(fake)
  await runBatch(engine, await createBatch(engine, 1))
  // A file where this month's folder of originals belongs.
  const blocked = join(engine.library, 'originals', new Date().toISOString().slice(0, 7))
  rmSync(blocked, { recursive: true })
  writeFileSync(blocked, '')
  const batchId = await createBatch(engine, 40, { concurrency: 2 })
  await runBatch(engine, batchId)
  await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 0)
  const counts = [fake.received()]
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  onTestFinished(() => void vi.useRealTimers())
  for (let look = 0; look < 2; look += 1) {
    vi.setSystemTime(Date.now() + 16_000)
    await engine.request('queue.hold', { jobIds: [41] })
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    counts.push(fake.received())
  }
  expect(new Set(counts).size).toBe(1)
  rmSync(blocked)
  mkdirSync(blocked)
  vi.setSystemTime(Date.now() + 16_000)
  await engine.request('queue.hold', { jobIds: [41] })
  const done = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 39)
  expect(done).toMatchObject({ jobs: { held: 1, unknown: 0 }, reservedUsd: 0 })
  expect(fake.received()).toBe(40)
})
