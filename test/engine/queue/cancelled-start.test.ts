import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine } from '../../../src/main/engine/index.ts'
import { batchUntil, canaryKey, createBatch, startFake } from '../../support/engine.ts'
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
