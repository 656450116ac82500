import { expect, test } from 'vitest'
import type { BatchSummary } from '../../src/contract/batch.ts'
import type { JobCounts } from '../../src/contract/job.ts'
import { zeroRange } from '../../src/contract/money.ts'
import { progressText } from '../../src/main/cli/progress.ts'
import { durationText } from '../../src/main/cli/summary.ts'

const none: JobCounts = { held: 0, waiting: 0, running: 0, done: 0, failed: 0, unknown: 0, cancelled: 0 }

function batch(jobs: Partial<JobCounts>): BatchSummary {
  return {
    id: 1,
    name: 'things',
    sheetName: 'things.csv',
    provider: 'openai',
    createdAt: 0,
    state: 'running',
    pause: null,
    rows: 10,
    variants: [],
    jobs: { ...none, ...jobs },
    rowCounts: { unknown: 0, failed: 0, running: 0, rework: 0, review: 0, waiting: 0, approved: 0, blocked: 0 },
    images: 0,
    estimatedUsd: zeroRange,
    held: { rows: 0, jobs: 0, estimatedUsd: zeroRange },
    spentUsd: 1.2,
    reservedUsd: 0,
    capUsd: null,
    unknownPolicy: { kind: 'hold' },
    coverIds: [],
  }
}

test('the bar counts what was released; held jobs are not part of it', () => {
  expect(progressText(batch({ done: 6, waiting: 4, running: 2, held: 100 }), 2_000)).toBe(
    '[############------------] 6/12  $1.20 spent  12 s left',
  )
  expect(progressText(batch({ done: 8, failed: 3, unknown: 1 }), 2_000)).toBe(
    '[########################] 12/12  3 failed  1 unknown  $1.20 spent',
  )
  expect(progressText(batch({ waiting: 5 }), null)).toBe('[------------------------] 0/5  $1.20 spent')
  expect(progressText(batch({}), null)).toContain(' 0/0 ')
})

test('what an earlier run has done tells nothing of the time left', () => {
  expect(progressText(batch({ done: 8, waiting: 16 }), null)).toBe('[########----------------] 8/24  $1.20 spent')
})

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_000, '1 s'],
  [59_600, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [7_800_000, '2 h 10 min'],
])('%i ms reads %s', (ms, text) => expect(durationText(ms)).toBe(text))
