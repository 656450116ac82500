import { describe, expect, it } from 'vitest'
import type { CellImage, JobCell, JobState } from '../../../src/contract/job.ts'
import { cellPlace, faceOf, faceWords, referenceWords, topJob } from '../../../src/renderer/matrix/cell-face.ts'

function job(state: JobState, change: Partial<JobCell> = {}): JobCell {
  return {
    jobId: 1,
    repeat: 1,
    state,
    startedAt: null,
    estimatedUsd: { low: 0.026, high: 0.033 },
    failure: null,
    references: 0,
    partial: null,
    image:
      state === 'done'
        ? {
            imageId: 7,
            width: 1024,
            height: 1024,
            hasAlpha: false,
            costUsd: 0.031,
            isEstimate: false,
            format: 'png',
            frames: null,
          }
        : null,
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
  it('names row, key, variant and repeat, and only then its state', () => {
    expect(cellPlace(118, '10423', 'Studio', [job('done'), job('done'), job('done')], 1)).toBe(
      'Row 118, 10423, Studio, repeat 2 of 3',
    )
    expect(cellPlace(2, 'a', 'Studio', [job('held')], 0)).toBe('Row 2, a, Studio')
    expect(faceWords(faceOf(job('done')))).toBe('done, $0.031')
    expect(faceWords(faceOf(job('waiting')))).toBe('queued, about $0.033')
    expect(faceWords(faceOf(job('held')))).toBe('waiting, about $0.033')
  })

  it('names no price where nothing is charged, whatever the estimate for the real model is', () => {
    expect(faceWords(faceOf(job('held'), true))).toBe('waiting, no cost')
    expect(faceOf(job('waiting'), true)).toMatchObject({ usd: null })
    expect(faceOf(job('unknown'), true)).toMatchObject({ usd: null })
  })

  it('keeps an unknown outcome apart from a failure', () => {
    const failure = { code: 'moderation_blocked', message: 'Refused.', money: 'not_charged', action: 'Edit.' } as const
    expect(faceOf(job('failed', { failure }))).toMatchObject({ kind: 'failed', failure })
    expect(faceOf(job('unknown', { startedAt: 5 }))).toMatchObject({ kind: 'unknown', sentAt: 5 })
  })

  it('shows a finished job without a picture as failed, and nothing planned as an empty place', () => {
    expect(faceOf(job('done', { image: null })).kind).toBe('failed')
    expect(faceOf(undefined)).toEqual({ kind: 'none' })
  })
})

describe('pictures that go along', () => {
  it('are counted in the name of the cell, and not mentioned where there are none', () => {
    expect(referenceWords(job('held', { references: 1 }))).toBe(', 1 picture goes along')
    expect(referenceWords(job('done', { references: 16 }))).toBe(', 16 pictures go along')
    expect([referenceWords(job('done')), referenceWords(undefined)]).toEqual(['', ''])
  })
})

describe('a file that is more than its picture', () => {
  const image = { imageId: 7, width: 960, height: 960, hasAlpha: false, costUsd: 1.024, isEstimate: false }
  const words = (change: Pick<CellImage, 'format' | 'frames'> & Partial<CellImage>) =>
    faceWords(faceOf(job('done', { image: { ...image, ...change } })))

  it('is named with its frames, and an estimate is called one', () => {
    expect(words({ format: 'gif', frames: 9 })).toBe('done, GIF, 9 frames, $1.02')
    expect(words({ format: 'svg', frames: null, isEstimate: true })).toBe('done, SVG, $1.02 estimate')
    expect(words({ format: 'gif', frames: 1 })).toBe('done, GIF, $1.02')
    expect(words({ format: 'png', frames: null })).toBe('done, $1.02')
  })
})
