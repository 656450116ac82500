import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import fc from 'fast-check'
import { lockPixels } from '../../../src/main/engine/imaging/lock.ts'
import type { ExtractJob } from '../../../src/main/engine/imaging/imaging.ts'
import type { Pixels } from '../../../src/main/engine/imaging/picture.ts'
import { standInRendition } from '../../../src/main/engine/imaging/stand-in.ts'
import { answerWith, makePicture } from '../../support/pictures.ts'
import { asItCame, failureFrom, openDesk, rendition } from './desk.ts'

const desk = openDesk()
afterAll(() => desk.close())

/** A mask of this size that opens its right half, with a soft edge of `feather` px. */
async function rightHalf(width: number, height: number, feather = 0): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 4)
  for (let index = 0; index < width * height; index += 1) {
    const past = (index % width) - width / 2
    data[index * 4 + 3] = past < 0 ? 255 : past >= feather ? 0 : Math.round(255 * (1 - (past + 1) / (feather + 1)))
  }
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
}

function put(name: string, bytes: Buffer): string {
  writeFileSync(desk.path(name), bytes)
  return desk.path(name)
}

/** An edit's answer, with image 1 and the mask it was made from. */
function edit(name: string, parts: { answer: Buffer; image: Buffer; mask: Buffer }): ExtractJob {
  const lock = { imagePath: put(`${name}-image`, parts.image), maskPath: put(`${name}-mask`, parts.mask) }
  const web = { rendition: rendition({ format: 'png', name: 'web' }), path: desk.path(`${name}-web.png`) }
  const standIn = { rendition: standInRendition('locked', []), path: desk.path(`${name}-locked.png`) }
  return { ...desk.jobFor(name, answerWith(parts.answer), [web]), finish: { ...asItCame, lock }, standIn }
}

const rgb = (source: Buffer | string): Promise<Buffer> => sharp(source).removeAlpha().raw().toBuffer()

const [width, height] = [320, 200]
const [image, answer] = await Promise.all([
  makePicture({ seed: 1, width, height }),
  makePicture({ seed: 2, width, height }),
])

test('outside the mask image 1 is there again to the byte, inside it the answer, in all that is made', async () => {
  const job = edit('exact', { answer, image, mask: await rightHalf(width, height) })
  const { lock, standIn } = await desk.converter.extract(job)
  expect(standIn).toBe('locked')
  expect(lock).toMatchObject({ done: true })
  expect(lock?.moved).toBeGreaterThan(0.5)
  expect(readFileSync(job.originalPath).equals(answer)).toBe(true)
  const [old, fresh] = [await rgb(image), await rgb(answer)]
  for (const path of [desk.path('exact-locked.png'), desk.path('exact-web.png')]) {
    const made = await rgb(path)
    for (let y = 0; y < height; y += 1) {
      const [row, middle, end] = [y * width * 3, (y * width + width / 2) * 3, (y + 1) * width * 3]
      expect(made.subarray(row, middle).equals(old.subarray(row, middle))).toBe(true)
      expect(made.subarray(middle, end).equals(fresh.subarray(middle, end))).toBe(true)
    }
  }
})

test('an answer that kept to the mask is said to have moved nothing', async () => {
  const job = edit('kept', { answer: image, image, mask: await rightHalf(width, height) })
  expect((await desk.converter.extract(job)).lock).toMatchObject({ done: true, moved: 0 })
})

test('made again later, it is the same to the byte', async () => {
  const job = edit('again', { answer, image, mask: await rightHalf(width, height, 12) })
  await desk.converter.extract(job)
  const outputs = [{ rendition: standInRendition('locked', []), path: desk.path('second.png') }]
  await desk.converter.render({ sourcePath: job.originalPath, outputs, thumbs: [], finish: job.finish })
  expect(readFileSync(desk.path('second.png')).equals(readFileSync(desk.path('again-locked.png')))).toBe(true)
})

test('image 1 of another size and the same shape is put back scaled', async () => {
  const large = await makePicture({ seed: 1, width: width * 2, height: height * 2 })
  const job = edit('scaled', { answer, image: large, mask: await rightHalf(width * 2, height * 2) })
  expect((await desk.converter.extract(job)).lock).toMatchObject({ done: true })
  const expected = await sharp(large).resize({ width, height, fit: 'fill' }).raw().toBuffer()
  const made = await rgb(desk.path('scaled-locked.png'))
  expect(made.subarray(0, 300).equals(expected.subarray(0, 300))).toBe(true)
})

test('another shape is not bent into this one, and a picture that is gone is no reason to lose the answer', async () => {
  const square = await makePicture({ seed: 1, width: 200, height: 200 })
  const job = edit('bent', { answer, image: square, mask: await rightHalf(200, 200) })
  const { lock, standIn } = await desk.converter.extract(job)
  expect([lock?.done, standIn, existsSync(desk.path('bent-locked.png'))]).toEqual([false, null, false])
  expect(lock?.sentence).toContain('320×200 px and image 1 200×200 px')

  const gone = edit('gone', { answer, image, mask: await rightHalf(width, height) })
  const finish = { ...asItCame, lock: { imagePath: desk.path('nowhere'), maskPath: desk.path('gone-mask') } }
  expect((await desk.converter.extract({ ...gone, finish })).lock).toMatchObject({ done: false })
  // Once it was done it is not left out in silence.
  const render = { sourcePath: gone.originalPath, outputs: [], thumbs: [], finish }
  expect(await failureFrom(desk.converter.render(render))).toMatchObject({ code: 'disk_error', money: 'none' })
})

const side = 6
const pixels = (channels: 3 | 4): fc.Arbitrary<Pixels> =>
  fc
    .uint8Array({ minLength: side * side * channels, maxLength: side * side * channels })
    .map((data) => ({ data: Buffer.from(data), width: side, height: side, channels }))
const anyPixels = fc.oneof(pixels(3), pixels(4))

test('whatever the pixels: kept ones are image 1, open ones the answer, soft ones lie between', async () => {
  await fc.assert(
    fc.asyncProperty(anyPixels, anyPixels, pixels(4), async (from, over, mask) => {
      const { pixels: made } = await lockPixels(from, over, mask)
      if (!made) throw new Error('not locked')
      for (let index = 0; index < side * side; index += 1) {
        const keep = mask.data[index * 4 + 3] ?? 0
        for (let channel = 0; channel < 3; channel += 1) {
          const [old, put] = [from.data[index * from.channels + channel], over.data[index * over.channels + channel]]
          const value = made.data[index * made.channels + channel] ?? -1
          if (keep === 255) expect(value).toBe(put)
          else if (keep === 0) expect(value).toBe(old)
          else expect(value >= Math.min(old ?? 0, put ?? 0) && value <= Math.max(old ?? 0, put ?? 0)).toBe(true)
        }
      }
    }),
    { numRuns: 60 },
  )
})
