import { expect, test } from 'vitest'
import { jobStates, type JobCounts } from '../../../src/contract/job.ts'
import { purseOf, purseOfQueue } from '../../../src/renderer/frame/purse.ts'

const idle = Object.fromEntries(jobStates.map((state) => [state, 0])) as JobCounts
const none = { spentUsd: 0, reservedUsd: 0, capUsd: null, counts: { ...idle, done: 40, held: 3 } }
const budget = { todayUsd: 2, dayCapUsd: null, libraryUsd: 80, libraryCapUsd: null, reservedUsd: 0 }

test('with nothing at work it is what this day has cost, not nothing', () => {
  expect(purseOfQueue({ ...none, budget })).toEqual({ label: 'Spent today', spentUsd: 2, heldUsd: 0, left: null })
})

const left = (caps: object) => purseOfQueue({ ...none, budget: { ...budget, ...caps } }).left

test('what is left then is under the cap over all batches that stops first', () => {
  expect(left({ dayCapUsd: 20 })).toEqual({ usd: 18, capUsd: 20, cap: 'day cap' })
  expect(left({ libraryCapUsd: 100 })).toEqual({ usd: 20, capUsd: 100, cap: 'library cap' })
  expect(left({ dayCapUsd: 20, libraryCapUsd: 90 })).toEqual({ usd: 10, capUsd: 90, cap: 'library cap' })
  expect(left({ dayCapUsd: 1 })).toEqual({ usd: 0, capUsd: 1, cap: 'day cap' })
})

test.each(['running', 'waiting', 'unknown'] as const)(
  'with something %s it is what the batches at work cost',
  (state) => {
    const queue = { spentUsd: 7, reservedUsd: 1, capUsd: 10, counts: { ...idle, [state]: 1 }, budget }
    const purse = { label: 'Spent', spentUsd: 7, heldUsd: 1, left: { usd: 2, capUsd: 10, cap: 'cap' } }
    expect(purseOfQueue(queue)).toEqual(purse)
    expect(purseOf(queue)).toEqual(purse)
  },
)
