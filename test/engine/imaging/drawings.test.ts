import { existsSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import type { ExtractJob } from '../../../src/main/engine/imaging/imaging.ts'
import { standInRendition } from '../../../src/main/engine/imaging/stand-in.ts'
import { answerWith } from '../../support/pictures.ts'
import { asItCame, failureFrom, openDesk, rendition } from './desk.ts'

const desk = openDesk()
afterAll(() => desk.close())

const svgOf = (attributes: string, inside = '', before = ''): Buffer =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><rect width="50%" height="100%" fill="#ff0000"/>${inside}</svg>`,
  )

function jobFor(name: string, picture: Buffer, renditions: ExtractJob['renditions'] = []): ExtractJob {
  const preview = { rendition: standInRendition('preview', []), path: desk.path(`${name}-preview.png`) }
  return { ...desk.jobFor(name, answerWith(picture), renditions), preview }
}

async function pixel(path: string, x: number, y: number): Promise<readonly number[]> {
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (y * info.width + x) * 4
  return [...data.subarray(at, at + 4)]
}

/** A GIF of frames that are each one colour. */
async function gifOf(...colours: readonly (readonly [number, number, number])[]): Promise<Buffer> {
  const frames = colours.map(([r, g, b], index) => {
    const data = Buffer.alloc(64 * 48 * 3)
    for (let at = 0; at < data.length; at += 3) data.set([r, g, b], at)
    // A frame that shows something has a spot.
    if (index % 2 === 1) data.set([255, 255, 255], 0)
    return data
  })
  const raw = { width: 64, height: 48 * frames.length, channels: 3 as const, pageHeight: 48 }
  return sharp(Buffer.concat(frames), { raw })
    .gif({ delay: frames.map(() => 200) })
    .toBuffer()
}

describe('an SVG', () => {
  test('is kept byte for byte and shown as a raster: thumbnails, preview, renditions', async () => {
    const picture = svgOf('width="1536" height="1024"', '', '<?xml version="1.0"?>\n<!-- drawn -->\n')
    const web = { rendition: rendition({ format: 'jpeg', width: 300 }), path: desk.path('plain-web.jpg') }
    const job = jobFor('plain', picture, [web])
    const extracted = await desk.converter.extract(job)
    expect(extracted).toMatchObject({ format: 'svg', width: 1536, height: 1024, hasAlpha: true, frames: null })
    expect(readFileSync(job.originalPath).equals(picture)).toBe(true)
    expect(await pixel(desk.path('plain-preview.png'), 10, 10)).toEqual([255, 0, 0, 255])
    expect((await pixel(desk.path('plain-preview.png'), 1500, 10))[3]).toBe(0)
    expect((await sharp(desk.path('plain-256.webp')).metadata()).width).toBe(256)
    expect((await sharp(web.path).metadata()).format).toBe('jpeg')
  })

  test.each([
    [
      'a document type with a space before its end',
      svgOf('width="64" height="32"', '', '<!DOCTYPE svg [<!ENTITY a "b">] >\n'),
    ],
    [
      'a prefix for its elements',
      Buffer.from(
        '<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="64" height="32"><svg:rect width="64" height="32" fill="#ff0000"/></svg:svg>',
      ),
    ],
  ])('%s is one too: it was paid for', async (name, picture) => {
    const file = name.replaceAll(' ', '-')
    expect(await desk.converter.extract(jobFor(file, picture))).toMatchObject({
      format: 'svg',
      width: 1024,
      height: 512,
    })
    expect(await pixel(desk.path(`${file}-preview.png`), 10, 10)).toEqual([255, 0, 0, 255])
  })

  test.each([
    ['tiny', 'viewBox="0 0 20 10"', 1024, 512],
    ['vast', 'viewBox="0 0 1000000 1000000"', 4096, 4096],
    ['claimed', 'width="90000" height="45000"', 4096, 2048],
  ])('%s: its raster is of a size that can be kept in memory', async (name, attributes, width, height) => {
    expect(await desk.converter.extract(jobFor(name, svgOf(attributes)))).toMatchObject({ width, height })
  })

  test('runs no script and loads nothing: not a file beside it, not an address', async () => {
    const inside = [
      '<script>document.documentElement.setAttribute("fill","#0000ff")</script>',
      `<image href="file://${desk.path('secret.png')}" width="100%" height="100%"/>`,
      '<image href="secret.png" width="100%" height="100%"/>',
      '<image href="http://127.0.0.1:9/x.png" width="100%" height="100%"/>',
      '<style>@import url("http://127.0.0.1:9/x.css"); rect { fill: url("http://127.0.0.1:9/#x") #ff0000 }</style>',
      '<foreignObject width="100%" height="100%"><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject>',
    ]
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#0000ff' } }).toFile(
      desk.path('secret.png'),
    )
    const extracted = await desk.converter.extract(jobFor('hostile', svgOf('width="64" height="64"', inside.join(''))))
    expect(extracted.format).toBe('svg')
    const { data } = await sharp(desk.path('hostile-preview.png'))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data.some((value, index) => index % 3 === 2 && value > 0)).toBe(false)
  })

  test.each([
    [
      'entities without end',
      svgOf(
        'width="9" height="9"',
        '<text>&j;</text>',
        `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'
          .split('')
          .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefghi'[index]};`.repeat(10)}">`)
          .join('')}]>`,
      ),
    ],
    [
      'a file as an entity',
      svgOf('width="9" height="9"', '<text>&x;</text>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    ],
    ['more than 10 MB', svgOf('width="9" height="9"', `<!--${'x'.repeat(10 * 1024 * 1024)}-->`)],
    ['cut short', svgOf('width="9" height="9"').subarray(0, 90)],
    ['a web page with an SVG in it', Buffer.concat([Buffer.from('<!doctype html><p>Log in</p>'), svgOf('width="9"')])],
  ])('%s is refused, charged, and leaves no original', async (name, picture) => {
    const job = jobFor(name.replaceAll(' ', '-'), picture)
    expect(await failureFrom(desk.converter.extract(job))).toMatchObject({
      code: 'picture_undecodable',
      money: 'charged',
    })
    expect([existsSync(job.originalPath), existsSync(job.responsePath)]).toEqual([false, true])
  })
})

describe('a GIF', () => {
  test('is kept byte for byte, its frames counted, and shown by its first frame', async () => {
    const picture = await gifOf([200, 30, 30], [30, 200, 30])
    const shown = await sharp(picture).metadata()
    expect(shown.pages).toBe(2)
    const odd = await gifOf([0, 0, 0], [200, 30, 30], [30, 200, 30])
    const job = jobFor('moving', odd)
    expect(await desk.converter.extract(job)).toMatchObject({
      format: 'gif',
      width: 64,
      height: 48,
      frames: 3,
      hasAlpha: false,
      renditions: [],
    })
    expect(readFileSync(job.originalPath).equals(odd)).toBe(true)
    // The first is blank: the middle one stands for it.
    expect(await pixel(desk.path('moving-256.webp'), 30, 30)).toEqual(
      [200, 30, 30, 255].map((value) => expect.closeTo(value, -1) as number),
    )
  })

  test('with a picture already in the first frame is shown by that', async () => {
    const spot = await gifOf([0, 0, 0], [30, 30, 200])
    const { data, info } = await sharp(spot, { pages: -1 }).raw().toBuffer({ resolveWithObject: true })
    const half = data.length / 2
    const swapped = Buffer.concat([data.subarray(half), data.subarray(0, half)])
    const raw = { width: 64, height: 96, channels: info.channels as 3 | 4, pageHeight: 48 }
    const gif = await sharp(swapped, { raw })
      .gif({ delay: [200, 200] })
      .toBuffer()
    await desk.converter.extract(jobFor('spot', gif))
    const [, , blue] = await pixel(desk.path('spot-256.webp'), 40, 30)
    expect(blue).toBeGreaterThan(150)
  })

  test('cut short is refused', async () => {
    const gif = await gifOf([200, 30, 30], [30, 200, 30])
    const failure = await failureFrom(desk.converter.extract(jobFor('short', gif.subarray(0, 20))))
    expect(failure).toMatchObject({ code: 'picture_undecodable', money: 'charged' })
  })
})

test('of a drawing that should be transparent it is said whether it is; nothing of it is changed', async () => {
  const finish = { ...asItCame, alpha: true }
  const standIn = { rendition: standInRendition('cutout', []), path: desk.path('never.png') }
  const clear = { ...jobFor('clear', svgOf('width="64" height="64"')), finish, standIn }
  expect(await desk.converter.extract(clear)).toMatchObject({ alpha: { grade: 'clean', cutout: null }, standIn: null })
  const full = svgOf('width="64" height="64"', '<rect width="100%" height="100%" fill="#fff"/>')
  const opaque = { ...jobFor('opaque', full), finish, standIn }
  expect(await desk.converter.extract(opaque)).toMatchObject({ alpha: { grade: 'unusable' }, standIn: null })
  expect(existsSync(desk.path('never.png'))).toBe(false)
})
