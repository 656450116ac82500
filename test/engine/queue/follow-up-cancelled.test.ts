import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { batchUntil, createBatch, startEngine, startFake } from '../../support/engine.ts'

const parameters = { model: 'gpt-image-2', size: '1024x1024', quality: 'low', background: 'transparent' }

test('a picture found after its batch was cancelled asks for no other', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const originals = join(engine.library, 'originals', new Date().toISOString().slice(0, 7))
  writeFileSync(originals, '')
  const batchId = await createBatch(engine, 1, {}, { parameters, transparency: 'pair' })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
  await engine.request('batch.cancel', { batchId })
  rmSync(originals)
  mkdirSync(originals)
  expect(await engine.request('unknown.look', { batchId })).toEqual({ looked: 1, found: 1 })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.done >= 1)
  await delay(500)
  expect([fake.received(), (await engine.request('batch.get', { batchId })).jobs.waiting]).toEqual([1, 0])
})
