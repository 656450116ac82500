import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine } from '../../../src/main/engine/index.ts'
import { batchUntil, canaryKey, createBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

it('a cancelled batch whose requests came back unsent goes on only when it is resumed, whatever the start-up policy', async () => {
  const limited = { kind: 'rate_limited' as const, retryAfterMs: '10' }
  const fake = await startFake({ script: { latencyMs: 300, rules: [{ when: { from: 1, to: 4 }, do: limited }] } })
  process.env['OPENAI_API_KEY'] = canaryKey
  const library = join(tempFolder(), 'library')
  const options = { library, program: 'desktop' as const, baseUrl: fake.url }
  const engine = await openEngine(options)
  await engine.request('settings.set', { startUp: 'running' })
  const batchId = await createBatch(engine, 4, { concurrency: 4 })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 4)
  await engine.request('batch.cancel', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 0)
  await engine.close()
  const next = await openEngine(options)
  onTestFinished(() => next.close())
  expect(await next.request('batch.get', { batchId })).toMatchObject({ state: 'paused', jobs: { waiting: 4 } })
  await next.request('batch.resume', { batchId })
  await batchUntil(next, batchId, ({ jobs }) => jobs.done === 4)
  expect(fake.ledger()).toHaveLength(4)
})

it('a pause of a cancelled batch does not let it go on with everything else', async () => {
  const limited = { kind: 'rate_limited' as const, retryAfterMs: '10' }
  const fake = await startFake({ script: { latencyMs: 300, rules: [{ when: { from: 1, to: 2 }, do: limited }] } })
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 2, { concurrency: 2 })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 2)
  await engine.request('batch.cancel', { batchId })
  await engine.request('batch.pause', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 0)
  await engine.request('queue.resume', {})
  expect(await engine.request('batch.get', { batchId })).toMatchObject({
    pause: { cause: 'cancelled' },
    jobs: { waiting: 2 },
  })
})
