import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LineageNode } from '../../../src/contract/edit.ts'
import { jobStates } from '../../../src/contract/job.ts'
import { displayOf, newWords, treeLines } from '../../../src/renderer/lineage/tree.ts'

function node(jobId: number, from: readonly number[], prompt = `words ${jobId}`): LineageNode {
  return {
    jobId,
    imageId: jobId,
    state: 'done',
    from,
    key: 'K',
    variantName: 'Studio',
    repeat: jobId,
    prompt,
    hasMask: false,
    createdAt: 0,
  }
}

/** Parents before children, as the engine gives them. */
const lineage = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 60 })
  .map((picks) =>
    picks.map((from, index) =>
      node(index + 1, index === 0 ? [] : [...new Set(from.map((pick) => (pick % index) + 1))]),
    ),
  )

test('every picture stands in the tree once, below the first it was made from and one level deeper', () => {
  fc.assert(
    fc.property(lineage, (nodes) => {
      const lines = treeLines(nodes)
      expect(lines.map(({ node: { jobId } }) => jobId).sort((a, b) => a - b)).toEqual(nodes.map(({ jobId }) => jobId))
      for (const [at, line] of lines.entries()) {
        const [first, ...others] = line.node.from
        expect(line.rails.length).toBe(line.depth)
        expect(line.also.map(({ jobId }) => jobId)).toEqual(others)
        if (first === undefined) expect(line.depth).toBe(0)
        else {
          const parent = lines.slice(0, at).findLast(({ depth }) => depth < line.depth)
          expect(parent?.node.jobId).toBe(first)
          expect(line.depth).toBe((parent?.depth ?? 0) + 1)
        }
      }
    }),
  )
})

test('a line goes on below exactly where a later sibling follows', () => {
  const lines = treeLines([node(1, []), node(2, [1]), node(3, [1]), node(4, [2])])
  expect(lines.map(({ node: { jobId }, rails, isLast }) => [jobId, rails, isLast])).toEqual([
    [1, [], true],
    [2, [false], false],
    [4, [false, true], true],
    [3, [false], true],
  ])
})

test('a parent that is not among the nodes is no parent', () => {
  expect(treeLines([node(5, [99])]).map(({ depth, also }) => [depth, also])).toEqual([[0, []]])
})

test.each([
  ['a red mug on a table', 'a blue mug on a table', 'a blue …'],
  ['a red mug on a table', 'a red mug on a table', 'The same words'],
  ['a red mug on a table', 'Change only the wall.', 'Change only the wall.'],
  ['a red mug', 'a red mug at night', '… red mug at night'],
  ['Change number 4. The rest stays.', 'Change number 5. The rest stays.', 'Change number 5. …'],
  ['Keep it all and make it 4 mugs in a row', 'Keep it all and make it 5 mugs in a row', '… and make it 5 …'],
])('what is new: %s -> %s', (before, after, words) => {
  expect(newWords(before, after)).toBe(words)
})

test('a picture has no symbol; what has none says how it stands', () => {
  expect(displayOf({ state: 'done', imageId: 4 })).toBe(null)
  expect(jobStates.map((state) => displayOf({ state, imageId: null }))).toEqual([
    'waiting',
    'waiting',
    'running',
    'failed',
    'failed',
    'unknown',
    'blocked',
  ])
})
