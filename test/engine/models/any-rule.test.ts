import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { registry } from '../../../src/main/engine/models/registry.ts'
import { area, brokenBy, parseSize, type Dimensions, type FreeRule } from '../../../src/main/engine/models/size-rule.ts'
import { coveringSize, nearestSizes } from '../../../src/main/engine/models/size-search.ts'
import { checkSizeRule } from '../../../src/main/engine/models/sizes.ts'

const pixels = fc.integer({ min: 1, max: 1_000_000 })
const anyRule = fc
  .record({
    multipleOf: fc.constantFrom(8, 10, 16, 32, 64),
    maxEdge: fc.integer({ min: 64, max: 900 }),
    maxRatio: fc.constantFrom(1, 1.5, 2, 3, 5),
    range: fc.tuple(pixels, pixels),
  })
  .map(({ multipleOf, maxEdge, maxRatio, range }): FreeRule => {
    const [minPixels, maxPixels] = [Math.min(...range), Math.max(...range)]
    return { kind: 'free', multipleOf, maxEdge, maxRatio, minPixels, maxPixels, experimentalAbove: maxPixels }
  })

/** Every legal size, by trying all there are. */
function allOf(rule: FreeRule): readonly Dimensions[] {
  const edges = Array.from({ length: Math.floor(rule.maxEdge / rule.multipleOf) }, (_, n) => (n + 1) * rule.multipleOf)
  const sizes = edges.flatMap((width) => edges.map((height) => ({ width, height })))
  return sizes.filter((size) => brokenBy(rule, size) === null)
}

describe('whatever a model allows', () => {
  const side = fc.integer({ min: 1, max: 1_500 })

  it('the three nearest are the best of all its sizes', () => {
    fc.assert(
      fc.property(anyRule, side, side, fc.constantFrom(2, 20), (rule, width, height, ratio) => {
        const target = { ratio: width / height, pixels: width * height }
        const far = (size: Dimensions): number =>
          ratio * Math.abs(Math.log(size.width / size.height / target.ratio)) +
          Math.abs(Math.log(area(size) / target.pixels))
        const best = allOf(rule)
          .map(far)
          .toSorted((a, b) => a - b)
        const found = nearestSizes(rule, target, { ratio, bonus: 0 }, 3, new Set())
        const distances = found.map((name) => far(parseSize(name) ?? { width: 1, height: 1 }))
        expect(distances.length).toBe(Math.min(3, best.length))
        for (const [index, distance] of distances.entries()) expect(distance).toBeCloseTo(best[index] ?? 0, 9)
      }),
      { numRuns: 150 },
    )
  })

  it('what a crop is cut from covers it, if any size does', () => {
    fc.assert(
      fc.property(anyRule, side, side, (rule, width, height) => {
        const covering = allOf(rule).filter((size) => size.width >= width && size.height >= height)
        const found = coveringSize(rule, { width, height })
        expect(found === null).toBe(covering.length === 0)
        if (found === null) return
        expect(covering).toContainEqual(found)
        if (width * height >= rule.minPixels) expect(area(found)).toBe(Math.min(...covering.map(area)))
      }),
      { numRuns: 300 },
    )
  })
})

describe('presets', () => {
  it.each(registry.models.filter(({ sizes }) => sizes.kind === 'free').map(({ id, sizes }) => [id, sizes] as const))(
    'of %s come out at exactly their size',
    (id, sizes) => {
      for (const { name, size } of registry.presets) {
        const verdict = checkSizeRule(sizes, id, name, registry)
        expect(verdict.ok && (verdict.crop ?? verdict.size), name).toBe(size)
      }
    },
  )
})
