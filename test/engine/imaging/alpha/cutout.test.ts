import { existsSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import type { ExtractJob } from '../../../../src/main/engine/imaging/imaging.ts'
import { standInRendition } from '../../../../src/main/engine/imaging/stand-in.ts'
import { answerWith } from '../../../support/pictures.ts'
import { asItCame, openDesk, rendition } from '../desk.ts'
import { cases, type Case } from './cases.ts'
import { decode, distance, make } from './measure.ts'

const desk = openDesk()
afterAll(() => desk.close())

const caseOf = (name: string): Case => cases.find((one) => one.name === name) as Case

/** A job for a picture of which transparency was asked, with a WebP rendition of the recipe. */
function transparentJob(name: string, picture: Buffer): ExtractJob {
  const web = {
    rendition: rendition({ format: 'webp', name: 'web', width: 192, quality: 100 }),
    path: desk.path(`${name}.webp`),
  }
  const standIn = { rendition: standInRendition('cutout', [web.rendition]), path: desk.path(`${name}-cutout.png`) }
  return { ...desk.jobFor(name, answerWith(picture), [web]), finish: { ...asItCame, alpha: true }, standIn }
}

test('a faulty picture is kept byte for byte, with its repaired copy, rendition and thumbnails beside it', async () => {
  const { truth, bytes } = await make(caseOf('all at once'))
  const job = transparentJob('faulty', bytes)
  const extracted = await desk.converter.extract(job)
  expect(readFileSync(job.originalPath).equals(bytes)).toBe(true)
  expect(extracted.alpha).toMatchObject({ grade: 'repaired', cutout: 'cutout' })
  expect(extracted.renditions.map(({ path }) => path)).toEqual([
    desk.path('faulty.webp'),
    desk.path('faulty-cutout.png'),
  ])
  const cutout = readFileSync(desk.path('faulty-cutout.png'))
  expect((await sharp(cutout).metadata()).format).toBe('png')
  const { alpha, onWhite, onDark } = distance(await decode(cutout), truth)
  expect(Math.max(alpha, onWhite, onDark)).toBeLessThan(1.7)
  // The corner of the picture is haze in the original.
  for (const path of [desk.path('faulty.webp'), ...job.thumbs.map((thumb) => thumb.path)]) {
    expect((await decode(readFileSync(path))).data.readUInt8(3)).toBe(0)
  }
  expect((await decode(bytes)).data.readUInt8(3)).toBeGreaterThan(0)
})

test('made again later, the repaired copy is the same to the byte', async () => {
  const { bytes } = await make(caseOf('haze around glass'))
  const job = transparentJob('again', bytes)
  await desk.converter.extract(job)
  const first = readFileSync(desk.path('again-cutout.png'))
  const outputs = job.standIn ? [{ ...job.standIn, path: desk.path('second.png') }] : []
  await desk.converter.render({ sourcePath: job.originalPath, outputs, thumbs: [], finish: job.finish })
  expect(readFileSync(desk.path('second.png')).equals(first)).toBe(true)
})

test.each(['clean', 'opaque on white', 'checkerboard of 8 px'])('%s: no copy is made', async (name) => {
  const one = caseOf(name)
  const job = transparentJob(name, (await make(one)).bytes)
  const { alpha, renditions } = await desk.converter.extract(job)
  expect([alpha?.grade, alpha?.cutout]).toEqual([one.grade, null])
  expect(renditions.map(({ path }) => path)).toEqual([desk.path(`${name}.webp`)])
  expect(existsSync(job.standIn?.path ?? '')).toBe(false)
})

test('a JPEG in answer to a request for transparency is opaque', async () => {
  const { bytes } = await make(caseOf('opaque on white'))
  const job = transparentJob('jpeg', await sharp(bytes).removeAlpha().jpeg().toBuffer())
  expect((await desk.converter.extract(job)).alpha).toMatchObject({ grade: 'unusable', found: [{ kind: 'opaque' }] })
})

test('without a request for transparency nothing is judged or changed', async () => {
  const { bytes } = await make(caseOf('haze'))
  const path = desk.path('as-is.png')
  const job = desk.jobFor('as-is', answerWith(bytes), [{ rendition: rendition({ format: 'png' }), path }])
  expect((await desk.converter.extract(job)).alpha).toBeNull()
  expect((await decode(readFileSync(path))).data.equals((await decode(bytes)).data)).toBe(true)
})

test('the cutout takes no name of the recipe', () => {
  expect(standInRendition('cutout', [])).toMatchObject({ name: 'cutout', format: 'png' })
  expect(standInRendition('cutout', [{ name: 'cutout' }, { name: 'cutout 2' }]).name).toBe('cutout 3')
})
