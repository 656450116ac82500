import { describe, expect, it } from 'vitest'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

const cutOff = (requests: number[]) => ({ rules: [{ when: { requests }, do: { kind: 'reset' as const } }] })

describe('what becomes of a request without an answer', () => {
  it('sends it again once when the batch says so, and counts the first as spent', async () => {
    const fake = await startFake({ script: cutOff([1]) })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1, { unknown: { kind: 'retry_once' } })
    const { estimatedUsd } = await engine.request('batch.get', { batchId })
    const ended = await runBatch(engine, batchId)
    expect(ended).toMatchObject({ state: 'finished', reservedUsd: 0 })
    expect(ended.jobs.done).toBe(1)
    expect(ended.spentUsd).toBeGreaterThan(estimatedUsd.high)
    expect(fake.received()).toBe(2)
  })

  it('holds it when the second is not answered either', async () => {
    const fake = await startFake({ script: cutOff([1, 2]) })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1, { unknown: { kind: 'retry_once' } })
    const ended = await runBatch(engine, batchId)
    expect(ended.jobs.unknown).toBe(1)
    expect(fake.received()).toBe(2)
  })

  it('sends again only while all that may be paid twice stays within the amount', async () => {
    const fake = await startFake({ script: cutOff([1, 2, 3]) })
    const engine = await startEngine(fake)
    const probe = await createBatch(engine, 1)
    const { estimatedUsd } = await engine.request('batch.get', { batchId: probe })
    const usd = estimatedUsd.high * 2.2
    const batchId = await createBatch(engine, 1, { unknown: { kind: 'retry_within', usd } })
    const ended = await runBatch(engine, batchId)
    expect(ended.jobs.unknown).toBe(1)
    expect(fake.received()).toBe(3)
    expect(ended.spentUsd).toBeLessThanOrEqual(usd)
  })

  it('never asks again for an answer that came and could not be read', async () => {
    const fake = await startFake({
      script: { rules: [{ when: { requests: [1] }, do: { kind: 'spoiled', how: 'truncated_base64' } }] },
    })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1, { unknown: { kind: 'retry_once' } })
    const ended = await runBatch(engine, batchId)
    expect(ended.jobs.unknown).toBe(1)
    expect(fake.received()).toBe(1)
  })

  it('can be changed when the batch is run again', async () => {
    const fake = await startFake({ script: cutOff([1]) })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1)
    await engine.request('batch.run', { batchId, unknown: { kind: 'retry_once' } })
    const ended = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    expect(ended).toMatchObject({ unknownPolicy: { kind: 'retry_once' } })
    expect(ended.jobs.done).toBe(1)
  })
})
