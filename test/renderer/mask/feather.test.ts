import sharp from 'sharp'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feathered } from '../../../src/renderer/mask/feather.ts'
import { marksIn, maskPixels, markupPixels } from '../../../src/renderer/mask/marks.ts'

test('feather leaves a plain plane as it is and never goes beyond what is there', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 80 }),
      fc.constantFrom(0, 255),
      (width, height, radius, level) => {
        const plane = new Uint8Array(width * height).fill(level)
        expect([...feathered(plane, width, height, radius)].every((each) => each === level)).toBe(true)
      },
    ),
  )
})

test('an edge becomes a ramp about as wide as asked for on either side, and halfway it is half marked', () => {
  const [width, radius] = [400, 60]
  const tall = new Uint8Array(width * 200)
  for (let y = 0; y < 200; y += 1) tall.fill(255, y * width + 200, (y + 1) * width)
  const ramp = feathered(tall, width, 200, radius).slice(100 * width, 101 * width)
  expect(ramp[200 - radius - 2]).toBe(0)
  expect(ramp[200 + radius + 2]).toBe(255)
  expect(Math.abs(((ramp[199] ?? 0) + (ramp[200] ?? 0)) / 2 - 127.5)).toBeLessThan(3)
  for (let x = 1; x < width; x += 1) expect(ramp[x]).toBeGreaterThanOrEqual(ramp[x - 1] ?? 0)
})

test('a mask is clear where it is marked, and is read back as it was', async () => {
  const marked = Uint8Array.from({ length: 12 * 8 }, (_, at) => (at * 37) % 256)
  const png = await sharp(Buffer.from(maskPixels(marked)), { raw: { width: 12, height: 8, channels: 4 } })
    .png()
    .toBuffer()
  const { data } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const read = marksIn(new Uint8ClampedArray(data))
  expect(read.hasAlpha).toBe(true)
  expect([...read.marked]).toEqual([...marked])
})

test('a mask file without transparency is marked where it is light', () => {
  const pixels = new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255])
  expect(marksIn(pixels)).toEqual({ marked: new Uint8Array([255, 0]), hasAlpha: false })
})

test('markup is its colours where the pen went and clear elsewhere', () => {
  expect([...markupPixels(new Uint8Array([0, 255]), new Uint8Array([0, 3]))]).toEqual([0, 0, 0, 0, 40, 110, 255, 255])
})
