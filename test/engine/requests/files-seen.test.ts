import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { PlannedVariant } from '../../../src/contract/plan.ts'
import { openEngine, type Engine } from '../../../src/main/engine/index.ts'
import { canaryKey, createBatch, runBatch, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

const kinds = {
  png: { model: 'gpt-image-2.6-flare', size: '960x960', quality: 'low' },
  gif: { model: 'gpt-image-2.6-flare', size: '960x960', quality: 'low', format: 'gif' },
  gif4: { model: 'gpt-image-2.6-flare', size: '960x960', quality: 'low', format: 'gif', frames: 4 },
  svg: { model: 'gpt-image-2.6-flare', size: '960x960', quality: 'low', format: 'svg' },
} as const

async function startPriced(): Promise<Engine> {
  const fake = await startFake({ pictures: 'card' })
  process.env['OPENAI_API_KEY'] = canaryKey
  const folder = tempFolder()
  const models = join(folder, 'models.json')
  const svgModels = { 'gpt-5': { textIn: 2, textOut: 10 } }
  writeFileSync(models, JSON.stringify({ format: 1, version: '2026-11-22', svgModels }))
  const engine = await openEngine({ library: join(folder, 'library'), program: 'cli', baseUrl: fake.url, models })
  onTestFinished(() => engine.close())
  return engine
}

async function planned(engine: Engine, kind: keyof typeof kinds): Promise<PlannedVariant | undefined> {
  const { draftId, recipe } = await engine.request('sheet.example', { name: 'products' })
  const mapping = Object.fromEntries(Object.keys(recipe.mapping).map((name) => [name, { field: 'variable' as const }]))
  const draft = { draftId, recipe: { ...recipe, mapping, parameters: kinds[kind], template: 'A mug' }, options: {} }
  return (await engine.request('plan.make', draft)).variants[0]
}

test('five GIFs and five SVGs narrow what others of their kind are held for, and say nothing of anything else', async () => {
  const engine = await startPriced()
  const before = { png: await planned(engine, 'png'), gif4: await planned(engine, 'gif4') }
  const [gifBefore, svgBefore] = [await planned(engine, 'gif'), await planned(engine, 'svg')]
  await runBatch(engine, await createBatch(engine, 5, {}, { parameters: kinds.gif }))
  await runBatch(engine, await createBatch(engine, 5, {}, { parameters: kinds.svg }))
  await expect.poll(async () => (await planned(engine, 'svg'))?.learnt?.pictures, { timeout: 10_000 }).toBe(5)
  const [gif, svg] = [await planned(engine, 'gif'), await planned(engine, 'svg')]
  expect([gif?.learnt?.pictures, gif?.learnt?.drift]).toEqual([5, expect.any(Number)])
  // What was seen lies within what is held now, and that is less than before.
  const { ids } = await engine.request('gallery.find', { query: 'format:gif' })
  const image = await engine.request('image.get', { imageId: ids[0] ?? 0 })
  expect(gif?.each.high).toBeLessThan((gifBefore?.each.high ?? 0) / 2)
  expect(gif?.each.high).toBeGreaterThan(image.costUsd * 0.99)
  // A dollar was held for the text; 2,400 tokens and what goes in cost $0.0258.
  expect(svgBefore?.each.high).toBeGreaterThan(1)
  expect(svg?.each.high).toBeLessThan(0.1)
  expect(svg?.each.high).toBeGreaterThan(0.0258)
  expect({ png: await planned(engine, 'png'), gif4: await planned(engine, 'gif4') }).toEqual(before)
})

test('plain pictures teach no GIF', async () => {
  const engine = await startPriced()
  const before = await planned(engine, 'gif')
  await runBatch(engine, await createBatch(engine, 6, {}, { parameters: kinds.png }))
  await expect.poll(async () => (await planned(engine, 'png'))?.learnt?.pictures, { timeout: 10_000 }).toBe(6)
  expect(await planned(engine, 'gif')).toEqual(before)
})
