import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { recipeSchema, type Recipe } from '../../../src/contract/recipe.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

/** A finished batch of two rows that ask for a size by name and for a legal one. */
async function made(recipe: Partial<Recipe> = {}) {
  const engine = await startEngine(await startFake())
  const path = join(tempFolder(), 'sheet.csv')
  writeFileSync(path, 'sku,prompt,size\nscreen,A mug,full-hd\nsquare,A jug,1024x1024\n')
  const { draftId, recipe: found } = await engine.request('sheet.open', { path })
  const mapping = { ...found.mapping, size: { field: 'size' as const } }
  const draft = { draftId, recipe: recipeSchema.parse({ mapping, ...recipe }), options: { provider: 'openai' } }
  const plan = await engine.request('plan.requests', { ...draft, from: 0, limit: 10 })
  const { batchId } = await engine.request('batch.create', draft)
  expect((await runBatch(engine, batchId)).jobs.done).toBe(2)
  return { engine, batchId, plan }
}

const sizeOf = async (path: string): Promise<string> => {
  const { width, height, format } = await sharp(path).metadata()
  return `${format} ${width}x${height}`
}

const fileName = '{{key}}-{{width}}x{{height}}'

test('what a row asked for by name is planned, sent a little larger, kept whole and exported cut', async () => {
  const { engine, batchId, plan } = await made({ fileName })
  expect(plan.requests.map(({ body, crop }) => [body['size'], crop])).toEqual([
    ['1920x1088', '1920x1080'],
    ['1024x1024', null],
  ])
  const { ids } = await engine.request('gallery.find', { query: 'key:screen' })
  const image = await engine.request('image.get', { imageId: ids[0] ?? 0 })
  expect([image.width, image.height]).toEqual([1920, 1088])

  const dir = tempFolder()
  const result = await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'cut' })
  expect(result).toMatchObject({ files: 2, failed: [] })
  expect(await sizeOf(join(dir, 'screen-1920x1080.png'))).toBe('png 1920x1080')
  expect(await sizeOf(join(dir, 'square-1024x1024.png'))).toBe('png 1024x1024')
  expect(readFileSync(result.manifest, 'utf8')).toContain('screen-1920x1080.png')
  // Lossless: it is the original without four lines at the top and four at the bottom.
  const kept = { left: 0, top: 4, width: 1920, height: 1080 }
  const middle = await sharp(engine.file({ kind: 'image', imageId: image.imageId, size: 'original' }))
    .extract(kept)
    .raw()
    .toBuffer()
  expect(Buffer.compare(await sharp(join(dir, 'screen-1920x1080.png')).raw().toBuffer(), middle)).toBe(0)
})

test('the originals, asked for by name, are never cut', async () => {
  const { engine, batchId } = await made({ fileName })
  const dir = tempFolder()
  const delivery = { source: { batchId }, dir, deliveryId: 'whole', renditions: [] }
  expect(await engine.request('delivery.run', delivery)).toMatchObject({ files: 2, failed: [] })
  const { ids } = await engine.request('gallery.find', { query: 'key:screen' })
  const { sha256 } = await engine.request('image.get', { imageId: ids[0] ?? 0 })
  const bytes = readFileSync(join(dir, 'screen-1920x1088.png'))
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
})

test('renditions are made from what was asked for', async () => {
  const { engine, batchId } = await made({
    fileName,
    renditions: [
      { name: 'web', format: 'webp', quality: 80, width: 960, fit: 'inside', background: '#ffffff', upscale: false },
    ],
  })
  const dir = tempFolder()
  await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'web' })
  expect(await sizeOf(join(dir, 'screen-960x540.webp'))).toBe('webp 960x540')
})

test('a job that was changed to another size is exported whole', async () => {
  const engine = await startEngine(await startFake())
  const path = join(tempFolder(), 'sheet.csv')
  writeFileSync(path, 'sku,prompt,size\nscreen,A mug,full-hd\n')
  const { draftId, recipe } = await engine.request('sheet.open', { path })
  const mapping = { ...recipe.mapping, size: { field: 'size' as const } }
  const draft = { draftId, recipe: { ...recipe, mapping, fileName }, options: { provider: 'openai' } }
  const { batchId } = await engine.request('batch.create', draft)
  const rowIds = [...(await engine.request('batch.rowIds', { batchId }))]
  const [row] = await engine.request('batch.rows', { batchId, rowIds })
  const jobIds = (row?.cells ?? []).flat().map(({ jobId }) => jobId)
  await engine.request('queue.change', { jobIds, change: { size: '1536x1024' } })
  await runBatch(engine, batchId)
  const dir = tempFolder()
  await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'changed' })
  expect(await sizeOf(join(dir, 'screen-1536x1024.png'))).toBe('png 1536x1024')
})

test('a job that was changed to a size that is cut is exported cut, and its row is not asked', async () => {
  const engine = await startEngine(await startFake())
  const path = join(tempFolder(), 'sheet.csv')
  writeFileSync(path, 'sku,prompt\nscreen,A mug\n')
  const { draftId, recipe } = await engine.request('sheet.open', { path })
  const draft = { draftId, recipe: { ...recipe, fileName }, options: { provider: 'openai' } }
  const { batchId } = await engine.request('batch.create', draft)
  const rowIds = [...(await engine.request('batch.rowIds', { batchId }))]
  const [row] = await engine.request('batch.rows', { batchId, rowIds })
  const jobIds = (row?.cells ?? []).flat().map(({ jobId }) => jobId)
  await engine.request('queue.change', { jobIds, change: { size: 'full-hd' } })
  await runBatch(engine, batchId)
  const dir = tempFolder()
  await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'by-hand' })
  expect(await sizeOf(join(dir, 'screen-1920x1080.png'))).toBe('png 1920x1080')
})

test('renditions of the library are cut as well: exports copy them, and made again they are the same', async () => {
  const web = { name: 'web', format: 'webp', quality: 80, width: 960, fit: 'inside' } as const
  const { engine, batchId } = await made({ fileName, renditions: [{ ...web, background: '#ffffff', upscale: false }] })
  const { ids } = await engine.request('gallery.find', { query: 'key:screen' })
  const { renditions } = await engine.request('image.get', { imageId: ids[0] ?? 0 })
  expect(renditions).toMatchObject([{ name: 'web', width: 960, height: 540 }])
  const exported = async (name: string): Promise<Buffer> => {
    const dir = join(tempFolder(), name)
    await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: name })
    return readFileSync(join(dir, 'screen-960x540.webp'))
  }
  const first = await exported('copied')
  rmSync(join(engine.library, 'renditions'), { recursive: true })
  expect((await exported('made')).equals(first)).toBe(true)
  expect((await engine.request('doctor.check', { repair: true })).findings.some(({ repaired }) => repaired)).toBe(true)
  expect((await exported('repaired')).equals(first)).toBe(true)
})
