import { expect, test } from 'vitest'
import type { ImageDetail } from '../../../src/contract/image.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, startEngine, startFake } from '../../support/engine.ts'

const parameters = { model: 'gpt-image-2', size: '1024x1024', quality: 'low', background: 'transparent' }

/** A batch of one pair, run until nothing more is under way. */
async function pairOf(engine: Engine, capUsd?: number): Promise<number> {
  const batchId = await createBatch(engine, 1, {}, { parameters, transparency: 'pair' })
  await engine.request('batch.run', { batchId, ...(capUsd === undefined ? {} : { capUsd }) })
  await batchUntil(engine, batchId, ({ state }) => state === 'finished' || state === 'paused')
  return batchId
}

async function lightOf(engine: Engine): Promise<ImageDetail> {
  const { ids } = await engine.request('gallery.find', { query: '' })
  expect(ids).toHaveLength(1)
  return engine.request('image.get', { imageId: ids[0] ?? 0 })
}

const onBlack = { prompt: 'pure black background' }

test('where the second of a pair is blocked, the first says so, and the second alone is sent again', async () => {
  const blocking = { kind: 'moderation', stage: 'input' } as const
  const fake = await startFake({ script: { rules: [{ when: onBlack, times: 1, do: blocking }] } })
  const engine = await startEngine(fake)
  const batchId = await pairOf(engine)
  expect((await lightOf(engine)).matte).toMatchObject({
    grade: 'unusable',
    sentence: expect.stringContaining('second of this pair failed: The safety system') as string,
    action: expect.stringContaining('Change the prompt') as string,
  })
  await engine.request('batch.retry', { batchId })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 2)
  expect(fake.received()).toBe(3)
})

test('where the second of a pair may be lost, the first says so until it is there', async () => {
  const losing = { kind: 'reset', after: 'accepted' } as const
  const engine = await startEngine(await startFake({ script: { rules: [{ when: onBlack, times: 1, do: losing }] } }))
  const batchId = await pairOf(engine)
  const light = await lightOf(engine)
  expect(light.matte).toMatchObject({
    grade: 'unusable',
    sentence: expect.stringContaining('what came of it is not known') as string,
    action: expect.stringContaining('send the row again') as string,
  })
  await engine.request('batch.retry', { batchId, unknown: 'resend' })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 2)
  expect((await engine.request('image.get', { imageId: light.imageId })).matte?.sentence).toContain('Of the pair with')
})

test('where the budget ends between the two of a pair the first says nothing, and says so when the second is cancelled', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const batchId = await pairOf(engine, 0.02)
  expect(await engine.request('batch.get', { batchId })).toMatchObject({
    pause: { cause: 'cap' },
    jobs: { done: 1, waiting: 1 },
  })
  expect((await lightOf(engine)).matte).toBeNull()
  await engine.request('batch.cancel', { batchId })
  expect((await lightOf(engine)).matte).toMatchObject({
    grade: 'unusable',
    sentence: 'The second of this pair was cancelled.',
  })
  expect(fake.received()).toBe(1)
})
