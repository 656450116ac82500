import { join } from 'node:path'
import { expect, it } from 'vitest'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

it('a limit met is learnt, kept to and remembered; no picture is lost or paid twice for it', async () => {
  const fake = await startFake({ script: { imagesPerMinute: 600, burst: 8, latencyMs: 20 } })
  const library = join(tempFolder(), 'library')
  const engine = await startEngine(fake, library)
  const batchId = await createBatch(engine, 20, { concurrency: 16 })
  const ended = await runBatch(engine, batchId)
  expect(ended.jobs).toMatchObject({ done: 20, failed: 0, unknown: 0 })
  expect(fake.ledger()).toHaveLength(20)
  expect(new Set(fake.ledger().map(({ prompt }) => prompt)).size).toBe(20)
  const { lanes } = await engine.request('queue.get', {})
  const refused = fake.received() - 20
  expect(refused).toBeGreaterThan(0)
  expect(lanes).toMatchObject([{ provider: 'openai', imagesPerMinute: 600, learnedFrom: 'refusal', refused }])
  await engine.close()

  const again = await startEngine(fake, library)
  await runBatch(again, await createBatch(again, 6, { concurrency: 16 }))
  expect(fake.ledger()).toHaveLength(26)
  expect(fake.received() - 26).toBe(refused)
})

it('headers teach it before anything is refused', async () => {
  const fake = await startFake({ script: { imagesPerMinute: 1_200, rateTells: { headers: true } } })
  const engine = await startEngine(fake)
  const ended = await runBatch(engine, await createBatch(engine, 8, { concurrency: 2 }))
  expect(ended.jobs.done).toBe(8)
  const { lanes } = await engine.request('queue.get', {})
  expect(lanes).toMatchObject([{ imagesPerMinute: 1_200, learnedFrom: 'headers', sent: 8, refused: 0 }])
})

it('one lane waits, the other goes on', async () => {
  const fake = await startFake({ script: { imagesPerMinute: 1 } })
  const engine = await startEngine(fake)
  const limited = await createBatch(engine, 3, { concurrency: 1 })
  const free = await createBatch(engine, 3, { provider: 'practice' })
  await engine.request('batch.run', { batchId: limited })
  await batchUntil(engine, limited, () => fake.received() > 1)
  const ended = await runBatch(engine, free)
  expect(ended.jobs.done).toBe(3)
  expect(await engine.request('batch.get', { batchId: limited })).toMatchObject({
    state: 'running',
    jobs: { done: 1, waiting: 2, running: 0 },
  })
})
