import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makePlane, sumOf, wholeOf, type Plane } from '../../../src/renderer/mask/plane.ts'
import { areaOf, copyTile, isSame, pasteTile, tilesIn } from '../../../src/renderer/mask/tiles.ts'

/** Marks in short and long runs, on planes whose rows begin at any byte. */
const plane: fc.Arbitrary<Plane> = fc
  .tuple(
    fc.integer({ min: 1, max: 530 }),
    fc.integer({ min: 1, max: 12 }),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom(0, 255, 255, 1, 128)), { minLength: 1 }),
  )
  .map(([width, height, runs]) => {
    const made = makePlane(width, height, false)
    for (let at = 0, run = 0; at < made.marked.length; run += 1) {
      const [length, value] = runs[run % runs.length] ?? [1, 0]
      made.marked.fill(value, at, at + length)
      at += length
    }
    return made
  })

test('a copy of every tile makes the same plane again, and is known to be the same', () => {
  fc.assert(
    fc.property(plane, (from) => {
      const to = makePlane(from.width, from.height, false)
      to.marked.fill(7)
      for (const tile of tilesIn(from, wholeOf(from))) {
        const copy = copyTile(from, tile)
        expect(isSame(to, tile, copy)).toBe(false)
        pasteTile(to, tile, copy)
        expect(isSame(to, tile, copy)).toBe(true)
      }
      expect(Buffer.from(to.marked).equals(from.marked)).toBe(true)
    }),
  )
})

test('the marks of an area are counted to the last pixel', () => {
  fc.assert(
    fc.property(plane, (of) => {
      for (const tile of tilesIn(of, wholeOf(of))) {
        const { left, top, right, bottom } = areaOf(of, tile)
        let sum = 0
        for (let y = top; y < bottom; y += 1) {
          for (const level of of.marked.subarray(y * of.width + left, y * of.width + right)) sum += level
        }
        expect(sumOf(of, { left, top, right, bottom })).toBe(sum)
      }
    }),
  )
})
