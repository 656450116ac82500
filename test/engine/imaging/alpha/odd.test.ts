import { describe, expect, test } from 'vitest'
import sharp from 'sharp'
import { inspectAlpha } from '../../../../src/main/engine/imaging/alpha/inspect.ts'
import { cutOut } from '../../../../src/main/engine/imaging/alpha/matte.ts'
import type { Pixels } from '../../../../src/main/engine/imaging/picture.ts'
import { random } from '../../../support/pictures.ts'
import { laidOn } from './laid.ts'
import { copyOf, decode, distance } from './measure.ts'
import { paint } from './subjects.ts'

const mug = await paint('mug')
const encoder = ({ data, width, height, channels }: Pixels) => sharp(data, { raw: { width, height, channels } })
const worst = ({ alpha, onWhite, onDark }: ReturnType<typeof distance>): number => Math.max(alpha, onWhite, onDark)

const dot = (alpha: number): Pixels => ({ data: Buffer.from([9, 9, 9, alpha]), width: 1, height: 1, channels: 4 })

/** Alpha of all pixels. */
function covered({ data }: Pixels): number {
  let sum = 0
  for (let at = 3; at < data.length; at += 4) sum += data[at] ?? 0
  return sum
}

describe('pictures of an odd kind are judged by what they show', () => {
  const kinds: readonly (readonly [string, () => Promise<Buffer>])[] = [
    ['16 bits', () => encoder(mug).toColourspace('rgb16').png().toBuffer()],
    ['grey with alpha', () => encoder(mug).toColourspace('b-w').png().toBuffer()],
    ['grey with alpha, 16 bits', () => encoder(mug).toColourspace('grey16').png().toBuffer()],
    ['a palette with transparency', () => encoder(mug).png({ palette: true, colours: 64 }).toBuffer()],
    ['interlaced', () => encoder(mug).png({ progressive: true }).toBuffer()],
    ['WebP with loss in alpha', () => encoder(mug).webp({ quality: 40, alphaQuality: 40 }).toBuffer()],
    ['WebP without loss', () => encoder(mug).webp({ lossless: true }).toBuffer()],
  ]
  test.each(kinds)('%s', async (_name, encode) => {
    const pixels = await decode(await encode())
    expect(pixels.channels).toBe(4)
    const report = inspectAlpha(pixels)
    expect([report.grade, report.found]).toEqual(['clean', []])
    expect(report.received.clear).toBeCloseTo(0.726, 2)
  })

  test('grey without alpha is opaque, and so is one pixel; one clear pixel is empty', async () => {
    const grey = await encoder(mug).flatten({ background: '#fff' }).toColourspace('b-w').png().toBuffer()
    expect(inspectAlpha(await decode(grey)).found).toEqual([{ kind: 'opaque' }])
    expect([dot(255), dot(0)].map((one) => inspectAlpha(one).found)).toEqual([
      [{ kind: 'opaque' }],
      [{ kind: 'empty' }],
    ])
  })

  test.each([
    [1, 400],
    [400, 1],
    [3, 3],
    [2, 900],
  ] as const)('%d by %d px', async (width, height) => {
    const pixels = await decode(await encoder(mug).resize(width, height, { fit: 'fill' }).png().toBuffer())
    expect(inspectAlpha(copyOf(pixels)).grade).toBe('clean')
    for (const method of [{ kind: 'key', colour: '#00ff00' }, { kind: 'pair' }] as const) {
      const { report } = cutOut(method, [laidOn(pixels, [255, 255, 255]), laidOn(pixels, [0, 0, 0])])
      expect(report.contradiction).toBeGreaterThanOrEqual(0)
    }
  })
})

test.each([[[251, 252, 253, 254]], [[250, 251, 252, 253, 254]], [[252, 254]], [[253, 254, 255]]])(
  'opaque parts that came at all of %j become opaque',
  (came) => {
    const pixels = copyOf(mug)
    const next = random(5)
    for (let at = 3; at < pixels.data.length; at += 4) {
      if (pixels.data[at] === 255) pixels.data[at] = came[Math.floor(next() * came.length)] ?? 0
    }
    expect(inspectAlpha(pixels).found).toEqual([{ kind: 'not_quite_opaque', level: came[0] }])
    // The edges are stretched with them, by at most 5 levels.
    expect(worst(distance(pixels, mug))).toBeLessThan(3)
    expect(inspectAlpha(pixels).found).toEqual([])
  },
)

describe('a ground that was asked for comes with alpha', () => {
  test('already cut out, it is cut out as it is, whatever colours lie under the clear pixels', async () => {
    const hidden = copyOf(mug)
    for (let at = 0; at < hidden.data.length; at += 4) if (hidden.data[at + 3] === 0) hidden.data.fill(90, at, at + 3)
    for (const picture of [mug, hidden]) {
      for (const method of [{ kind: 'key', colour: '#00ff00' }, { kind: 'pair' }] as const) {
        const { matte, report } = cutOut(method, [picture, picture])
        expect([method.kind, report.grade]).toEqual([method.kind, 'good'])
        expect(matte.kind === 'cut' && worst(distance(matte.picture, mug))).toBeLessThan(2)
      }
    }
  })

  test('at 254 all over, it is cut out like an opaque one', async () => {
    const [key] = [laidOn(mug, [0, 255, 0])]
    const data = Buffer.alloc((key.data.length / 3) * 4, 254)
    for (let index = 0; index < data.length / 4; index += 1) key.data.copy(data, index * 4, index * 3, index * 3 + 3)
    const { matte, report } = cutOut({ kind: 'key', colour: '#00ff00' }, [{ ...key, data, channels: 4 }])
    expect(report.grade).toBe('good')
    expect(matte.kind === 'cut' && worst(distance(matte.picture, mug))).toBeLessThan(2)
  })
})

test('a ground without a subject says so', async () => {
  const nothing: Pixels = { data: Buffer.alloc(64 * 64 * 4), width: 64, height: 64, channels: 4 }
  const on = (colour: readonly [number, number, number]) => laidOn(nothing, colour)
  const key = cutOut({ kind: 'key', colour: '#00ff00' }, [on([0, 255, 0])]).report
  const pair = cutOut({ kind: 'pair' }, [on([255, 255, 255]), on([0, 0, 0])]).report
  for (const { grade, sentence } of [key, pair]) {
    expect([grade, sentence]).toEqual(['unusable', 'Nothing stands out from the backdrop: there is no subject in it.'])
  }
})

test('a ground whose corners differ is refused, of a pair as of a key', async () => {
  const corners = laidOn(mug, [0, 255, 0])
  const { data, width, height } = corners
  for (let index = 0; index < width * height; index += 1) {
    if (data[index * 3 + 1] !== 255 || data[index * 3] !== 0) continue
    const [x, y] = [index % width, Math.floor(index / width)]
    data.set([x < width / 2 ? 0 : 250, y < height / 2 ? 255 : 90, x < width / 2 ? 0 : 60], index * 3)
  }
  expect(cutOut({ kind: 'key', colour: '#00ff00' }, [corners]).report.grade).toBe('unusable')
  expect(cutOut({ kind: 'pair' }, [corners, laidOn(mug, [0, 0, 0])]).report.grade).toBe('unusable')

  // From white to grey: the darker half would come out as a veil over the ground.
  const shaded = laidOn(mug, [255, 255, 255])
  for (let index = 0; index < width * height; index += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const at = index * 3 + channel
      shaded.data[at] = Math.round((shaded.data[at] ?? 0) * (1 - (0.4 * (index % width)) / width))
    }
  }
  expect(cutOut({ kind: 'pair' }, [shaded, laidOn(mug, [0, 0, 0])]).report.grade).toBe('unusable')
})

test('lines as thin as a hair keep what they cover', async () => {
  const lines = Array.from(
    { length: 24 },
    (_, index) => `<path d="M${20 + index * 15} 20 L200 380" stroke="#402818" stroke-width="0.7"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">${lines.join('')}</svg>`
  const truth = await decode(await sharp(Buffer.from(svg)).png().toBuffer())
  expect(inspectAlpha(copyOf(truth)).grade).toBe('clean')
  const { matte, report } = cutOut({ kind: 'key', colour: '#00ff00' }, [laidOn(truth, [0, 255, 0])])
  expect(report.grade).toBe('good')
  // The purest colour of a line that covers no pixel whole is not its own: what it covers comes out as more, never less.
  const ratio = matte.kind === 'cut' ? covered(matte.picture) / covered(truth) : 0
  expect(ratio).toBeGreaterThan(0.95)
  expect(ratio).toBeLessThan(2)
  const pair = cutOut({ kind: 'pair' }, [laidOn(truth, [255, 255, 255]), laidOn(truth, [0, 0, 0])])
  expect(pair.report.grade).toBe('good')
  expect(pair.matte.kind === 'cut' && worst(distance(pair.matte.picture, truth))).toBeLessThan(2)
})
