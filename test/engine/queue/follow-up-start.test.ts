import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { batchUntil, createBatch, startEngine, startFake } from '../../support/engine.ts'

const parameters = { model: 'gpt-image-2', size: '1024x1024', quality: 'low', background: 'transparent' }

test('what follows from an answer that a start finds in the spool waits for a word, like everything at a start', async () => {
  const fake = await startFake()
  const first = await startEngine(fake)
  const originals = join(first.library, 'originals', new Date().toISOString().slice(0, 7))
  writeFileSync(originals, '')
  const batchId = await createBatch(first, 1, {}, { parameters, transparency: 'pair' })
  await first.request('batch.run', { batchId })
  await batchUntil(first, batchId, ({ jobs }) => jobs.unknown === 1)
  await first.close()
  rmSync(originals)
  mkdirSync(originals)
  const engine = await startEngine(fake, first.library)
  await delay(500)
  expect(fake.received()).toBe(1)
  const held = await engine.request('batch.get', { batchId })
  expect(held).toMatchObject({ state: 'paused', pause: { cause: 'interrupted' }, jobs: { done: 1, waiting: 1 } })
  await engine.request('batch.resume', { batchId })
  const batch = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
  expect([batch.jobs.done, fake.received()]).toEqual([2, 2])
})

test('a start that finds an answer nothing follows from leaves its batch finished', async () => {
  const fake = await startFake()
  const first = await startEngine(fake)
  const originals = join(first.library, 'originals', new Date().toISOString().slice(0, 7))
  writeFileSync(originals, '')
  const batchId = await createBatch(first, 1)
  await first.request('batch.run', { batchId })
  await batchUntil(first, batchId, ({ jobs }) => jobs.unknown === 1)
  await first.close()
  rmSync(originals)
  mkdirSync(originals)
  const engine = await startEngine(fake, first.library)
  expect(await engine.request('batch.get', { batchId })).toMatchObject({ state: 'finished', pause: null })
})
