import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { batchUntil, createBatch, runBatch, startEngine, startFake, thingRecipe } from '../../support/engine.ts'

/** A port of this machine where nothing listens now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

describe('the queue stops itself', () => {
  it('when the provider cannot be reached, and goes on by itself when it is back', async () => {
    const port = await freePort()
    const engine = await startEngine({ url: `http://127.0.0.1:${port}/v1` } as never)
    const batchId = await createBatch(engine, 3)
    const paused = await runBatch(engine, batchId)
    expect(paused.pause).toMatchObject({ cause: 'offline', retryAt: expect.any(Number) as number })
    expect(paused).toMatchObject({ spentUsd: 0, reservedUsd: 0 })
    expect(paused.jobs.waiting).toBe(3)
    const fake = await startFake({ port })
    const ended = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    expect(ended.jobs.done).toBe(3)
    expect(fake.received()).toBe(3)
  })

  it('when the connection is lost under many requests, holds them, and goes on with the rest by itself', async () => {
    const port = await freePort()
    const first = await startFake({ port, script: { rules: [{ do: { kind: 'hang' } }] } })
    const engine = await startEngine(first)
    const batchId = await createBatch(engine, 12, { concurrency: 8 })
    await engine.request('batch.run', { batchId })
    while (first.received() < 8) await new Promise((resolve) => setTimeout(resolve, 10))
    await first.close()
    const cut = await batchUntil(engine, batchId, ({ pause, jobs }) => pause?.cause === 'offline' && jobs.running === 0)
    expect(cut.jobs).toMatchObject({ unknown: 8, waiting: 4 })
    const second = await startFake({ port })
    const ended = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    expect(ended.jobs).toMatchObject({ unknown: 8, done: 4 })
    expect([first.received(), second.received()]).toEqual([8, 4])
  })

  it('still plans, makes batches and shows pictures while it is offline', async () => {
    const port = await freePort()
    const engine = await startEngine({ url: `http://127.0.0.1:${port}/v1` } as never)
    await runBatch(engine, await createBatch(engine, 1))
    const practice = await createBatch(engine, 2, { provider: 'practice' })
    expect((await runBatch(engine, practice)).jobs.done).toBe(2)
    expect((await engine.request('gallery.find', { query: '' })).ids).toHaveLength(2)
  })

  it('after ten refusals in a row for one reason, only the batch they happen to', async () => {
    const fake = await startFake({
      script: { rules: [{ when: { prompt: 'refused' }, do: { kind: 'unknown_parameter', param: 'size' } }] },
    })
    const engine = await startEngine(fake)
    const bad = await createBatch(engine, 40, { concurrency: 1 }, { template: 'refused {{thing}}' })
    const good = await createBatch(engine, 12, { concurrency: 1 })
    await engine.request('batch.run', { batchId: bad })
    await engine.request('batch.run', { batchId: good })
    const stopped = await batchUntil(engine, bad, ({ state }) => state === 'paused')
    expect(stopped.pause?.cause).toBe('breaker')
    expect(stopped.jobs).toMatchObject({ failed: 10, waiting: 30 })
    expect(stopped.spentUsd).toBe(0)
    const done = await batchUntil(engine, good, ({ state }) => state === 'finished')
    expect(done.jobs.done).toBe(12)
  })

  it('after three paid answers in a row that hold no picture', async () => {
    const fake = await startFake({
      script: { latencyMs: 300, rules: [{ do: { kind: 'spoiled', how: 'no_data' } }] },
    })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 60, { concurrency: 1 })
    const stopped = await runBatch(engine, batchId)
    expect(stopped.pause?.cause).toBe('breaker')
    // Answers wait to be read while the converter starts, but never more than it may have in line.
    expect(fake.received()).toBeLessThanOrEqual(24)
  })
})

describe('the order of the queue', () => {
  it('is the order in which batches were made, across batches', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const first = await createBatch(engine, 2, { concurrency: 1 }, { ...thingRecipe, template: 'first {{thing}}' })
    const second = await createBatch(engine, 2, { concurrency: 1 }, { ...thingRecipe, template: 'second {{thing}}' })
    await engine.request('batch.run', { batchId: second })
    await engine.request('batch.pause', { batchId: second })
    await engine.request('batch.run', { batchId: first })
    await engine.request('batch.resume', { batchId: second })
    for (const batchId of [first, second]) await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    const prompts = fake.ledger().map(({ prompt }) => prompt.split(' ')[0])
    expect(prompts.lastIndexOf('first')).toBeLessThan(prompts.lastIndexOf('second'))
  })
})
