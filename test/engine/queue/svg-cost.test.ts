import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openEngine, type Engine } from '../../../src/main/engine/index.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { batchUntil, canaryKey, createBatch, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

const parameters = { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low', format: 'svg' }
/** What the fake API reports: a text model, and its tokens. */
const written = { model: 'gpt-5', inputTokens: 900, outputTokens: 2_400 }

async function engineWith(models: object | null): Promise<Engine> {
  const fake = await startFake({ pictures: 'card' })
  process.env['OPENAI_API_KEY'] = canaryKey
  const folder = tempFolder()
  const file = join(folder, 'models.json')
  mkdirSync(folder, { recursive: true })
  if (models) writeFileSync(file, JSON.stringify({ format: 1, version: '2026-11-22', ...models }))
  const library = join(folder, 'library')
  const engine = await openEngine({ library, program: 'cli', baseUrl: fake.url, ...(models && { models: file }) })
  onTestFinished(() => engine.close())
  return engine
}

async function costOfOne(engine: Engine) {
  const batchId = await createBatch(engine, 1, {}, { parameters })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
  const { ids } = await engine.request('gallery.find', { query: `batch:${batchId}` })
  const image = await engine.request('image.get', { imageId: ids[0] ?? 0 })
  const batch = await engine.request('batch.get', { batchId })
  const { total } = await engine.request('spend.report', { by: 'batch', batchId })
  return { image, batch, total }
}

/** The picture the SVG was drawn from, with its prompt: 781 tokens and five of text, as the fake API counts them. */
const pictureUsd = (781 * 30 + 5 * 5) / 1e6

test('an SVG whose text model has a price costs its picture and its text, and is no estimate', async () => {
  const svgModels = { 'gpt-5': { textIn: 2, textOut: 10 } }
  const { image, batch, total } = await costOfOne(await engineWith({ svgModels }))
  const text = (900 * 2 + 2_400 * 10) / 1e6
  expect(image.costUsd).toBeCloseTo(pictureUsd + text, 4)
  expect(image).toMatchObject({ isEstimate: false, format: 'svg', attempts: [{ isEstimate: false }] })
  expect([total.uncertainUsd, batch.spentUsd, batch.reservedUsd]).toEqual([0, image.costUsd, 0])
})

test('without that price it costs its picture and what is held for the text, and says that it is an estimate', async () => {
  const { image, batch, total } = await costOfOne(await engineWith(null))
  expect(image.costUsd).toBeCloseTo(pictureUsd + openModelBook().svgHold(parameters.model), 4)
  expect(image.costUsd).toBeLessThanOrEqual(image.estimatedUsd.high)
  expect(image).toMatchObject({ isEstimate: true, attempts: [{ isEstimate: true }] })
  expect([total.uncertainUsd, batch.spentUsd]).toEqual([image.costUsd, image.costUsd])
})

test('a batch keeps the price of the text it was made with', () => {
  const book = openModelBook()
  const kept = JSON.stringify({ version: '2026-11-22', models: {}, svgModels: { 'gpt-5': { textIn: 0, textOut: 10 } } })
  expect([book.svgCostOf(written, kept), book.svgCostOf(written)]).toEqual([0.024, null])
})

test('a text model named as something every object has is one without a price', () => {
  expect(openModelBook().svgCostOf({ ...written, model: 'constructor' })).toBeNull()
})
