import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { ImageDetail } from '../../../src/contract/image.ts'
import type { JobInputs } from '../../../src/contract/reference.ts'
import { recipeSchema, type Recipe } from '../../../src/contract/recipe.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { referencePath } from '../../../src/main/engine/files/paths.ts'
import { launchEngine, startEngineProcess, type EngineProcess } from '../../faults/support/engine-process.ts'
import { batchUntil, runBatch, startEngine, startFake, type Fake } from '../../support/engine.ts'
import { answerWith, random } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'
import { decode, distance } from '../imaging/alpha/measure.ts'
import { paint } from '../imaging/alpha/subjects.ts'

const truth = await paint('mug')
const on = async (background: string): Promise<Buffer> => {
  const { data, width, height, channels } = truth
  return sharp(data, { raw: { width, height, channels } }).flatten({ background }).png().toBuffer()
}
const [white, black, green] = await Promise.all([on('#ffffff'), on('#000000'), on('#00ff00')])

const raw = (body: string) => ({ kind: 'raw', status: 200, body, billed: true }) as const
const rules = [
  { when: { prompt: 'pure white background' }, do: raw(answerWith(white)) },
  { when: { prompt: 'pure black background' }, do: raw(answerWith(black)) },
  { when: { prompt: 'background of the colour' }, do: raw(answerWith(green)) },
  { when: { prompt: 'mug' }, do: raw(answerWith(white)) },
]
const painting = (): Promise<Fake> => startFake({ script: { rules } })

/** Makes no transparent background, and one that does. */
const [opaque, native] = ['gpt-image-2', 'gpt-image-2.5-flare'] as const

async function draftOf(engine: Pick<Engine, 'request'>, model: string, recipe: Partial<Recipe>, rows = 1) {
  const path = join(tempFolder(), 'mugs.csv')
  writeFileSync(path, `sku,prompt\n${Array.from({ length: rows }, (_, index) => `${index + 1},a mug`).join('\n')}\n`)
  const draft = await engine.request('sheet.open', { path })
  const parameters = { model, size: '1024x1024', quality: 'low', background: 'transparent' }
  const made = recipeSchema.parse({
    mapping: draft.recipe.mapping,
    parameters,
    fileName: '{{key}}_{{repeat}}',
    ...recipe,
  })
  return { draftId: draft.draftId, recipe: made, options: { provider: 'openai', concurrency: 2 } }
}

async function batchOf(engine: Engine, model: string, recipe: Partial<Recipe>): Promise<number> {
  return (await engine.request('batch.create', await draftOf(engine, model, recipe))).batchId
}

/** Oldest first. */
async function imagesOf(engine: Engine): Promise<readonly ImageDetail[]> {
  const { ids } = await engine.request('gallery.find', { query: '' })
  return Promise.all(ids.toReversed().map((imageId) => engine.request('image.get', { imageId })))
}

const fileOf = (engine: Engine, imageId: number, size: 'cutout' | 'original' | 'small'): Buffer =>
  readFileSync(engine.file({ kind: 'image', imageId, size }))

test('a pair: the light one asks for the dark one as an edit of itself, and the subject of both is cut out there', async () => {
  const fake = await painting()
  const engine = await startEngine(fake)
  const batchId = await batchOf(engine, opaque, { transparency: 'pair' })
  const before = await engine.request('batch.get', { batchId })
  expect(before.jobs.held).toBe(1)
  const batch = await runBatch(engine, batchId)
  expect(batch).toMatchObject({ state: 'finished', images: 2, jobs: { done: 2 }, rows: 1 })

  const [light, dark] = await imagesOf(engine)
  if (!light || !dark) throw new Error('not made')
  expect([light.repeat, dark.repeat, dark.rowId]).toEqual([1, 2, light.rowId])
  expect(dark.endpoint).toBe('images/edits')
  expect(dark.inputs?.matte).toEqual({ kind: 'pair_dark', lightImageId: light.imageId })
  expect(dark.inputs?.images).toMatchObject([
    { sha256: light.sha256, imageId: light.imageId, source: `image:${light.imageId}`, name: `image ${light.imageId}` },
  ])
  expect(dark.prompt).toContain('Change only the background.')
  expect(dark.prompt).toContain('pure black background')
  const sent = dark.inputs?.images[0]
  expect(sent && readFileSync(join(engine.library, referencePath(sent))).equals(white)).toBe(true)

  expect(dark.matte).toMatchObject({ grade: 'good' })
  expect([light.hasAlpha, dark.hasAlpha]).toEqual([false, true])
  const { alpha, onWhite, onDark } = distance(await decode(fileOf(engine, dark.imageId, 'cutout')), truth)
  expect(Math.max(alpha, onWhite, onDark)).toBeLessThan(2)
  expect((await decode(fileOf(engine, dark.imageId, 'small'))).data.readUInt8(3)).toBe(0)
  expect(fileOf(engine, dark.imageId, 'original').equals(black)).toBe(true)
  // The light one tells where to look.
  expect(light.matte).toMatchObject({
    grade: 'good',
    sentence: expect.stringContaining(`image ${dark.imageId}`) as string,
  })

  const dir = join(tempFolder(), 'out')
  await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'pair' })
  expect(readFileSync(join(dir, '1_2.png')).equals(fileOf(engine, dark.imageId, 'cutout'))).toBe(true)
  // The light one was a means.
  expect(readdirSync(dir).toSorted()).toEqual(['1_2.png', 'manifest.csv'])
})

test('a key: the picture itself is cut out; lost, it is cut out again as it was', async () => {
  const engine = await startEngine(await painting())
  const batchId = await batchOf(engine, opaque, { transparency: 'key', renditions: [{ ...web }] })
  expect(await runBatch(engine, batchId)).toMatchObject({ images: 1, jobs: { done: 1 } })
  const [image] = await imagesOf(engine)
  if (!image) throw new Error('not made')
  // The inside of the mug's handle: one picture cannot tell it from a part of the mug.
  expect(image.matte).toMatchObject({ grade: 'good', found: [{ kind: 'enclosed_key', areas: 1 }] })
  const doubted = async (query: string) => (await engine.request('gallery.find', { query })).ids
  expect(await doubted('alpha:enclosed_key')).toEqual([image.imageId])
  expect(await doubted('-alpha:enclosed_key')).toEqual([])
  // What is shown of it has clear parts, though it came opaque.
  expect([image.hasAlpha, image.actual['background']]).toEqual([true, 'opaque'])
  const [row] = await engine.request('batch.rows', { batchId, rowIds: [image.rowId] })
  expect(row?.cells[0]?.[0]?.image?.hasAlpha).toBe(true)
  expect(image.renditions.map(({ name }) => name)).toEqual(['cutout', 'web'])
  const cutout = fileOf(engine, image.imageId, 'cutout')
  expect((await decode(cutout)).data.readUInt8(3)).toBe(0)
  rmSync(join(engine.library, 'renditions'), { recursive: true })
  const dir = join(tempFolder(), 'out')
  await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'key' })
  expect((await decode(readFileSync(join(dir, '1_1.webp')))).data.readUInt8(3)).toBe(0)
  expect((await engine.request('doctor.check', { repair: true })).ok).toBe(true)
  expect(fileOf(engine, image.imageId, 'cutout').equals(cutout)).toBe(true)
})

const web = {
  name: 'web',
  format: 'webp',
  quality: 90,
  width: 96,
  fit: 'inside',
  background: 'transparent',
  upscale: false,
} as const

test.each([
  ['key', 2],
  ['pair', 3],
] as const)(
  'a native answer without transparency is followed by a %s once, and never by more',
  async (transparency, images) => {
    const engine = await startEngine(await painting())
    const batchId = await batchOf(engine, native, { transparency })
    const batch = await runBatch(engine, batchId)
    expect(batch).toMatchObject({ state: 'finished', images, jobs: { done: images } })
    const made = await imagesOf(engine)
    expect(made[0]?.alpha).toMatchObject({
      grade: 'unusable',
      action: expect.stringContaining('put in line') as string,
    })
    expect(made.at(-1)?.matte).toMatchObject({ grade: 'good' })
    expect(made.map(({ repeat }) => repeat)).toEqual(made.map((_, index) => index + 1))
    expect(batch.spentUsd).toBeCloseTo(
      made.reduce((sum, { costUsd }) => sum + costUsd, 0),
      6,
    )
  },
)

test('without a fallback nothing follows, and the image says what to choose', async () => {
  const engine = await startEngine(await painting())
  const batchId = await batchOf(engine, native, {})
  expect(await runBatch(engine, batchId)).toMatchObject({ state: 'finished', images: 1 })
  const [image] = await imagesOf(engine)
  expect(image?.alpha).toMatchObject({ action: expect.stringContaining('transparency: key or pair') as string })
})

test('the second of a pair is held by the cap of its batch like any other job', async () => {
  const engine = await startEngine(await painting())
  const draft = await draftOf(engine, opaque, { transparency: 'pair' })
  const each = (await engine.request('plan.make', draft)).estimatedUsd.high
  const { batchId } = await engine.request('batch.create', draft)
  await engine.request('batch.run', { batchId, capUsd: each * 1.2 })
  const batch = await batchUntil(engine, batchId, ({ state }) => state === 'paused')
  expect(batch).toMatchObject({ images: 1, jobs: { waiting: 1 }, pause: { cause: 'cap' } })
  await engine.request('batch.run', { batchId, capUsd: 1 })
  expect(await batchUntil(engine, batchId, ({ state }) => state === 'finished')).toMatchObject({ images: 2 })
})

test('a batch that is cancelled while its picture is on the way gets that picture and asks for no other', async () => {
  const slow = [{ when: { prompt: 'pure white' }, do: { kind: 'ok', latencyMs: 1_500 } as const }]
  const engine = await startEngine(await startFake({ script: { rules: slow } }))
  const batchId = await batchOf(engine, opaque, { transparency: 'pair' })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 1)
  await engine.request('batch.cancel', { batchId })
  const batch = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
  expect(batch.jobs).toMatchObject({ done: 1, waiting: 0, held: 0, cancelled: 0 })
  const [light] = await imagesOf(engine)
  expect(light?.matte?.sentence).toContain('its batch was cancelled')
})

test('a second one that waits can be changed and stays the second of its pair', async () => {
  const engine = await startEngine(await painting())
  const draft = await draftOf(engine, opaque, { transparency: 'pair' })
  const each = (await engine.request('plan.make', draft)).estimatedUsd.high
  const { batchId } = await engine.request('batch.create', draft)
  await engine.request('batch.run', { batchId, capUsd: each * 1.2 })
  await batchUntil(engine, batchId, ({ state }) => state === 'paused')
  const [jobId] = await engine.request('queue.ids', { state: 'waiting' })
  await engine.request('queue.change', { jobIds: [jobId ?? 0], change: { quality: 'medium' } })
  await engine.request('batch.run', { batchId, capUsd: 5 })
  await batchUntil(engine, batchId, ({ state }) => state === 'finished')
  const [, dark] = await imagesOf(engine)
  expect([dark?.inputs?.matte?.kind, dark?.matte?.grade, dark?.requested['quality']]).toEqual([
    'pair_dark',
    'good',
    'medium',
  ])
})

const sorted = (ids: readonly number[]): readonly number[] => ids.toSorted((a, b) => a - b)

interface Books {
  readonly lights: readonly number[]
  readonly darks: readonly number[]
  readonly open: number
}

/** Images of light grounds, and for each job of a dark one the light image it belongs to. */
function booksOf(library: string): Books {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  try {
    const jobs = db.prepare<[], { inputs: string; state: string; image: number | null }>(
      `SELECT inputs, state, (SELECT id FROM image WHERE job_id = job.id) image FROM job WHERE inputs IS NOT NULL`,
    )
    const all = jobs.all().map(({ inputs, state, image }) => {
      return { state, image, role: (JSON.parse(inputs) as JobInputs).matte }
    })
    return {
      lights: all.flatMap(({ role, image }) => (role?.kind === 'pair_light' && image !== null ? [image] : [])),
      darks: all.flatMap(({ role }) => (role?.kind === 'pair_dark' ? [role.lightImageId] : [])),
      open: all.filter(({ state }) => state !== 'done').length,
    }
  } finally {
    db.close()
  }
}

/** What a start holds for the user is sent again; then the batch goes on. */
async function goOn(engine: EngineProcess, batchId: number): Promise<void> {
  const { jobs } = await engine.ask('batch.get', { batchId })
  if (jobs.unknown > 0) await engine.ask('batch.retry', { batchId, unknown: 'resend' })
  await engine.ask('batch.run', { batchId })
}

test('killed at any moment, each light picture has exactly one dark one', { timeout: 240_000 }, async () => {
  const rows = 8
  const fake = await painting()
  const library = join(tempFolder(), 'library')
  const setting = { library, url: fake.url }
  const first = await startEngineProcess(setting)
  const ask: Pick<Engine, 'request'> = { request: (name, input) => first.ask(name, input) }
  const draft = await draftOf(ask, opaque, { transparency: 'pair' }, rows)
  const { batchId } = await first.ask('batch.create', draft)
  await first.ask('batch.run', { batchId })
  const next = random(5)
  let engine = first
  for (let kill = 0; kill < 3; kill += 1) {
    await delay(150 + next() * 500)
    await engine.kill()
    const { lights, darks } = booksOf(library)
    expect(sorted(darks)).toEqual(sorted(lights))
    engine = launchEngine(setting)
    await engine.ready
    await goOn(engine, batchId)
  }
  while (booksOf(library).open > 0) {
    await delay(100)
    const { jobs } = await engine.ask('batch.get', { batchId })
    if (jobs.unknown > 0) await goOn(engine, batchId)
  }
  await engine.stop()
  const { lights, darks } = booksOf(library)
  expect(lights).toHaveLength(rows)
  expect(new Set(darks)).toEqual(new Set(lights))
  expect(darks).toHaveLength(rows)
  expect(existsSync(join(library, 'refs'))).toBe(true)
})
