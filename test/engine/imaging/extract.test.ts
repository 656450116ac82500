import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { answerWith, makePicture } from '../../support/pictures.ts'
import { failureFrom, openDesk, rendition } from './desk.ts'

const desk = openDesk()
afterAll(() => desk.close())

test.each(['png', 'jpeg', 'webp'] as const)('a %s leaves the answer byte for byte, with its facts', async (format) => {
  const picture = await makePicture({ seed: 2, width: 900, height: 600, format })
  const job = desk.jobFor(format, answerWith(picture))
  const extracted = await desk.converter.extract(job)
  expect(readFileSync(job.originalPath).equals(picture)).toBe(true)
  expect(extracted).toEqual({
    sha256: createHash('sha256').update(picture).digest('hex'),
    bytes: picture.length,
    width: 900,
    height: 600,
    format,
    hasAlpha: false,
    frames: null,
    alpha: null,
    lock: null,
    matte: null,
    standIn: null,
    facts: {
      usage: { inputTokens: 19, inputTextTokens: 19, inputImageTokens: 0, outputTokens: 781 },
      size: '1024x1024',
      quality: 'low',
      background: 'opaque',
      format: 'png',
      pictures: 1,
    },
    renditions: [],
    unmade: [],
  })
})

test('both thumbnails are WebP of the picture, never larger than it', async () => {
  const job = desk.jobFor('thumbs', answerWith(await makePicture({ width: 500, height: 1000 })))
  await desk.converter.extract(job)
  const sizes = await Promise.all(job.thumbs.map(({ path }) => sharp(readFileSync(path)).metadata()))
  expect(sizes.map(({ format, width, height }) => [format, width, height])).toEqual([
    ['webp', 128, 256],
    ['webp', 384, 768],
  ])
  const small = desk.jobFor('tiny', answerWith(await makePicture({ width: 40, height: 30 })))
  await desk.converter.extract(small)
  const tiny = await sharp(readFileSync(small.thumbs[1]?.path ?? '')).metadata()
  expect([tiny.width, tiny.height]).toEqual([40, 30])
})

test('files are readable by their owner only', async () => {
  const job = desk.jobFor('modes', answerWith(await makePicture({ width: 64, height: 64 })))
  await desk.converter.extract(job)
  const paths = [job.originalPath, ...job.thumbs.map(({ path }) => path)]
  expect(paths.map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
})

test('transparency is seen in the pixels, not in the presence of an alpha channel', async () => {
  const clear = desk.jobFor('clear', answerWith(await makePicture({ width: 64, height: 64, alpha: true })))
  expect((await desk.converter.extract(clear)).hasAlpha).toBe(true)
  const opaque = await sharp(await makePicture({ width: 64, height: 64 }))
    .ensureAlpha()
    .png()
    .toBuffer()
  expect((await desk.converter.extract(desk.jobFor('opaque', answerWith(opaque)))).hasAlpha).toBe(false)
})

test('EXIF orientation is honoured in size and thumbnail while the original keeps its bytes', async () => {
  const turned = await sharp(await makePicture({ width: 200, height: 100 }))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const job = desk.jobFor('turned', answerWith(turned))
  const extracted = await desk.converter.extract(job)
  expect([extracted.width, extracted.height]).toEqual([100, 200])
  expect(readFileSync(job.originalPath).equals(turned)).toBe(true)
})

test('a second picture in the answer is counted, the first kept', async () => {
  const [first, second] = await Promise.all([1, 2].map((seed) => makePicture({ seed, width: 64, height: 64 })))
  if (first === undefined || second === undefined) throw new Error('no pictures')
  const job = desk.jobFor('two', answerWith(first, second))
  expect((await desk.converter.extract(job)).facts.pictures).toBe(2)
  expect(readFileSync(job.originalPath).equals(first)).toBe(true)
})

test('what an interrupted try left under the temporary name is replaced, and a link there is not followed', async () => {
  const picture = await makePicture({ width: 64, height: 64 })
  const job = desk.jobFor('again', answerWith(picture))
  writeFileSync(desk.path('outside'), 'mine')
  symlinkSync(desk.path('outside'), job.originalPath)
  await desk.converter.extract(job)
  expect(readFileSync(desk.path('outside'), 'utf8')).toBe('mine')
  expect(readFileSync(job.originalPath).equals(picture)).toBe(true)
})

test('bytes that are no picture are charged, kept in the spool, and leave no original', async () => {
  const whole = await makePicture({ width: 200, height: 200 })
  const tiff = await sharp(whole).tiff().toBuffer()
  const cases = { text: Buffer.from('<html>'), tiff, cut: whole.subarray(0, 3_000) }
  for (const [name, bytes] of Object.entries(cases)) {
    const job = desk.jobFor(name, answerWith(bytes))
    const failure = await failureFrom(desk.converter.extract(job))
    expect([name, failure.code, failure.money]).toEqual([name, 'picture_undecodable', 'charged'])
    expect(existsSync(job.originalPath)).toBe(false)
    expect(existsSync(job.responsePath)).toBe(true)
  }
})

test('a decompression bomb is refused', async () => {
  const bomb = await sharp({
    create: { width: 9_000, height: 9_000, channels: 3, background: '#000' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer()
  expect(bomb.length).toBeLessThan(1_000_000)
  const failure = await failureFrom(desk.converter.extract(desk.jobFor('bomb', answerWith(bomb))))
  expect(failure.code).toBe('picture_undecodable')
})

test('a missing answer and an unwritable folder are faults of the disk', async () => {
  const job = desk.jobFor('disk', answerWith(await makePicture({ width: 64, height: 64 })))
  const missing = await failureFrom(desk.converter.extract({ ...job, responsePath: desk.path('none.resp') }))
  expect([missing.code, missing.details?.['errno']]).toEqual(['disk_error', 'ENOENT'])
  const nowhere = await failureFrom(desk.converter.extract({ ...job, originalPath: desk.path('disk.resp/x') }))
  expect([nowhere.code, nowhere.money]).toEqual(['disk_error', 'charged'])
})

test('a rendition no encoder can make does not lose the picture; asked for alone it fails at no cost', async () => {
  const picture = await makePicture({ width: 1_024, height: 1 })
  const wide = rendition({ format: 'webp', name: 'Banner', width: 16_384, upscale: true })
  const small = rendition({ format: 'webp', width: 64 })
  const outputs = [
    { rendition: wide, path: desk.path('wide.webp') },
    { rendition: small, path: desk.path('small.webp') },
  ]
  const job = desk.jobFor('wide', answerWith(picture), outputs)
  const extracted = await desk.converter.extract(job)
  expect(extracted.renditions.map(({ path }) => path)).toEqual([desk.path('small.webp')])
  expect(extracted.unmade).toMatchObject([{ path: desk.path('wide.webp'), failure: { code: 'recipe_invalid' } }])
  expect(extracted.unmade[0]?.failure.message).toContain('"Banner"')
  expect(existsSync(desk.path('wide.webp'))).toBe(false)
  const failure = await failureFrom(
    desk.converter.render({ sourcePath: job.originalPath, outputs, thumbs: [], finish: null }),
  )
  expect([failure.code, failure.money]).toEqual(['recipe_invalid', 'none'])
})
