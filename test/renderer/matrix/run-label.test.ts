import { describe, expect, it } from 'vitest'
import { etaAtPace, runLabel, runNotes, worstUsd } from '../../../src/renderer/matrix/run-label.ts'

const estimatedUsd = { low: 5.9, high: 7.4 }
const room = { kind: 'batch', capUsd: 50, usedUsd: 0, leftUsd: 50 } as const

describe('the label of Run', () => {
  it('says rows times pictures, price, time and cap', () => {
    expect(runLabel({ rows: 112, jobs: 224, estimatedUsd }, 'openai', 38 * 60, room)).toEqual([
      'Run 112 rows × 2',
      '$5.90–$7.40',
      '~38 min',
      'cap $50',
    ])
  })

  it('counts pictures when rows want different numbers, and leaves out what is not known', () => {
    expect(runLabel({ rows: 2, jobs: 3, estimatedUsd }, 'openai', null, null)).toEqual([
      'Run 2 rows, 3 pictures',
      '$5.90–$7.40',
    ])
  })

  it('names the cap that stops the run first', () => {
    const day = { kind: 'day', capUsd: 20, usedUsd: 12, leftUsd: 8 } as const
    expect(runLabel({ rows: 1, jobs: 1, estimatedUsd }, 'openai', null, day).at(-1)).toBe('day cap $20')
  })

  it('says no cost in practice mode, where no cap applies', () => {
    expect(runLabel({ rows: 1, jobs: 1, estimatedUsd }, 'practice', null, room)).toEqual(['Run 1 row × 1', 'no cost'])
  })

  it('says so when nothing waits', () => {
    expect(runLabel({ rows: 0, jobs: 0, estimatedUsd }, 'openai', 10, room)).toEqual(['Nothing waiting'])
    expect(runLabel({ rows: 0, jobs: 0, estimatedUsd }, 'openai', 10, room, true)).toEqual([
      'All rows are in the queue',
    ])
  })
})

describe('what stands below Run', () => {
  const scope = { rows: 5, jobs: 5, estimatedUsd }
  const along = { requests: 2, pictures: 3 }

  it('says how many requests take pictures along, and the most it may cost with what may follow', () => {
    expect(runNotes(scope, { along, fallbackUsd: 1.7 }, 'openai')).toEqual({
      along: '3 pictures go along with 2 of 5 images',
      most: 'at most $9.10 with what may follow for transparency',
    })
    expect(worstUsd(scope, { along, fallbackUsd: 1.7 }, 'openai')).toBeCloseTo(9.1)
  })

  it('says nothing of what is not, and no money in practice mode', () => {
    expect(runNotes(scope, { along: { requests: 0, pictures: 0 }, fallbackUsd: 0 }, 'openai')).toEqual({
      along: '',
      most: '',
    })
    expect(runNotes(scope, { along, fallbackUsd: 1.7 }, 'practice').most).toBe('')
    expect(worstUsd(scope, { along, fallbackUsd: 1.7 }, 'practice')).toBe(0)
  })
})

describe('the time a run takes', () => {
  it('follows the mean of the minutes that made pictures', () => {
    expect(etaAtPace(60, 15)).toBe(240)
  })

  it('is unknown until something was made', () => {
    expect(etaAtPace(60, null)).toBeNull()
  })
})
