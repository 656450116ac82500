import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  captionHeight,
  gap,
  justify,
  neighbourRow,
  placeRow,
  rowAt,
  rowGap,
  rowOf,
  rowsInView,
} from '../../../src/renderer/gallery/justified.ts'
import { scrollScale, tallest } from '../../../src/renderer/gallery/scroll-scale.ts'

const shapes = fc.array(fc.integer({ min: 20, max: 400 }), { minLength: 1, maxLength: 300 })
const width = fc.integer({ min: 320, max: 3_000 })
const base = fc.integer({ min: 96, max: 320 })

describe('justified layout', () => {
  it('places every item once, in order, in rows that follow each other without overlap', () => {
    fc.assert(
      fc.property(shapes, width, base, (ratios, room, height) => {
        const layout = justify(ratios, room, height)
        let next = 0
        let top = 0
        for (const row of layout.rows) {
          expect(row.start).toBe(next)
          expect(row.end).toBeGreaterThan(row.start)
          expect(row.top).toBe(top)
          expect(row.height).toBeLessThanOrEqual(height)
          next = row.end
          top += row.height + captionHeight + rowGap
        }
        expect(next).toBe(ratios.length)
        expect(layout.totalHeight).toBe(top)
      }),
    )
  })

  it('fills the width exactly in every row but the last, and keeps shapes within 3 %', () => {
    fc.assert(
      fc.property(shapes, width, base, (ratios, room, height) => {
        const layout = justify(ratios, room, height)
        for (const row of layout.rows.slice(0, -1)) {
          const places = placeRow(layout, row, ratios)
          const last = places.at(-1)
          expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(room)
          for (const [index, place] of places.entries()) {
            const ideal = ((ratios[row.start + index] ?? 100) / 100) * row.height
            expect(Math.abs(place.width - ideal)).toBeLessThanOrEqual(1 + ideal * 0.03)
            const before = places[index - 1]
            if (before) expect(place.left).toBe(before.left + before.width + gap)
          }
        }
      }),
    )
  })

  it('never lets the last row reach past the width', () => {
    fc.assert(
      fc.property(shapes, width, base, (ratios, room, height) => {
        const layout = justify(ratios, room, height)
        const row = layout.rows.at(-1)
        if (!row) throw new Error('no rows')
        const last = placeRow(layout, row, ratios).at(-1)
        expect((last?.left ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(room)
      }),
    )
  })

  it('finds by position and by item the same row that a search from the start finds', () => {
    fc.assert(
      fc.property(shapes, width, fc.double({ min: 0, max: 1, noNaN: true }), (ratios, room, at) => {
        const layout = justify(ratios, room, 160)
        const y = Math.floor(at * layout.totalHeight)
        expect(rowAt(layout, y)).toBe(layout.rows.findLastIndex((row) => row.top <= y))
        const item = Math.min(ratios.length - 1, Math.floor(at * ratios.length))
        expect(rowOf(layout, item)).toBe(layout.rows.findIndex((row) => row.end > item))
      }),
    )
  })

  it('shows the rows in the viewport and one more on each side', () => {
    const layout = justify(
      Array.from({ length: 400 }, () => 100),
      1_000,
      160,
    )
    const pitch = (layout.rows[1]?.top ?? 0) - (layout.rows[0]?.top ?? 0)
    expect(rowsInView(layout, 0, pitch * 3)).toEqual({ first: 0, last: 5 })
    expect(rowsInView(layout, pitch * 10, pitch * 3)).toEqual({ first: 9, last: 15 })
    expect(rowsInView(justify([], 1_000, 160), 0, 500)).toEqual({ first: 0, last: 0 })
  })

  it('moves up and down to the nearest picture and stays put at the edges', () => {
    const ratios = Array.from({ length: 30 }, () => 100)
    const layout = justify(ratios, 1_000, 160)
    const perRow = layout.rows[0]?.end ?? 0
    expect(neighbourRow(layout, ratios, 1, 1)).toBe(perRow + 1)
    expect(neighbourRow(layout, ratios, perRow + 2, -1)).toBe(2)
    expect(neighbourRow(layout, ratios, 1, -1)).toBe(1)
    expect(neighbourRow(layout, ratios, 29, 1)).toBe(29)
  })
})

describe('scroll scale', () => {
  it('is the identity while the content fits', () => {
    const scale = scrollScale(1_000_000, 800)
    expect(scale.height).toBe(1_000_000)
    expect(scale.toContent(12_345)).toBe(12_345)
  })

  it('reaches the first and last pixel of content taller than a browser can lay out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: tallest, max: 900_000_000 }),
        fc.integer({ min: 200, max: 3_000 }),
        (tall, view) => {
          const scale = scrollScale(tall, view)
          expect(scale.height).toBeLessThanOrEqual(tallest)
          expect(scale.toContent(0)).toBe(0)
          expect(Math.round(scale.toContent(scale.height - view))).toBe(tall - view)
          expect(Math.round(scale.toContent(scale.toScroll(tall / 3)))).toBe(Math.round(tall / 3))
        },
      ),
    )
  })
})
