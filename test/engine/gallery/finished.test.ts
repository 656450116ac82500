import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { recipeSchema, type Recipe } from '../../../src/contract/recipe.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { answerWith, makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

/** A finished batch of one row whose answer is `picture`, with files beside its sheet. */
async function answered(
  picture: Buffer,
  recipe: Partial<Recipe>,
  files: Readonly<Record<string, Buffer>> = {},
): Promise<{ engine: Engine; batchId: number; imageId: number }> {
  const answer = { kind: 'raw', status: 200, body: answerWith(picture), billed: true } as const
  const engine = await startEngine(await startFake({ script: { rules: [{ do: answer }] } }))
  const folder = tempFolder()
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  writeFileSync(join(folder, 'sheet.csv'), 'sku,prompt,references,mask\n1,a room,room.png,mask.png\n')
  const draft = await engine.request('sheet.open', { path: join(folder, 'sheet.csv') })
  const hasFiles = Object.keys(files).length > 0
  const { references, mask, ...mapping } = draft.recipe.mapping
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe: recipeSchema.parse({
      mapping: hasFiles ? { ...mapping, references, mask } : { ...mapping, references: unused, mask: unused },
      fileName: '{{key}}',
      ...recipe,
    }),
    options: { provider: 'openai' },
  })
  expect(await runBatch(engine, batchId)).toMatchObject({ images: 1, jobs: { done: 1 } })
  const { ids } = await engine.request('gallery.find', { query: '' })
  return { engine, batchId, imageId: ids[0] ?? 0 }
}

const unused = { field: 'unused' } as const

const rgb = (path: string): Promise<Buffer> => sharp(path).removeAlpha().raw().toBuffer()

async function exported(engine: Engine, batchId: number): Promise<string> {
  const dir = join(tempFolder(), 'out')
  expect(await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: dir.slice(-40) })).toMatchObject({
    failed: [],
  })
  return dir
}

test('an edit with a lock: what is shown, made and exported has image 1 outside the mask, also when it is made again', async () => {
  const [width, height] = [1024, 1024]
  const [room, answer] = await Promise.all([
    makePicture({ seed: 1, width, height }),
    makePicture({ seed: 2, width, height }),
  ])
  const kept = Buffer.alloc(width * height * 4)
  for (let index = 0; index < width * height; index += 1) kept[index * 4 + 3] = index % width < 512 ? 255 : 0
  const mask = await sharp(kept, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
  const parameters = { model: 'gpt-image-2.5-flare', size: '1024x1024', quality: 'low', lock: true }
  const { engine, batchId, imageId } = await answered(answer, { parameters }, { 'room.png': room, 'mask.png': mask })
  const image = await engine.request('image.get', { imageId })
  expect(image.lock).toMatchObject({ done: true })
  expect(image.renditions.map(({ name }) => name)).toEqual(['locked'])

  const locked = engine.file({ kind: 'image', imageId, size: 'cutout' })
  const first = readFileSync(locked)
  const [old, made] = [await sharp(room).removeAlpha().raw().toBuffer(), await rgb(locked)]
  expect(made.subarray(0, 512 * 3).equals(old.subarray(0, 512 * 3))).toBe(true)
  expect(readFileSync(engine.file({ kind: 'image', imageId, size: 'original' })).equals(answer)).toBe(true)
  expect(readFileSync(join(await exported(engine, batchId), '1.png')).equals(first)).toBe(true)

  rmSync(join(engine.library, 'renditions'), { recursive: true })
  expect(readFileSync(join(await exported(engine, batchId), '1.png')).equals(first)).toBe(true)
  expect((await engine.request('doctor.check', { repair: true })).findings.some(({ repaired }) => repaired)).toBe(true)
  expect(readFileSync(locked).equals(first)).toBe(true)
})

const drawing = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024"><script>alert(1)</script><circle cx="512" cy="512" r="300" fill="#c03030"/></svg>',
)

test('an SVG: stored and exported byte for byte, handed to the window as a picture only', async () => {
  const parameters = { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low', format: 'svg' }
  const { engine, batchId, imageId } = await answered(drawing, { parameters })
  const image = await engine.request('image.get', { imageId })
  expect(image).toMatchObject({ format: 'svg', width: 1024, height: 1024, hasAlpha: true, bytes: drawing.length })
  expect(image.renditions).toMatchObject([{ name: 'preview', format: 'png', width: 1024 }])
  // The second model's part has no known price: the hold counts.
  expect(image.costUsd).toBeCloseTo(image.estimatedUsd.high, 6)
  for (const size of ['original', 'cutout', 'small', 'large'] as const) {
    const bytes = readFileSync(engine.file({ kind: 'image', imageId, size }))
    expect([size, bytes.includes('<svg')]).toEqual([size, false])
  }
  expect(engine.file({ kind: 'received', imageId })).toMatch(/\.svg$/)
  const dir = await exported(engine, batchId)
  expect(readdirSync(dir).toSorted()).toEqual(['1.svg', 'manifest.csv'])
  expect(readFileSync(join(dir, '1.svg')).equals(drawing)).toBe(true)
  expect((await engine.request('gallery.find', { query: 'format:svg' })).total).toBe(1)

  rmSync(join(engine.library, 'renditions'), { recursive: true })
  expect((await engine.request('doctor.check', { repair: true })).findings.some(({ repaired }) => repaired)).toBe(true)
  expect(existsSync(engine.file({ kind: 'image', imageId, size: 'original' }))).toBe(true)
})

test('a GIF: exported byte for byte, its renditions made of one frame', async () => {
  const frames = await Promise.all([1, 2, 3].map((seed) => makePicture({ seed, width: 320, height: 320 })))
  const raw = await Promise.all(frames.map((frame) => sharp(frame).raw().toBuffer()))
  const moving = await sharp(Buffer.concat(raw), { raw: { width: 320, height: 960, channels: 3, pageHeight: 320 } })
    .gif({ delay: [200, 200, 200] })
    .toBuffer()
  const parameters = { model: 'gpt-image-2.6-flare', size: '320x320', quality: 'low', format: 'gif', frames: 3 }
  const { engine, batchId, imageId } = await answered(moving, { parameters })
  expect(await engine.request('image.get', { imageId })).toMatchObject({
    format: 'gif',
    frames: 3,
    width: 320,
    height: 320,
  })
  const dir = await exported(engine, batchId)
  expect(readFileSync(join(dir, '1.gif')).equals(moving)).toBe(true)
  const still = join(tempFolder(), 'still')
  const renditions = [{ name: 'web', format: 'webp' } as const]
  await engine.request('delivery.run', { source: { batchId }, dir: still, deliveryId: 'still', renditions })
  expect(await sharp(join(still, '1.webp')).metadata()).toMatchObject({ width: 320, height: 320, format: 'webp' })
})
