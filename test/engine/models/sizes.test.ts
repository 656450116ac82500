import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { registry } from '../../../src/main/engine/models/registry.ts'
import { brokenBy, parseSize, type FreeRule } from '../../../src/main/engine/models/size-rule.ts'
import { coveringSize, nearestSizes } from '../../../src/main/engine/models/size-search.ts'

const book = openModelBook()
const flare = 'gpt-image-2.6-flare'
const rule = registry.models.find(({ id }) => id === flare)?.sizes
if (rule?.kind !== 'free') throw new Error('The free rule is gone')

/** Every legal size, found the slow way. */
function everySize(free: FreeRule): { width: number; height: number }[] {
  const sides = Array.from({ length: Math.floor(free.maxEdge / free.multipleOf) }, (_, i) => (i + 1) * free.multipleOf)
  return sides.flatMap((width) =>
    sides.flatMap((height) => (brokenBy(free, { width, height }) === null ? [{ width, height }] : [])),
  )
}
const every = everySize(rule)

describe('a size that is cut from a larger one', () => {
  it.each([
    ['full-hd', '1920x1088', '1920x1080'],
    ['Full HD', '1920x1088', '1920x1080'],
    ['1920x1080 crop', '1920x1088', '1920x1080'],
    ['instagram_post', '1088x1360', '1080x1350'],
    ['uhd', '3840x2160', null],
    ['hd', '1280x720', null],
  ])('%s is made at %s and cut to %s', (asked, size, crop) => {
    expect(book.checkSize(flare, asked)).toMatchObject({ ok: true, size, crop })
  })
  it('is offered where a size breaks the rule', () => {
    expect(book.checkSize(flare, '1920x1080')).toMatchObject({ ok: false, cropFrom: '1920x1088' })
    expect(book.checkSize('gpt-image-1.5', '1000x1000')).toMatchObject({ ok: false, cropFrom: '1024x1024' })
  })
  it.each([
    ['4000x1000 crop', 'at most 3840 px'],
    ['3840x2400 crop', 'more than 8,294,400 pixels'],
    ['0x100 crop', 'above zero'],
  ])('%s is out of reach, and it says why', (asked, why) => {
    const verdict = book.checkSize(flare, asked)
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringContaining(why) })
    expect(verdict.ok ? [] : verdict.nearest).toHaveLength(3)
  })
  it('has the fewest pixels that cover it', () => {
    const side = fc.integer({ min: 1, max: 4_200 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        fc.pre(width * height >= rule.minPixels)
        const covering = every.filter((size) => size.width >= width && size.height >= height)
        const fewest = Math.min(...covering.map((size) => size.width * size.height))
        const found = coveringSize(rule, { width, height })
        if (covering.length === 0) expect(found).toBeNull()
        else expect(found && found.width * found.height).toBe(fewest)
        if (found) {
          expect(brokenBy(rule, found)).toBeNull()
          expect(found.width >= width && found.height >= height).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
  it('covers a strip that could not be scaled up to the fewest pixels', () => {
    expect(book.checkSize(flare, '3800x100 crop')).toMatchObject({ ok: true, size: '3808x1280', crop: '3800x100' })
  })
  it('keeps the shape of one that is below the fewest pixels', () => {
    const side = fc.integer({ min: 40, max: 800 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        fc.pre(width * height < rule.minPixels && Math.max(width, height) <= 3 * Math.min(width, height))
        const found = coveringSize(rule, { width, height })
        if (!found) throw new Error('There is always one')
        expect(brokenBy(rule, found)).toBeNull()
        expect(found.width >= width && found.height >= height).toBe(true)
        // Cut to the wanted ratio, at least nine tenths of it stay.
        const ratio = (found.width / found.height) * (height / width)
        expect(Math.min(ratio, 1 / ratio)).toBeGreaterThan(0.9)
      }),
    )
  })
})

describe('ratios', () => {
  it.each(registry.aspects)('%s is made, in a size cell too, and what is kept has that ratio', (aspect) => {
    const [across = 0, down = 1] = aspect.split(':').map(Number)
    for (const model of [flare, 'gpt-image-1.5']) {
      const fitting = book.sizeForAspect(model, aspect)
      if (!fitting) throw new Error(`${model} has none`)
      const kept = parseSize(fitting.crop ?? fitting.size)
      const made = parseSize(fitting.size)
      if (!kept || !made) throw new Error('No size')
      // Within a pixel on one edge.
      expect(Math.abs(kept.width - (kept.height * across) / down)).toBeLessThanOrEqual(Math.max(1, across / down))
      expect(kept.width <= made.width && kept.height <= made.height).toBe(true)
      expect(book.checkSize(model, aspect)).toMatchObject({ ok: true, ...fitting })
    }
  })
  it.each(['10000:1', '1:10000', '0.0001', '99999:1'])('%s leaves nothing of a listed size, and is none', (aspect) => {
    expect(book.sizeForAspect('gpt-image-1.5', aspect)).toBeNull()
    expect(book.checkSize('gpt-image-1.5', aspect.includes(':') ? aspect : `${aspect}:1`).ok).toBe(false)
  })
  it('that no listed size has are cut from the nearest', () => {
    expect(book.sizeForAspect('gpt-image-1.5', '16:9')).toEqual({ size: '1536x1024', crop: '1536x864' })
  })
})

describe('the nearest sizes', () => {
  it('are the best of all there are', () => {
    const popular = new Set(registry.popularSizes)
    const weights = { ratio: 2, bonus: 0.06 }
    const side = fc.integer({ min: 200, max: 5_000 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        const target = { ratio: width / height, pixels: width * height }
        const score = (size: { width: number; height: number }): number =>
          2 * Math.abs(Math.log(size.width / size.height / target.ratio)) +
          Math.abs(Math.log((size.width * size.height) / target.pixels)) -
          (popular.has(`${size.width}x${size.height}`) ? weights.bonus : 0)
        const best = every.map(score).sort((a, b) => a - b)
        const found = nearestSizes(rule, target, weights, 3, popular).map((name) => {
          const size = parseSize(name)
          return size ? score(size) : Infinity
        })
        for (const [index, value] of found.entries()) expect(value).toBeCloseTo(best[index] ?? Infinity, 9)
      }),
      { numRuns: 40 },
    )
  })
  it('of a rule with a fine grid are found in a moment', () => {
    const fine = { ...rule, multipleOf: 1, maxEdge: 16_384, maxPixels: 200_000_000 }
    const target = { ratio: 1.5, pixels: 1_000_000 }
    expect(nearestSizes(fine, target, { ratio: 2, bonus: 0 }, 3, new Set())).toHaveLength(3)
    expect(coveringSize(fine, { width: 9_999, height: 7_001 })).toEqual({ width: 9_999, height: 7_001 })
  })
})
