import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../../../src/contract/failure.ts'
import { recipeSchema, type Recipe } from '../../../../src/contract/recipe.ts'
import type { Engine } from '../../../../src/main/engine/index.ts'
import { answerWith } from '../../../support/pictures.ts'
import { runBatch, startEngine, startFake } from '../../../support/engine.ts'
import { tempFolder } from '../../../support/temp.ts'
import { cases, type Case } from './cases.ts'
import { decode, distance, make } from './measure.ts'

const names = ['clean', 'all at once', 'haze', 'checkerboard of 16 px, with loss'] as const
const made = new Map<string, Awaited<ReturnType<typeof make>>>()
beforeAll(async () => {
  for (const name of names) made.set(name, await make(cases.find((one) => one.name === name) as Case))
})

/** A library with one picture for each of the names, rows 2 to 5, of which a transparent background was asked. */
async function library(recipe: Partial<Recipe> = {}): Promise<{ engine: Engine; batchId: number }> {
  const rules = names.map((name) => {
    const body = answerWith(made.get(name)?.bytes ?? Buffer.alloc(0))
    return { when: { prompt: `${name}.` }, do: { kind: 'raw', status: 200, body, billed: true } as const }
  })
  const engine = await startEngine(await startFake({ script: { rules } }))
  const path = join(tempFolder(), 'stickers.csv')
  writeFileSync(path, `sku,prompt\n${names.map((name, index) => `${index + 1},"${name}."`).join('\n')}\n`)
  const draft = await engine.request('sheet.open', { path })
  const parameters = { model: 'gpt-image-2.5-flare', size: '1024x1024', quality: 'low', background: 'transparent' }
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe: recipeSchema.parse({ mapping: draft.recipe.mapping, parameters, fileName: '{{key}}', ...recipe }),
    options: { provider: 'openai', concurrency: 1 },
  })
  expect((await runBatch(engine, batchId)).jobs.done).toBe(names.length)
  return { engine, batchId }
}

const find = async (engine: Engine, query: string): Promise<readonly number[]> =>
  (await engine.request('gallery.find', { query })).ids

async function imageOf(engine: Engine, name: (typeof names)[number]) {
  const [imageId] = await find(engine, `key:${names.indexOf(name) + 1}`)
  return engine.request('image.get', { imageId: imageId ?? 0 })
}

test('a transparent batch: judged, repaired beside the original, found by its grade, delivered with real alpha', async () => {
  const { engine, batchId } = await library()
  const faulty = await imageOf(engine, 'all at once')
  const { truth, bytes } = made.get('all at once') ?? {}
  if (!truth || !bytes) throw new Error('not made')
  expect(readFileSync(engine.file({ kind: 'image', imageId: faulty.imageId, size: 'original' })).equals(bytes)).toBe(
    true,
  )
  expect(faulty.alpha).toMatchObject({ grade: 'repaired', cutout: 'cutout', action: null })
  expect(faulty.renditions).toMatchObject([{ name: 'cutout', format: 'png', width: 384, height: 384 }])
  expect(faulty.actual['background']).toBe('transparent')

  const painted = await imageOf(engine, 'checkerboard of 16 px, with loss')
  expect(painted.alpha).toMatchObject({ grade: 'unusable', cutout: null })
  expect([painted.requested['background'], painted.actual['background']]).toEqual(['transparent', 'opaque'])
  expect(engine.file({ kind: 'image', imageId: painted.imageId, size: 'cutout' })).toBe(
    engine.file({ kind: 'image', imageId: painted.imageId, size: 'original' }),
  )

  const dir = join(tempFolder(), 'out')
  await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' })
  expect(readdirSync(dir).toSorted()).toEqual(['1.png', '2.png', '3.png', '4.webp', 'manifest.csv'])
  const { alpha, onWhite, onDark } = distance(await decode(readFileSync(join(dir, '2.png'))), truth)
  expect(Math.max(alpha, onWhite, onDark)).toBeLessThan(1.7)
  expect(readFileSync(join(dir, '1.png')).equals(made.get('clean')?.bytes ?? bytes)).toBe(true)

  const originals = join(tempFolder(), 'originals')
  await engine.request('delivery.run', { source: { batchId }, renditions: [], dir: originals, deliveryId: 'two' })
  expect(readFileSync(join(originals, '2.png')).equals(bytes)).toBe(true)

  const small = { name: 'small', format: 'webp', quality: 100, width: 96 } as const
  const converted = join(tempFolder(), 'converted')
  await engine.request('delivery.run', {
    source: { batchId },
    renditions: [small],
    dir: converted,
    deliveryId: 'three',
  })
  expect((await decode(readFileSync(join(converted, '3.webp')))).data.readUInt8(3)).toBe(0)
})

test('the gallery finds pictures by what was found about their transparency', async () => {
  const { engine } = await library()
  const keysOf = async (query: string): Promise<readonly string[]> => {
    const tiles = await engine.request('gallery.tiles', { ids: [...(await find(engine, query))] })
    return tiles.map(({ key }) => key).toSorted()
  }
  expect(await keysOf('alpha:clean')).toEqual(['1'])
  expect(await keysOf('alpha:repaired')).toEqual(['2', '3'])
  expect(await keysOf('alpha:HAZE -alpha:halo')).toEqual(['3'])
  expect(await keysOf('alpha:unusable alpha:clean')).toEqual(['1', '4'])
  expect(await keysOf('-alpha:repaired')).toEqual(['1', '4'])
  const refused = await engine.request('gallery.find', { query: 'alpha:pretty' }).catch(failureOf)
  expect(refused).toMatchObject({ code: 'bad_request', action: expect.stringContaining('checkerboard') as string })
})

test('a lost cutout and a lost rendition are made again as they were, and an export does without them', async () => {
  const web = { name: 'cutout', format: 'webp', quality: 90, width: 96 } as const
  const { engine, batchId } = await library(recipeSchema.pick({ renditions: true }).parse({ renditions: [web] }))
  const { imageId, alpha, renditions } = await imageOf(engine, 'haze')
  expect(alpha?.cutout).toBe('cutout 2')
  expect(renditions.map(({ name, format }) => `${name} ${format}`)).toEqual(['cutout webp', 'cutout 2 png'])
  const cutout = engine.file({ kind: 'image', imageId: imageId, size: 'cutout' })
  const before = readFileSync(cutout)
  const dir = join(tempFolder(), 'out')
  await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' })
  rmSync(join(engine.library, 'renditions'), { recursive: true })
  const again = join(tempFolder(), 'again')
  await engine.request('delivery.run', { source: { batchId }, dir: again, deliveryId: 'two' })
  expect(readFileSync(join(again, '3.webp')).equals(readFileSync(join(dir, '3.webp')))).toBe(true)
  const report = await engine.request('doctor.check', { repair: true })
  expect(report.ok).toBe(true)
  expect(readFileSync(cutout).equals(before)).toBe(true)
})
