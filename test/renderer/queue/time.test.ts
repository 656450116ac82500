import { expect, it } from 'vitest'
import type { QueueJob } from '../../../src/contract/queue.ts'
import { matches } from '../../../src/renderer/queue/search.ts'
import { elapsed } from '../../../src/renderer/queue/time.ts'

it('writes elapsed time as minutes and seconds, and hours when there are any', () => {
  expect(elapsed(26_400)).toBe('0:26')
  expect(elapsed(723_000)).toBe('12:03')
  expect(elapsed(3_723_000)).toBe('1:02:03')
  expect(elapsed(-5_000)).toBe('0:00')
})

it('finds a job by key, title, variant or row number', () => {
  const job: QueueJob = {
    jobId: 1,
    batchId: 1,
    rowId: 1,
    rowNumber: 118,
    key: '00423',
    title: 'Tide mug',
    variantName: 'Studio',
    state: 'waiting',
    model: 'gpt-image-2',
    size: '1024x1024',
    quality: 'low',
    complexity: null,
    background: null,
    format: 'png',
    references: 0,
    isChanged: false,
    startedAt: null,
    estimatedUsd: { low: 0, high: 0 },
  }
  expect(['', '0042', 'tide', 'STUDIO', '118', 'row 118'].every((text) => matches(job, text))).toBe(true)
  expect(['11', 'kettle'].some((text) => matches(job, text))).toBe(false)
})
