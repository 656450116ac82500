import { createHash } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import {
  batchUntil,
  createBatch,
  runBatch,
  startEngine,
  startFake,
  thingRecipe,
  writeSheet,
} from '../../support/engine.ts'

const refusing = (param: string) => ({ rules: [{ do: { kind: 'unknown_parameter', param } as const }] })
const complex = { ...thingRecipe, parameters: { ...thingRecipe.parameters, complexity: 'high' } }

interface Job {
  readonly body: string
  readonly hash: string
  readonly high_micros: number
}

function jobsOf(library: string): readonly Job[] {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  try {
    return db.prepare<[], Job>('SELECT body, hash, high_micros FROM job ORDER BY id').all()
  } finally {
    db.close()
  }
}

/** Refuses the first so many requests. */
const once = (param: string, times: number) => ({
  rules: [{ do: { kind: 'unknown_parameter', param } as const, times }],
})

test('a parameter the provider does not know is left out once, remembered, and the rows go again by themselves', async () => {
  const fake = await startFake({ script: once('complexity', 1) })
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 4, { concurrency: 1 }, complex)
  const planned = jobsOf(engine.library)
  const batch = await runBatch(engine, batchId)
  expect(batch).toMatchObject({ state: 'finished', pause: null, jobs: { done: 4, failed: 0 } })
  // One refusal, then each row once: those behind it were never sent with it.
  expect(fake.received()).toBe(5)

  const [dropped, ...others] = await engine.request('models.dropped', {})
  expect([dropped, others]).toMatchObject([{ model: 'gpt-image-2.6-flare', parameter: 'complexity' }, []])
  for (const [index, { body, hash, high_micros: price }] of jobsOf(engine.library).entries()) {
    const { complexity, ...rest } = JSON.parse(planned[index]?.body ?? '') as Record<string, unknown>
    expect([complexity, body]).toEqual(['high', JSON.stringify(rest)])
    expect(hash).toBe(createHash('sha256').update(body).digest('hex'))
    expect(price).toBe(planned[index]?.high_micros)
  }
  const { ids } = await engine.request('gallery.find', { query: '' })
  const images = await Promise.all(ids.map((imageId) => engine.request('image.get', { imageId })))
  const attempts = images.find((image) => image.attempts.length > 1)?.attempts ?? []
  expect(attempts.map(({ state }) => state)).toEqual(['refused', 'stored'])
  expect(attempts[0]?.failure?.action).toContain('"complexity" is left out')
})

test('a provider that does not stream is asked again without previews: they decide neither picture nor price', async () => {
  const fake = await startFake({ script: once('stream', 1) })
  const engine = await startEngine(fake)
  const previews = { ...thingRecipe, parameters: { ...thingRecipe.parameters, partialImages: 2 } }
  const batchId = await createBatch(engine, 2, { concurrency: 1 }, previews)
  expect(await runBatch(engine, batchId)).toMatchObject({ state: 'finished', jobs: { done: 2, failed: 0 } })
  expect(fake.received()).toBe(3)
  for (const { body } of jobsOf(engine.library)) expect(body).not.toMatch(/stream|partial/)
})

test('the next plan says so, in the library opened again too, until the parameter is restored', async () => {
  const fake = await startFake({ script: once('complexity', 1) })
  const engine = await startEngine(fake)
  await runBatch(engine, await createBatch(engine, 1, {}, complex))
  await engine.close()
  const again = await startEngine(fake, engine.library)
  const draft = await again.request('sheet.open', { path: writeSheet(1) })
  const plan = async () => {
    const recipe = { ...complex, mapping: draft.recipe.mapping }
    const made = await again.request('plan.make', { draftId: draft.draftId, recipe, options: { provider: 'openai' } })
    return made.problems.filter(({ message }) => message.includes('complexity'))
  }
  expect(await plan()).toMatchObject([{ severity: 'warning', code: 'not_supported' }])
  const [dropped] = await again.request('models.dropped', {})
  const { host = '', model = '', parameter = '' } = dropped ?? {}
  expect(await again.request('models.restore', { host, model, parameter })).toEqual([])
  expect(await plan()).toEqual([])
  const batchId = await createBatch(again, 1, {}, complex)
  await runBatch(again, batchId)
  expect(JSON.parse(jobsOf(again.library).at(-1)?.body ?? '')).toMatchObject({ complexity: 'high' })
})

test('many refused at once do not stop their batch', async () => {
  const fake = await startFake({ script: { latencyMs: 100, ...once('complexity', 12) } })
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 20, { concurrency: 12 }, complex)
  await engine.request('batch.run', { batchId })
  const batch = await batchUntil(engine, batchId, ({ state }) => state === 'finished' || state === 'paused')
  expect(batch).toMatchObject({ state: 'finished', jobs: { done: 20 } })
})

test('refused a second time for what is no longer there, it fails and is not sent without end', async () => {
  const fake = await startFake({ script: refusing('complexity') })
  const engine = await startEngine(fake)
  const batch = await runBatch(engine, await createBatch(engine, 1, {}, complex))
  expect(batch.jobs).toMatchObject({ failed: 1 })
  expect(fake.received()).toBe(2)
})

test.each(['size', 'quality', 'prompt', 'model', 'n', 'nowhere'])('%s is never left out', async (param) => {
  const fake = await startFake({ script: refusing(param) })
  const engine = await startEngine(fake)
  const batch = await runBatch(engine, await createBatch(engine, 1, {}, complex))
  expect(batch.jobs).toMatchObject({ failed: 1 })
  expect([fake.received(), await engine.request('models.dropped', {})]).toEqual([1, []])
})

test('a transparent background is never left out: something else would be paid for', async () => {
  const fake = await startFake({ script: refusing('background') })
  const engine = await startEngine(fake)
  const parameters = { ...thingRecipe.parameters, background: 'transparent' }
  const batch = await runBatch(engine, await createBatch(engine, 1, {}, { ...thingRecipe, parameters }))
  expect(batch.jobs).toMatchObject({ failed: 1 })
  expect(fake.received()).toBe(1)
})

test.each([
  ['frame_count', { format: 'gif', frames: 2, size: '960x960' }],
  ['svg', { format: 'svg', extra: { svg: { model: 'gpt-5.2-mini' } } }],
])('%s is never left out: without it the file may cost more than is held for it', async (param, wanted) => {
  const fake = await startFake({ script: refusing(param) })
  const engine = await startEngine(fake)
  const parameters = { ...thingRecipe.parameters, ...wanted }
  const batch = await runBatch(engine, await createBatch(engine, 1, {}, { ...thingRecipe, parameters }))
  expect(batch.jobs).toMatchObject({ failed: 1 })
  expect([fake.received(), await engine.request('models.dropped', {})]).toEqual([1, []])
})

test('a compression goes with its format: a PNG has none, and every row would be refused for it', async () => {
  const fake = await startFake({ script: once('output_format', 1) })
  const engine = await startEngine(fake)
  const parameters = { ...thingRecipe.parameters, format: 'webp', compression: 80 }
  const batchId = await createBatch(engine, 2, { concurrency: 1 }, { ...thingRecipe, parameters })
  expect(await runBatch(engine, batchId)).toMatchObject({ state: 'finished', jobs: { done: 2, failed: 0 } })
  for (const { body } of jobsOf(engine.library)) expect(body).not.toMatch(/output_/)
})

test('two parameters the provider does not know are left out one after the other', async () => {
  const rules = ['complexity', 'moderation'].map((param) => ({
    do: { kind: 'unknown_parameter', param } as const,
    times: 1,
  }))
  const fake = await startFake({ script: { rules } })
  const engine = await startEngine(fake)
  const parameters = { ...complex.parameters, moderation: 'low' }
  const batchId = await createBatch(engine, 2, { concurrency: 1 }, { ...complex, parameters })
  expect(await runBatch(engine, batchId)).toMatchObject({ state: 'finished', jobs: { done: 2, failed: 0 } })
  expect(fake.received()).toBe(4)
  const dropped = await engine.request('models.dropped', {})
  expect(dropped.map(({ parameter }) => parameter)).toEqual(['complexity', 'moderation'])
})
