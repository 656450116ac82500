import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/main/engine/index.ts'
import { nextMidnight } from '../../../src/main/engine/queue/caps.ts'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

/** Spent and held of the whole library, after every event. */
function watchBudget(engine: Engine): { most: () => number; asked: Promise<unknown>[] } {
  let most = 0
  const asked: Promise<unknown>[] = []
  async function look(): Promise<void> {
    const { budget } = await engine.request('queue.get', {})
    most = Math.max(most, budget.libraryUsd + budget.reservedUsd)
  }
  engine.subscribe(() => void asked.push(look()))
  return { most: () => most, asked }
}

describe('caps over all batches', () => {
  it('never pass the cap of the library, whichever batch sends', async () => {
    const fake = await startFake({ script: { latencyMs: 5 } })
    const engine = await startEngine(fake)
    const batches = [await createBatch(engine, 12), await createBatch(engine, 12)]
    const { estimatedUsd } = await engine.request('batch.get', { batchId: batches[0] ?? 0 })
    const capUsd = (estimatedUsd.high / 12) * 10.5
    await engine.request('settings.set', { libraryCapUsd: capUsd })
    const budget = watchBudget(engine)
    for (const batchId of batches) await engine.request('batch.run', { batchId })
    for (const batchId of batches) {
      const ended = await batchUntil(engine, batchId, ({ state }) => state === 'paused' || state === 'finished')
      expect(ended.pause?.cause ?? 'finished').toMatch(/cap_library|finished/)
    }
    await Promise.all(budget.asked)
    expect(budget.most()).toBeLessThanOrEqual(capUsd)
    expect(budget.most()).toBeGreaterThan(0)
    const { counts } = await engine.request('queue.get', {})
    expect(counts.waiting).toBeGreaterThan(0)
  })

  it('stop at the cap of the day, say until when, and go on when it is raised', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 6)
    const { estimatedUsd } = await engine.request('batch.get', { batchId })
    await engine.request('settings.set', { dayCapUsd: (estimatedUsd.high / 6) * 2.5 })
    const paused = await runBatch(engine, batchId)
    expect(paused.pause).toMatchObject({ cause: 'cap_day', retryAt: nextMidnight(Date.now()) })
    expect(paused.jobs.done).toBeGreaterThanOrEqual(2)
    await engine.request('settings.set', { dayCapUsd: null })
    await engine.request('queue.resume', {})
    const ended = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    expect(ended.jobs.done).toBe(6)
  })

  it('count a second sending of an unknown request as spent', async () => {
    const fake = await startFake({ script: { rules: [{ when: { requests: [1] }, do: { kind: 'reset' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1)
    const held = await runBatch(engine, batchId)
    await engine.request('settings.set', { libraryCapUsd: held.reservedUsd * 1.5 })
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    const paused = await batchUntil(engine, batchId, ({ state }) => state === 'paused')
    expect(paused.pause?.cause).toBe('cap_library')
    expect(fake.received()).toBe(1)
  })

  it('do not concern practice pictures', async () => {
    const engine = await startEngine(null)
    await engine.request('settings.set', { libraryCapUsd: 0.001, dayCapUsd: 0.001 })
    const batchId = await createBatch(engine, 2, { provider: 'practice' })
    expect((await runBatch(engine, batchId)).jobs.done).toBe(2)
  })
})
