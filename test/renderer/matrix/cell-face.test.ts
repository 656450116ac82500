import { describe, expect, it } from 'vitest'
import type { JobCell, JobState } from '../../../src/contract/job.ts'
import { cellName, faceOf, topJob } from '../../../src/renderer/matrix/cell-face.ts'

function job(state: JobState, change: Partial<JobCell> = {}): JobCell {
  return {
    jobId: 1,
    repeat: 1,
    state,
    startedAt: null,
    estimatedUsd: { low: 0.026, high: 0.033 },
    failure: null,
    image: state === 'done' ? { imageId: 7, width: 1024, height: 1024, hasAlpha: false, costUsd: 0.031 } : null,
    ...change,
  }
}

describe('the job on top of a pile', () => {
  it('is the most urgent one: unknown before failed before running before done', () => {
    expect(topJob([job('done'), job('running'), job('failed'), job('unknown')], undefined)).toBe(3)
    expect(topJob([job('waiting'), job('done'), job('failed')], undefined)).toBe(2)
    expect(topJob([job('held'), job('done')], undefined)).toBe(1)
  })

  it('is the latest picture when all are done, and the first of those that wait', () => {
    expect(topJob([job('done'), job('done'), job('done')], undefined)).toBe(2)
    expect(topJob([job('held'), job('held')], undefined)).toBe(0)
  })

  it('is the one the user turned to, as long as it is there', () => {
    expect(topJob([job('unknown'), job('done')], 1)).toBe(1)
    expect(topJob([job('unknown')], 5)).toBe(0)
    expect(topJob([], undefined)).toBe(-1)
  })
})

describe('what a cell says', () => {
  it('names row, key, variant, repeat, state and price', () => {
    expect(cellName(118, '10423', 'Studio', [job('done'), job('done'), job('done')], 1)).toBe(
      'Row 118, 10423, Studio, repeat 2 of 3, done, $0.031',
    )
  })

  it('says of a failure its cause and that it was not charged', () => {
    const failure = { code: 'moderation_blocked', message: 'Refused.', money: 'not_charged', action: 'Edit.' } as const
    expect(cellName(2, 'a', 'Studio', [job('failed', { failure })], 0)).toBe(
      'Row 2, a, Studio, failed, Moderation, Not charged',
    )
  })

  it('says of an unknown outcome how much is held', () => {
    expect(cellName(2, 'a', 'Studio', [job('unknown')], 0)).toContain('$0.03 held')
  })

  it('shows nothing planned as an empty place', () => {
    expect(faceOf(undefined)).toEqual({ kind: 'none' })
    expect(cellName(2, 'a', 'Studio', [], -1)).toBe('Row 2, a, Studio, not planned')
  })
})
