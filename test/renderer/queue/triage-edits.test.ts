import { expect, test } from 'vitest'
import { changedEntries, hasEmpty, priceOf, promptEntries } from '../../../src/renderer/queue/triage-edits.ts'
import { triageJob } from './triage-job.ts'

const jobs = [
  triageJob({ jobId: 1 }),
  triageJob({ jobId: 2 }),
  triageJob({ jobId: 3, rowId: 2, prompt: 'A red mug' }),
  triageJob({ jobId: 4, rowId: 2, variantName: 'Cut-out', prompt: 'A red mug' }),
]

test('repeats of a row and variant are worded once; another row or variant is another entry', () => {
  expect(promptEntries(jobs).map((entry) => entry.jobs.map(({ jobId }) => jobId))).toEqual([[1, 2], [3], [4]])
})

test('only entries whose words differ are sent back, at the price of their pictures', () => {
  const entries = promptEntries(jobs)
  const [first, second, third] = entries.map(({ key }) => key)
  const edits = new Map([
    [first ?? '', 'A green mug'],
    [second ?? '', ' A red mug '],
    [third ?? '', ''],
  ])
  const changed = changedEntries(entries, edits)
  expect(changed.map(({ key }) => key)).toEqual([first, third])
  expect(priceOf(changed.slice(0, 1))).toEqual({ low: 0.04, high: 0.06 })
  expect(hasEmpty(changed, edits)).toBe(true)
  expect(hasEmpty(changed.slice(0, 1), edits)).toBe(false)
})
