import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { weightOf } from '../../../src/main/engine/queue/pace/weight.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const parameters = { model: 'gpt-image-2.5-flare', size: '1024x1024', quality: 'low' }

/** A folder with a sheet of one row that names a mask, a room, a swatch, and the mask, of the room's size. */
async function studio() {
  const folder = tempFolder()
  mkdirSync(join(folder, 'pictures'))
  const pictures = {
    'room.png': await makePicture({ seed: 1, width: 1024, height: 1024 }),
    'swatch.png': await makePicture({ seed: 2, width: 64, height: 64 }),
    'mask.png': await makePicture({ seed: 3, width: 1024, height: 1024, alpha: true }),
  }
  for (const [name, bytes] of Object.entries(pictures)) writeFileSync(join(folder, 'pictures', name), bytes)
  const sheet = join(folder, 'sheet.csv')
  writeFileSync(sheet, 'sku,thing,mask\n1,the wall,pictures/mask.png\n')
  return { sheet, pictures }
}

async function createEdit(engine: Engine, sheet: string, extra: object, provider = 'openai'): Promise<number> {
  const draft = await engine.request('sheet.open', { path: sheet })
  const mapping = { sku: { field: 'key' }, mask: { field: 'mask' } }
  const recipe = recipeSchema.parse({ name: 'Edits', template: 'Change {{thing}}', parameters, mapping, ...extra })
  const { batchId } = await engine.request('batch.create', { draftId: draft.draftId, recipe, options: { provider } })
  return batchId
}

const references = ['pictures/room.png', 'pictures/swatch.png']

test('a row with references is an edit over HTTP: their bytes, their order, their price', async () => {
  const { sheet, pictures } = await studio()
  const fake = await startFake()
  const engine = await startEngine(fake)
  const batchId = await createEdit(engine, sheet, { references })
  const batch = await runBatch(engine, batchId)
  expect(batch.jobs.done).toBe(1)
  const [line] = fake.ledger()
  expect(line?.endpoint).toBe('/v1/images/edits')
  expect(line?.parts.filter(({ file }) => file !== null)).toMatchObject([
    { name: 'image[]', file: 'image-1.png', type: 'image/png', sha256: sha256(pictures['room.png']) },
    { name: 'image[]', file: 'image-2.png', type: 'image/png', sha256: sha256(pictures['swatch.png']) },
    { name: 'mask', file: 'mask.png', type: 'image/png' },
  ])
  // 196 tokens out, 1024 in for each picture (the small one is scaled up), and the words.
  expect(batch.spentUsd).toBeCloseTo((196 * 30 + 2048 * 8 + 5 * 4) / 1e6, 4)
})

test('a picture that vanished from the library fails its job, free and once, and names it', async () => {
  const { sheet } = await studio()
  const fake = await startFake()
  const engine = await startEngine(fake)
  const batchId = await createEdit(engine, sheet, { references })
  const refs = join(engine.library, 'refs')
  for (const folder of readdirSync(refs)) rmSync(join(refs, folder), { recursive: true })
  const batch = await runBatch(engine, batchId)
  expect(batch).toMatchObject({ jobs: { failed: 1 }, reservedUsd: 0, spentUsd: 0, pause: null })
  const { triage } = await engine.request('queue.get', {})
  expect(triage).toMatchObject([
    { cause: 'not_found', example: { money: 'not_charged', message: expect.stringContaining('room.png') as string } },
  ])
  expect(fake.received()).toBe(0)
})

test('practice edits too: outside the mask it is nearly the picture that went along, and inside it is not', async () => {
  const { sheet, pictures } = await studio()
  const engine = await startEngine(null)
  const batchId = await createEdit(engine, sheet, { references }, 'practice')
  expect((await runBatch(engine, batchId)).jobs.done).toBe(1)
  const [rowId = 0] = await engine.request('batch.rowIds', { batchId })
  const [row] = await engine.request('batch.rows', { batchId, rowIds: [rowId] })
  const imageId = row?.cells[0]?.[0]?.image?.imageId ?? 0
  const moved = async (left: number): Promise<number> => {
    const area = { left, top: 0, width: 500, height: 1024 }
    const raw = async (input: string | Buffer) => await sharp(input).removeAlpha().extract(area).raw().toBuffer()
    const [was, is] = await Promise.all([
      raw(pictures['room.png']),
      raw(engine.file({ kind: 'image', imageId, size: 'original' })),
    ])
    let far = 0
    for (const [at, value] of was.entries()) if (Math.abs(value - (is[at] ?? 0)) > 20) far += 1
    return far / was.length
  }
  // The mask is clear on the left.
  expect(await moved(0)).toBeGreaterThan(0.5)
  expect(await moved(524)).toBeLessThan(0.05)
  expect(await moved(524)).toBeGreaterThan(0.005)
}, 30_000)

test('a request counts as one picture and those that go along, not their mask', () => {
  const picture = { sha256: '', format: 'png', bytes: 1, width: 1, height: 1, name: '', source: '' }
  const inputs = { images: [picture, picture], mask: picture, markup: null, characters: [], lock: false, matte: null }
  expect(weightOf({ high_micros: 60_000, inputs: JSON.stringify(inputs) })).toEqual({ images: 3, tokens: 2_000 })
  expect(weightOf({ high_micros: 0, inputs: null })).toEqual({ images: 1, tokens: 0 })
})

test('references count against the pictures a minute: what does not fit is refused free and sent later', async () => {
  const { sheet } = await studio()
  const fake = await startFake({ script: { imagesPerMinute: 200, burst: 3 } })
  const engine = await startEngine(fake)
  const batchId = await createEdit(engine, sheet, {
    references,
    variants: [{ name: 'Picture', repeats: 2, parameters: {} }],
  })
  const batch = await runBatch(engine, batchId)
  expect(batch.jobs).toMatchObject({ done: 2, failed: 0 })
  expect(fake.ledger()).toHaveLength(2)
})
