import { readFileSync, writeFileSync } from 'node:fs'
import * as fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Rendition } from '../../../src/contract/recipe.ts'
import { placeOf } from '../../../src/main/engine/imaging/place.ts'
import { answerWith, makePicture } from '../../support/pictures.ts'
import { failureFrom, openDesk, rendition } from './desk.ts'

const desk = openDesk()
afterAll(() => desk.close())

/** 400 x 200, left half red, right half blue. */
const halves = (): Sharp =>
  sharp({ create: { width: 400, height: 200, channels: 3, background: '#ff0000' } })
    .composite([
      { input: { create: { width: 200, height: 200, channels: 3, background: '#0000ff' } }, left: 200, top: 0 },
    ])
    .removeAlpha()
/** 100 x 100, green in a transparent left half. */
const ghost = (): Sharp =>
  sharp({ create: { width: 100, height: 100, channels: 4, background: '#00000000' } }).composite([
    { input: { create: { width: 50, height: 100, channels: 4, background: '#00ff00ff' } }, left: 50, top: 0 },
  ])

beforeAll(async () => {
  writeFileSync(desk.path('halves.png'), await halves().png().toBuffer())
  writeFileSync(desk.path('ghost.png'), await ghost().png().toBuffer())
})

let made = 0
async function render(source: string, spec: Rendition): Promise<Buffer> {
  const path = desk.path(`out-${(made += 1)}`)
  const [file] = await desk.converter.render({
    sourcePath: desk.path(source),
    outputs: [{ rendition: spec, path }],
    thumbs: [],
    finish: null,
  })
  const bytes = readFileSync(path)
  const { width, height } = await sharp(bytes).metadata()
  expect(file).toEqual({ path, width, height, bytes: bytes.length })
  return bytes
}

async function shapeOf(bytes: Buffer): Promise<unknown> {
  const { format, compression, width, height, hasAlpha, icc, exif } = await sharp(bytes).metadata()
  return [compression === 'av1' ? 'avif' : format, width, height, hasAlpha, icc === undefined && exif === undefined]
}

async function pixel(bytes: Buffer, x: number, y: number): Promise<readonly number[]> {
  const { data } = await sharp(bytes)
    .ensureAlpha()
    .extract({ left: x, top: y, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data]
}

async function expectPixel(bytes: Buffer, x: number, y: number, wanted: readonly number[]): Promise<void> {
  const found = await pixel(bytes, x, y)
  const off = Math.max(...wanted.map((value, at) => Math.abs(value - (found[at] ?? 0))))
  expect(off, `pixel ${x},${y} is ${found.join()}, wanted ${wanted.join()}`).toBeLessThanOrEqual(6)
}

const red = [254, 0, 0, 255]
const blue = [0, 0, 254, 255]

test.each(['png', 'jpeg', 'webp', 'avif'] as const)('%s keeps size and colours, without metadata', async (format) => {
  const bytes = await render('halves.png', rendition({ format, quality: 95 }))
  expect(await shapeOf(bytes)).toEqual([format, 400, 200, false, true])
  await expectPixel(bytes, 40, 100, red)
  await expectPixel(bytes, 360, 100, blue)
})

test('a lower quality makes a smaller file', async () => {
  writeFileSync(desk.path('noise.png'), await makePicture({ width: 200, height: 200 }))
  for (const format of ['jpeg', 'webp', 'avif'] as const) {
    const [low, high] = await Promise.all(
      [20, 90].map((quality) => render('noise.png', rendition({ format, quality }))),
    )
    expect(low?.length).toBeLessThan((high?.length ?? 0) * 0.8)
  }
})

test.each([
  ['inside keeps the ratio', { width: 100, height: 100, fit: 'inside' }, [100, 50]],
  ['contain scales like inside', { width: 100, height: 100, fit: 'contain' }, [100, 50]],
  ['cover fills and crops', { width: 100, height: 100, fit: 'cover' }, [100, 100]],
  ['pad fills the rest', { width: 100, height: 100, fit: 'pad' }, [100, 100]],
  ['one side is enough', { width: 100 }, [100, 50]],
  ['inside never enlarges', { width: 4_000, height: 4_000 }, [400, 200]],
  ['inside enlarges when asked', { width: 800, upscale: true }, [800, 400]],
  ['cover keeps the asked ratio without enlarging', { width: 1_000, height: 1_000, fit: 'cover' }, [200, 200]],
  ['cover enlarges when asked', { width: 500, height: 500, fit: 'cover', upscale: true }, [500, 500]],
  ['pad makes the asked canvas without enlarging the picture', { width: 600, height: 600, fit: 'pad' }, [600, 600]],
] as const)('%s', async (_name, spec, size) => {
  const bytes = await render('halves.png', rendition({ format: 'png', ...spec }))
  expect(await shapeOf(bytes)).toEqual(['png', ...size, false, true])
})

test('cover cuts the middle out, pad centres on its background', async () => {
  const cover = await render('halves.png', rendition({ format: 'png', width: 100, height: 100, fit: 'cover' }))
  await expectPixel(cover, 10, 50, red)
  await expectPixel(cover, 90, 50, blue)
  const spec = { width: 600, height: 600, fit: 'pad', background: '#00ff00' } as const
  const pad = await render('halves.png', rendition({ format: 'png', ...spec }))
  await expectPixel(pad, 300, 20, [0, 255, 0, 255])
  await expectPixel(pad, 110, 300, red)
  await expectPixel(pad, 490, 300, blue)
  await expectPixel(pad, 90, 300, [0, 255, 0, 255])
})

test('transparency survives where the format has it and is laid on the background in JPEG', async () => {
  for (const format of ['png', 'webp', 'avif'] as const) {
    const bytes = await render('ghost.png', rendition({ format, quality: 100 }))
    expect(await shapeOf(bytes)).toEqual([format, 100, 100, true, true])
    expect((await pixel(bytes, 10, 50))[3]).toBeLessThan(8)
    await expectPixel(bytes, 90, 50, [0, 255, 0, 255])
  }
  const onBlue = await render('ghost.png', rendition({ format: 'jpeg', background: '#0000ff', quality: 100 }))
  await expectPixel(onBlue, 10, 50, blue)
  const onWhite = await render('ghost.png', rendition({ format: 'jpeg', background: 'transparent', quality: 100 }))
  await expectPixel(onWhite, 10, 50, [255, 255, 255, 255])
})

test('a transparent pad adds an alpha channel', async () => {
  const spec = { width: 400, height: 400, fit: 'pad', background: 'transparent' } as const
  const bytes = await render('halves.png', rendition({ format: 'webp', quality: 100, ...spec }))
  expect(await shapeOf(bytes)).toEqual(['webp', 400, 400, true, true])
  expect((await pixel(bytes, 200, 10))[3]).toBe(0)
})

test('wide-gamut, 16-bit, grey and CMYK originals come out as 8-bit sRGB', async () => {
  const p3 = await halves().withIccProfile('p3').png().toBuffer()
  const deep = await halves().toColourspace('rgb16').png().toBuffer()
  const grey = await halves().greyscale().toColourspace('b-w').png().toBuffer()
  const cmyk = await halves().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()
  for (const [name, source] of Object.entries({ p3, deep, grey, cmyk })) {
    writeFileSync(desk.path(name), source)
    const bytes = await render(name, rendition({ format: 'png' }))
    const { space, depth, channels } = await sharp(bytes).metadata()
    expect([name, space, depth, channels]).toEqual([name, 'srgb', 'uchar', 3])
    if (name === 'p3' || name === 'deep') await expectPixel(bytes, 40, 100, [255, 0, 0, 255])
  }
})

test('renditions made with the answer equal those made from the original later', async () => {
  const picture = await makePicture({ width: 300, height: 200 })
  const spec = rendition({ format: 'webp', width: 120 })
  const extracted = await desk.converter.extract(
    desk.jobFor('same', answerWith(picture), [{ rendition: spec, path: desk.path('early.webp') }]),
  )
  writeFileSync(desk.path('same.png'), picture)
  const late = await render('same.png', spec)
  expect(readFileSync(desk.path('early.webp')).equals(late)).toBe(true)
  expect(extracted.renditions).toEqual([{ path: desk.path('early.webp'), width: 120, height: 80, bytes: late.length }])
})

test('a damaged original costs nothing and says so', async () => {
  writeFileSync(desk.path('damaged.png'), (await makePicture({ width: 300, height: 300 })).subarray(0, 9_000))
  const job = { sourcePath: desk.path('damaged.png'), outputs: [], thumbs: [], finish: null }
  const failure = await failureFrom(desk.converter.render(job))
  expect([failure.code, failure.money]).toEqual(['picture_undecodable', 'none'])
})

test('geometry: no pixel is made up unasked, ratios and boxes hold, margins fill the canvas', () => {
  const px = fc.integer({ min: 1, max: 5_000 })
  const fit = fc.constantFrom('inside', 'cover', 'contain', 'pad')
  fc.assert(
    fc.property(px, px, px, px, fit, fc.boolean(), (w, h, width, height, fit, upscale) => {
      const place = placeOf({ width: w, height: h }, { width, height, fit, upscale })
      if (!upscale) expect(place.width <= w && place.height <= h).toBe(true)
      expect(place.width <= width && place.height <= height).toBe(true)
      expect(place.crops).toBe(fit === 'cover')
      const margins = place.margins ?? { left: 0, right: 0, top: 0, bottom: 0 }
      expect(Math.min(...Object.values(margins))).toBeGreaterThanOrEqual(0)
      if (fit !== 'pad') return
      expect(place.width + margins.left + margins.right).toBe(width)
      expect(place.height + margins.top + margins.bottom).toBe(height)
    }),
  )
})
