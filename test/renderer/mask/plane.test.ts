import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makePlane, reach, stroke, sumOf, wholeOf, type Plane, type Point } from '../../../src/renderer/mask/plane.ts'

const point = fc.record({
  x: fc.double({ min: -20, max: 80, noNaN: true }),
  y: fc.double({ min: -20, max: 60, noNaN: true }),
})

function distance(x: number, y: number, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / length))
  return Math.hypot(x - from.x - t * dx, y - from.y - t * dy)
}

function shareOf(plane: Plane): number {
  return sumOf(plane, wholeOf(plane)) / 255 / plane.marked.length
}

function levels(plane: Plane): number[] {
  return [...plane.marked]
}

test('a stroke marks exactly what its round brush passes over, smooth within one pixel of the edge', () => {
  fc.assert(
    fc.property(point, point, fc.double({ min: 0.5, max: 30, noNaN: true }), (from, to, radius) => {
      const plane = makePlane(60, 40, false)
      stroke(plane, from, to, { radius, paints: 0 })
      for (let y = 0; y < 40; y += 1) {
        for (let x = 0; x < 60; x += 1) {
          const away = distance(x + 0.5, y + 0.5, from, to)
          const expected = Math.max(0, Math.min(1, radius + 0.5 - away)) * 255
          expect(Math.abs((plane.marked[y * 60 + x] ?? 0) - expected), `${x},${y}`).toBeLessThanOrEqual(1.5)
        }
      }
    }),
    { numRuns: 150 },
  )
})

test('nothing outside the reach of a stroke is touched', () => {
  fc.assert(
    fc.property(point, point, fc.double({ min: 0.5, max: 30, noNaN: true }), (from, to, radius) => {
      const plane = makePlane(60, 40, false)
      const area = reach(plane, from, to, radius)
      stroke(plane, from, to, { radius, paints: 0 })
      const outside = levels(plane).filter((level, at) => {
        const [x, y] = [at % 60, Math.floor(at / 60)]
        return level > 0 && (area === null || x < area.left || x >= area.right || y < area.top || y >= area.bottom)
      })
      expect(outside).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('erasing the same stroke leaves nothing but the seam of its edge, and erasing wider leaves nothing', () => {
  const plane = makePlane(200, 100, false)
  stroke(plane, { x: 30, y: 50 }, { x: 160, y: 40 }, { radius: 20, paints: 0 })
  expect(shareOf(plane)).toBeGreaterThan(0.25)
  stroke(plane, { x: 30, y: 50 }, { x: 160, y: 40 }, { radius: 22, paints: 'erase' })
  expect(shareOf(plane)).toBe(0)
})

test('a pen leaves its own colour where it paints and keeps those beside it', () => {
  const plane = makePlane(100, 20, true)
  stroke(plane, { x: 20, y: 10 }, { x: 20, y: 10 }, { radius: 5, paints: 2 })
  stroke(plane, { x: 60, y: 10 }, { x: 60, y: 10 }, { radius: 5, paints: 3 })
  expect([plane.ink?.[10 * 100 + 20], plane.ink?.[10 * 100 + 60]]).toEqual([2, 3])
})
