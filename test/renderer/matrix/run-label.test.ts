import { describe, expect, it } from 'vitest'
import { etaAtPace, runLabel } from '../../../src/renderer/matrix/run-label.ts'

const usd = { low: 5.9, high: 7.4 }
const room = { kind: 'batch', capUsd: 50, usedUsd: 0, leftUsd: 50 } as const

describe('the label of Run', () => {
  it('says rows times pictures, price, time and cap', () => {
    expect(runLabel({ rows: 112, jobs: 224, usd }, 'openai', 38 * 60, room)).toEqual([
      'Run 112 rows × 2',
      '$5.90–$7.40',
      '~38 min',
      'cap $50',
    ])
  })

  it('counts pictures when rows want different numbers, and leaves out what is not known', () => {
    expect(runLabel({ rows: 2, jobs: 3, usd }, 'openai', null, null)).toEqual(['Run 2 rows, 3 pictures', '$5.90–$7.40'])
  })

  it('names the cap that stops the run first', () => {
    const day = { kind: 'day', capUsd: 20, usedUsd: 12, leftUsd: 8 } as const
    expect(runLabel({ rows: 1, jobs: 1, usd }, 'openai', null, day).at(-1)).toBe('day cap $20')
  })

  it('says no cost in practice mode, where no cap applies', () => {
    expect(runLabel({ rows: 1, jobs: 1, usd }, 'practice', null, room)).toEqual(['Run 1 row × 1', 'no cost'])
  })

  it('says so when nothing waits', () => {
    expect(runLabel({ rows: 0, jobs: 0, usd }, 'openai', 10, room)).toEqual(['Nothing waiting'])
    expect(runLabel({ rows: 0, jobs: 0, usd }, 'openai', 10, room, true)).toEqual(['All rows are in the queue'])
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
