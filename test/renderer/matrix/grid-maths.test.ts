import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsFor, columnsInView, scrollToColumn } from '../../../src/renderer/matrix/geometry.ts'
import { idsBetween, moveFrom } from '../../../src/renderer/matrix/grid-moves.ts'
import { rowsToDraw, scrollToRow } from '../../../src/renderer/matrix/row-maths.ts'

describe('columns', () => {
  it('gives the prompt what the variants leave, and never less than 168', () => {
    expect(columnsFor(1_000, 2, 500, 80, false).frozen).toEqual([36, 40, 60, 434, 140])
    expect(columnsFor(1_000, 8, 500, 80, false).frozen[3]).toBe(168)
  })

  it('moves the key into the prompt column in a narrow window', () => {
    expect(columnsFor(500, 8, 500, 80, true).frozen).toEqual([32, 36, 0, 148, 34])
  })

  it('brings any column fully beside the frozen ones', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 700, max: 2_000 }),
        fc.nat(3_000),
        (count, view, from) => {
          const columns = columnsFor(view, count, 500, 80, false)
          for (let column = 0; column < count; column += 1) {
            const left = scrollToColumn(columns, column, from, view)
            const range = columnsInView(columns, left, view)
            expect(range.first).toBeLessThanOrEqual(column)
            expect(range.last).toBeGreaterThan(column)
          }
        },
      ),
    )
  })
})

describe('rows in the document', () => {
  it('are those in view and one on each side', () => {
    expect(rowsToDraw(1_000, 96, 480, 960, 12)).toEqual([9, 10, 11, 12, 13, 14, 15])
  })

  it('always hold the focused one, stay within the list and in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(5_000), fc.nat(400_000), (count, focused, top) => {
        const focus = focused % count
        const rows = rowsToDraw(count, 96, 700, top, focus)
        expect(rows).toContain(focus)
        expect(rows.every((row) => row >= 0 && row < count)).toBe(true)
        expect(rows).toEqual(rows.toSorted((a, b) => a - b))
        expect(new Set(rows).size).toBe(rows.length)
        expect(rows.length).toBeLessThanOrEqual(12)
      }),
    )
  })

  it('scroll as little as shows the row', () => {
    expect(scrollToRow(10, 96, 900, 500, false)).toBe(900)
    expect(scrollToRow(2, 96, 900, 500, false)).toBe(192)
    expect(scrollToRow(20, 96, 900, 500, false)).toBe(21 * 96 - 500)
    expect(scrollToRow(20, 96, 0, 500, true)).toBe(20 * 96 - 202)
  })
})

function move(key: string, ctrl = false) {
  return moveFrom({ row: 5, variant: 1 }, { key, ctrl }, 10, 3, 4)
}

describe('keys', () => {
  it('move by cell, page and to the ends', () => {
    expect(move('ArrowDown')).toEqual({ row: 6, variant: 1 })
    expect(move('ArrowLeft')).toEqual({ row: 5, variant: 0 })
    expect(move('PageDown')).toEqual({ row: 9, variant: 1 })
    expect(move('Home')).toEqual({ row: 5, variant: -1 })
    expect(move('End')).toEqual({ row: 5, variant: 2 })
    expect(move('Home', true)).toEqual({ row: 0, variant: 1 })
    expect(move('End', true)).toEqual({ row: 9, variant: 1 })
    expect(move('x')).toBeNull()
  })

  it('never leave the grid', () => {
    expect(moveFrom({ row: 0, variant: -1 }, { key: 'ArrowUp', ctrl: false }, 10, 3, 4)).toEqual({
      row: 0,
      variant: -1,
    })
    expect(moveFrom({ row: 0, variant: -1 }, { key: 'ArrowLeft', ctrl: false }, 10, 3, 4)).toEqual({
      row: 0,
      variant: -1,
    })
  })

  it('extend in either direction', () => {
    expect(idsBetween([11, 12, 13, 14], 2, 1)).toEqual([12, 13])
    expect(idsBetween([11, 12, 13, 14], 1, 3)).toEqual([12, 13, 14])
  })
})
