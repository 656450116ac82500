import { describe, expect, it } from 'vitest'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

describe('outcomes and money', () => {
  it('holds a request that was cut off after it was sent, and never sends it again by itself', async () => {
    const fake = await startFake({ script: { rules: [{ when: { requests: [2] }, do: { kind: 'reset' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 4, { concurrency: 1 })
    const ended = await runBatch(engine, batchId)
    expect(ended.jobs).toMatchObject({ done: 3, unknown: 1 })
    expect(ended.reservedUsd).toBeGreaterThan(0)
    expect(fake.received()).toBe(4)
    await engine.request('batch.resume', { batchId })
    await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    expect(fake.received()).toBe(4)
  })

  it('sends an unknown again only by the user, and then counts the first as spent', async () => {
    const fake = await startFake({ script: { rules: [{ when: { requests: [1] }, do: { kind: 'reset' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1)
    const held = await runBatch(engine, batchId)
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    const done = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
    expect(fake.received()).toBe(2)
    expect(done.reservedUsd).toBe(0)
    expect(done.spentUsd).toBeGreaterThan(held.reservedUsd)
  })

  it('writes an unknown off: the hold is released and nothing is sent', async () => {
    const fake = await startFake({ script: { rules: [{ when: { requests: [1] }, do: { kind: 'reset' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1)
    await runBatch(engine, batchId)
    await engine.request('batch.retry', { batchId, unknown: 'write_off' })
    const ended = await engine.request('batch.get', { batchId })
    expect(ended).toMatchObject({ reservedUsd: 0, spentUsd: 0 })
    expect(ended.jobs.cancelled).toBe(1)
    expect(fake.received()).toBe(1)
  })

  it('fails a moderated row without charge and goes on with the rest', async () => {
    const fake = await startFake({
      script: { rules: [{ when: { prompt: 'thing 2' }, do: { kind: 'moderation', stage: 'input' } }] },
    })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 5)
    const ended = await runBatch(engine, batchId)
    expect(ended.jobs).toMatchObject({ done: 4, failed: 1 })
    expect(ended.reservedUsd).toBe(0)
    const queue = await engine.request('queue.get', {})
    expect(queue.triage).toMatchObject([{ cause: 'moderation_blocked', count: 1, keys: ['00002'] }])
  })

  it('counts a picture that was blocked after it was made as spent, on every book, and never past the cap', async () => {
    const rules = [{ when: { prompt: 'thing 2' }, do: { kind: 'moderation' as const, stage: 'output' as const } }]
    const fake = await startFake({ script: { rules } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 2, { concurrency: 1 })
    const ended = await runBatch(engine, batchId)
    expect([ended.jobs.done, ended.jobs.failed, ended.reservedUsd]).toEqual([1, 1, 0])
    const { total } = await engine.request('spend.report', { by: 'batch', batchId })
    const { budget } = await engine.request('queue.get', {})
    for (const spent of [total.spentUsd, budget.todayUsd, budget.libraryUsd]) {
      expect(spent).toBeCloseTo(ended.spentUsd, 6)
    }
    const rowIds = [...(await engine.request('batch.rowIds', { batchId, display: 'failed' }))]
    const [row] = await engine.request('batch.rows', { batchId, rowIds })
    const price = row?.cells.flat()[0]?.estimatedUsd.high ?? 0
    expect([price > 0, total.uncertainUsd]).toEqual([true, expect.closeTo(price, 6)])
    // Sent again it is one more request with a price of its own: under a cap without room for it, it is not sent.
    await engine.request('batch.pause', { batchId })
    await engine.request('batch.retry', { batchId, cause: 'moderation_blocked' })
    await engine.request('batch.run', { batchId, rowIds: [], capUsd: ended.spentUsd + price / 2 })
    const capped = await batchUntil(engine, batchId, ({ pause }) => pause?.cause === 'cap')
    expect([capped.spentUsd, fake.received()]).toEqual([ended.spentUsd, 2])
    expect((await engine.request('doctor.check', { repair: false })).findings.filter(({ ok }) => !ok)).toEqual([])
  })

  it('pauses after one refused key and charges nothing', async () => {
    const fake = await startFake({ script: { rules: [{ do: { kind: 'key_refused' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 10, { concurrency: 1 })
    const paused = await runBatch(engine, batchId)
    expect(paused.pause?.cause).toBe('key')
    expect(paused.jobs.waiting).toBe(10)
    expect(paused).toMatchObject({ spentUsd: 0, reservedUsd: 0 })
    expect(fake.received()).toBe(1)
  })

  const slow = '{"error":{"message":"Too many requests.","type":"requests","code":"rate_limit_exceeded"}}'

  it('waits out a rate limit and loses nothing', async () => {
    const fake = await startFake({
      script: {
        rules: [
          {
            when: { requests: [2, 3] },
            do: { kind: 'raw', status: 429, headers: { 'retry-after-ms': '50' }, body: slow },
          },
        ],
      },
    })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 6, { concurrency: 1 })
    const ended = await runBatch(engine, batchId)
    expect(ended.jobs.done).toBe(6)
    expect(fake.ledger()).toHaveLength(6)
  })

  it('keeps the raw answer of a picture that cannot be read, and holds the row', async () => {
    const fake = await startFake({
      script: { rules: [{ when: { requests: [1] }, do: { kind: 'spoiled', how: 'bad_base64' } }] },
    })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 2, { concurrency: 1 })
    const ended = await runBatch(engine, batchId)
    expect(ended.jobs).toMatchObject({ done: 1, unknown: 1 })
    const { readdirSync } = await import('node:fs')
    const answers = () => readdirSync(`${engine.library}/spool`).filter((name) => name.endsWith('.resp'))
    // The finished picture's goes a little after its job is done.
    await expect.poll(answers).toHaveLength(1)
  })
})
