import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, blockOriginals, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

const answersKept = (engine: Engine): number =>
  readdirSync(join(engine.library, 'spool')).filter((name) => name.endsWith('.resp')).length

describe('an answer that cannot be stored', () => {
  it('stops the queue, stays in the spool, and becomes its picture on resume without another request', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const unblock = blockOriginals(engine)
    const batchId = await createBatch(engine, 4, { concurrency: 2 })
    await engine.request('batch.run', { batchId })
    const stopped = await batchUntil(engine, batchId, ({ pause, jobs }) => pause !== null && jobs.running === 0)
    expect(stopped.pause?.cause).toBe('disk')
    expect(stopped.jobs.unknown).toBe(fake.ledger().length)
    expect(answersKept(engine)).toBe(fake.ledger().length)
    unblock()
    // Twice, as an impatient user would: each answer is still made into its picture once.
    await Promise.all([1, 2].map(() => engine.request('batch.resume', { batchId })))
    const done = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 4)
    expect(fake.received()).toBe(4)
    expect(done).toMatchObject({ reservedUsd: 0, images: 4, pause: null })
  })

  it('is stored, not asked for again, when the user says send again', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const unblock = blockOriginals(engine)
    const batchId = await createBatch(engine, 1)
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
    unblock()
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
    expect(fake.received()).toBe(1)
  })

  it('is stored at the next start', async () => {
    const fake = await startFake()
    const first = await startEngine(fake)
    const unblock = blockOriginals(first)
    const batchId = await createBatch(first, 1)
    await first.request('batch.run', { batchId })
    await batchUntil(first, batchId, ({ jobs }) => jobs.unknown === 1)
    await first.close()
    unblock()
    const second = await startEngine(fake, first.library)
    expect((await second.request('batch.get', { batchId })).jobs.done).toBe(1)
    expect(fake.received()).toBe(1)
  })
})

describe("the user's decisions", () => {
  it('retrying a failed job of a paused batch sends nothing until the batch is resumed', async () => {
    const fake = await startFake({ script: { rules: [{ when: { requests: [1] }, do: { kind: 'moderation' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 6, { sample: 1 })
    await runBatch(engine, batchId)
    await engine.request('batch.pause', { batchId })
    const all = await engine.request('batch.rowIds', { batchId })
    expect(await engine.request('batch.retry', { batchId })).toEqual({ jobs: 1 })
    const after = await engine.request('batch.get', { batchId })
    expect(after).toMatchObject({ state: 'paused', jobs: { waiting: 1, held: 5 } })
    expect(fake.received()).toBe(1)
    await engine.request('batch.run', { batchId, rowIds: [...all] })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 6)
    expect(fake.received()).toBe(7)
  })

  it('writing off unknown outcomes leaves failed jobs alone', async () => {
    const rules = [
      { when: { requests: [1] }, do: { kind: 'reset' as const } },
      { when: { requests: [2, 3] }, do: { kind: 'moderation' as const } },
    ]
    const fake = await startFake({ script: { rules } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 5, { concurrency: 1 })
    await runBatch(engine, batchId)
    await engine.request('batch.retry', { batchId, unknown: 'write_off' })
    const after = await engine.request('batch.get', { batchId })
    expect(after.jobs).toMatchObject({ done: 2, failed: 2, unknown: 0, cancelled: 1 })
    expect(fake.received()).toBe(5)
  })

  it('a cancelled batch sends nothing more, also when requests in flight come back unsent', async () => {
    const limited = { kind: 'rate_limited' as const, retryAfterMs: '10' }
    const fake = await startFake({
      script: { latencyMs: 300, rules: [{ when: { from: 1, to: 4 }, do: limited }] },
    })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 4, { concurrency: 4 })
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 4)
    await engine.request('batch.cancel', { batchId })
    const after = await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 0)
    expect(after.jobs.waiting).toBe(4)
    expect(after.state).toBe('paused')
    expect(fake.ledger()).toHaveLength(0)
  })

  it('a charge that is certain counts as spent when it is written off', async () => {
    const fake = await startFake({ script: { rules: [{ do: { kind: 'spoiled', how: 'truncated_base64' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1)
    const held = await runBatch(engine, batchId)
    await engine.request('batch.retry', { batchId, unknown: 'write_off' })
    const after = await engine.request('batch.get', { batchId })
    expect(after.reservedUsd).toBe(0)
    expect(after.spentUsd).toBe(held.reservedUsd)
  })
})

describe('stopping by itself', () => {
  it('stops after a few requests in a row that brought no answer', async () => {
    const fake = await startFake({ script: { rules: [{ do: { kind: 'error', status: 502 } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 60, { concurrency: 2 })
    const stopped = await runBatch(engine, batchId)
    expect(stopped.pause?.cause).toBe('breaker')
    expect(fake.received()).toBeLessThan(10)
  })

  it('holds the queue, fails nothing and spends nothing when the provider cannot be reached', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 30, { concurrency: 8 })
    await fake.close()
    const stopped = await runBatch(engine, batchId)
    expect(stopped.pause?.cause).toBe('offline')
    expect(stopped.jobs).toMatchObject({ failed: 0, unknown: 0 })
    expect(stopped).toMatchObject({ spentUsd: 0 })
  })
})
