import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { neighboursOf } from '../../../src/renderer/image/neighbours.ts'
import { parameterLines } from '../../../src/renderer/image/parameters.ts'
import { centred, fitScale, kept, zoomAt } from '../../../src/renderer/image/zoom.ts'

const edge = fc.integer({ min: 200, max: 4_000 })
const box = fc.record({ width: edge, height: edge })

describe('zoom', () => {
  it('fits any picture into any area, never above its own size', () => {
    fc.assert(
      fc.property(box, box, (picture, area) => {
        const scale = fitScale(picture, area, 1)
        expect(scale).toBeLessThanOrEqual(1)
        expect(picture.width * scale).toBeLessThanOrEqual(area.width)
        expect(picture.height * scale).toBeLessThanOrEqual(area.height)
        expect(kept(centred(picture, area, scale), picture, area)).toEqual(centred(picture, area, scale))
      }),
    )
  })

  it('keeps the point under the pointer where it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.nat(1_000), fc.nat(1_000), (factor, x, y) => {
        const view = { scale: 1, x: 10, y: 20 }
        const next = zoomAt(view, factor, { x, y }, 0.5)
        expect((x - next.x) / next.scale).toBeCloseTo((x - view.x) / view.scale, 6)
        expect((y - next.y) / next.scale).toBeCloseTo((y - view.y) / view.scale, 6)
      }),
    )
  })

  it('leaves no gap at the edges of a picture larger than its area', () => {
    const area = { width: 500, height: 500 }
    expect(kept({ scale: 1, x: 80, y: -900 }, { width: 1_000, height: 1_000 }, area)).toEqual({
      scale: 1,
      x: 0,
      y: -500,
    })
  })
})

describe('neighbours', () => {
  it('are those before and after in the list, none at the ends or outside', () => {
    expect(neighboursOf([5, 6, 7], 6)).toEqual({ previous: 5, next: 7, place: 1, total: 3 })
    expect(neighboursOf([5, 6, 7], 7).next).toBeNull()
    expect(neighboursOf([5], 9)).toEqual({ previous: null, next: null, place: -1, total: 0 })
  })
})

describe('parameters', () => {
  it('marks only what was asked for and came back different', () => {
    const lines = parameterLines(
      { prompt: 'a mug', model: 'gpt-image-2.6-flare', size: '1024x1024', background: 'auto' },
      { size: '1024x1024', background: 'opaque', quality: 'medium' },
    )
    expect(lines.map((line) => [line.name, line.requested, line.actual, line.differs])).toEqual([
      ['Model', '2.6-flare', '', false],
      ['Size', '1024×1024', '1024×1024', false],
      ['Quality', '', 'medium', false],
      ['Background', 'auto', 'opaque', true],
    ])
  })
})
