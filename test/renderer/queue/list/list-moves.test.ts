import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gapBeside, indexFor, reordered, shiftOf, targetAt } from '../../../../src/renderer/queue/list/list-moves.ts'

/** A list of distinct ids, some of them to be moved, and a gap. */
const moves = fc
  .uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 40 })
  .chain((ids) => fc.record({ ids: fc.constant(ids), moved: fc.subarray(ids), gap: fc.nat({ max: ids.length }) }))

/** What the engine does with a move: takes the jobs out and puts them beside the one named. */
function asTheEngine(
  ids: readonly number[],
  jobIds: readonly number[],
  target: NonNullable<ReturnType<typeof targetAt>>,
) {
  const rest = ids.filter((id) => !jobIds.includes(id))
  if (target.kind !== 'before' && target.kind !== 'after') throw new Error('A drop names its neighbour')
  const at = rest.indexOf(target.jobId) + (target.kind === 'after' ? 1 : 0)
  return [...rest.slice(0, at), ...jobIds, ...rest.slice(at)]
}

describe('moving jobs', () => {
  test('nothing is lost or doubled, and neither the moved nor the others change their own order', () => {
    fc.assert(
      fc.property(moves, ({ ids, moved, gap }) => {
        const after = reordered(ids, new Set(moved), gap)
        expect(after.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b))
        expect(after.filter((id) => moved.includes(id))).toEqual(ids.filter((id) => moved.includes(id)))
        expect(after.filter((id) => !moved.includes(id))).toEqual(ids.filter((id) => !moved.includes(id)))
      }),
    )
  })

  test('what is shown at once is what the engine makes of it', () => {
    fc.assert(
      fc.property(moves, ({ ids, moved, gap }) => {
        const target = targetAt(ids, new Set(moved), gap)
        const shown = reordered(ids, new Set(moved), gap)
        const inOrder = ids.filter((id) => moved.includes(id))
        expect(target === null ? ids : asTheEngine(ids, inOrder, target)).toEqual(shown)
      }),
    )
  })

  test('a step up and a step down again is where it was', () => {
    const ids = [1, 2, 3, 4, 5, 6]
    const moved = new Set([3, 4])
    const up = reordered(ids, moved, gapBeside(ids, moved, -1))
    expect(up).toEqual([1, 3, 4, 2, 5, 6])
    expect(reordered(up, moved, gapBeside(up, moved, 1))).toEqual(ids)
  })

  test('the first does not go higher, the last not lower', () => {
    const ids = [1, 2, 3]
    expect(targetAt(ids, new Set([1]), gapBeside(ids, new Set([1]), -1))).toBeNull()
    expect(targetAt(ids, new Set([3]), gapBeside(ids, new Set([3]), 1))).toBeNull()
  })

  test('a selection with holes comes together where it is put', () => {
    expect(reordered([1, 2, 3, 4, 5], new Set([1, 4]), 3)).toEqual([2, 3, 1, 4, 5])
  })
})

test('keys move within the list', () => {
  expect(indexFor('ArrowDown', 4, 5, 10)).toBe(4)
  expect(indexFor('PageUp', 4, 5, 10)).toBe(0)
  expect(indexFor('End', 0, 100_000, 10)).toBe(99_999)
  expect(indexFor('x', 0, 5, 10)).toBeNull()
})

describe('the view when the list changes above it', () => {
  test('stays with the rows in it', () => {
    expect(shiftOf([1, 2, 3, 4, 5], [3, 4, 5], 3, 32)).toBe(-64)
    expect(shiftOf([1, 2, 3, 4], [9, 1, 2, 3, 4], 2, 32)).toBe(32)
  })
  test('the first row in view went: the next one holds it', () => {
    expect(shiftOf([1, 2, 3, 4], [2, 4], 2, 32)).toBe(-64)
  })
  test('at the very top the new head of the queue shows', () => {
    expect(shiftOf([1, 2, 3], [2, 3], 0, 32)).toBe(0)
  })
})
