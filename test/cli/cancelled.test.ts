import { join } from 'node:path'
import { expect, test } from 'vitest'
import { batchUntil, createBatch, startEngine, startFake, type Fake } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { run } from './program.ts'
import { summarySchema } from './records.ts'

/** A library in `home` with a batch that was cancelled while its two requests were under way; both came back unsent. */
async function cancelledBatch(home: string, isHeld = false): Promise<Fake> {
  const limited = { kind: 'rate_limited' as const, retryAfterMs: '10' }
  const fake = await startFake({ script: { latencyMs: 300, rules: [{ when: { from: 1, to: 2 }, do: limited }] } })
  const engine = await startEngine(fake, join(home, 'library'))
  const batchId = await createBatch(engine, 2, { concurrency: 2 })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 2)
  await engine.request('batch.cancel', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.waiting === 2)
  await engine.request('queue.pause', {})
  await engine.request('queue.resume', {})
  expect((await engine.request('batch.get', { batchId })).pause?.cause).toBe('cancelled')
  if (isHeld) await engine.request('queue.hold', { jobIds: [1, 2] })
  await engine.close()
  return fake
}

test('what is left of a cancelled batch is sent only where that batch is named, and it says so', async () => {
  const home = tempFolder()
  const fake = await cancelledBatch(home)
  const all = await run(['resume', '--json'], { home, fake })
  expect(all.ofType('note').map(({ message }) => message)).toEqual([
    'Batch 1 (sheet) was cancelled with 2 requests left: left as it is. `proofsheet resume 1` sends them.',
  ])
  expect([all.code, fake.ledger().length]).toEqual([0, 0])
  const named = await run(['resume', '1', '--json'], { home, fake })
  expect(named.ofType('note')[0]?.['message']).toBe(
    'Batch 1 (sheet) was cancelled with 2 requests left: they are sent now.',
  )
  expect([named.code, summarySchema.parse(named.last()).jobs.done, fake.ledger().length]).toEqual([0, 2, 2])
})

test('what is held of a cancelled batch is counted where it would be sent', async () => {
  const home = tempFolder()
  const fake = await cancelledBatch(home, true)
  const all = await run(['resume', '--held', '--json'], { home, fake })
  expect(all.ofType('note').map(({ message }) => message)).toEqual([
    'Batch 1 (sheet) was cancelled with 2 requests left: left as it is. `proofsheet resume 1 --held` sends them.',
  ])
  const named = await run(['resume', '1', '--held', '--json'], { home, fake })
  expect(named.ofType('note')[0]?.['message']).toBe(
    'Batch 1 (sheet) was cancelled with 2 requests left: they are sent now.',
  )
  expect([named.code, summarySchema.parse(named.last()).jobs.done]).toEqual([0, 2])
})
