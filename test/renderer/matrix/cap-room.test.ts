import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BatchSummary } from '../../../src/contract/batch.ts'
import { jobStates, type JobCounts } from '../../../src/contract/job.ts'
import { rowDisplays, type RowCounts } from '../../../src/contract/row.ts'
import type { Budget } from '../../../src/contract/spend.ts'
import { capFor, capRooms, leftSentence, overCap, tightest } from '../../../src/renderer/matrix/cap-room.ts'

function batch(change: Partial<BatchSummary> = {}): BatchSummary {
  return {
    id: 1,
    name: 'mugs',
    sheetName: 'mugs.csv',
    provider: 'openai',
    createdAt: 0,
    state: 'idle',
    pause: null,
    rows: 8,
    variants: [],
    jobs: Object.fromEntries(jobStates.map((state) => [state, 0])) as JobCounts,
    rowCounts: Object.fromEntries(rowDisplays.map((display) => [display, 0])) as RowCounts,
    images: 0,
    estimatedUsd: { low: 0, high: 0 },
    held: { rows: 8, jobs: 8, estimatedUsd: { low: 0, high: 0 } },
    spentUsd: 10,
    reservedUsd: 1,
    capUsd: 50,
    unknownPolicy: { kind: 'hold' },
    coverIds: [],
    ...change,
  }
}

const budget: Budget = { todayUsd: 12, dayCapUsd: 20, libraryUsd: 90, libraryCapUsd: 200, reservedUsd: 3 }

describe('room under the caps', () => {
  it('counts what is spent and held: of the batch, of all batches today, of all batches ever', () => {
    const left = capRooms(batch(), budget).map(({ kind, leftUsd }) => [kind, leftUsd])
    expect(left).toEqual([
      ['batch', 39],
      ['day', 5],
      ['library', 107],
    ])
  })

  it('names the cap that stops a run first', () => {
    const room = tightest(capRooms(batch(), budget))
    expect(room).toMatchObject({ kind: 'day', capUsd: 20, leftUsd: 5 })
    expect(room && leftSentence(room)).toBe('$5.00 is left of $20.00, the cap of the day.')
    expect(overCap(7.5, room)).toBe(2.5)
    expect(overCap(5, room)).toBe(0)
  })

  it('is none in practice mode, and without caps', () => {
    expect(capRooms(batch({ provider: 'practice' }), budget)).toEqual([])
    expect(tightest(capRooms(batch({ capUsd: null }), undefined))).toBeNull()
    expect(overCap(1_000, null)).toBe(0)
  })

  it('a cap raised to what it asks for covers the worst case', () => {
    const usd = fc.double({ min: 0, max: 500, noNaN: true })
    fc.assert(
      fc.property(usd, usd, usd, (worst, today, cap) => {
        const of = { ...budget, todayUsd: today, dayCapUsd: cap, libraryCapUsd: null }
        const room = capRooms(batch({ capUsd: null }), of)[0]
        expect(room).toBeDefined()
        if (room === undefined) return
        const raised = capRooms(batch({ capUsd: null }), of, { day: capFor(worst, room) })
        expect(overCap(worst, tightest(raised))).toBe(0)
      }),
    )
  })
})
