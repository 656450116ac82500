import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayWords, periods, periodStart } from '../../../src/renderer/spend/period.ts'

describe('periods', () => {
  const sunday = new Date(2026, 10, 22, 15)

  it('begin with a local day, all time with none', () => {
    expect(periods.map((period) => periodStart(period, sunday).from)).toEqual([
      undefined,
      '2026-11-22',
      '2026-11-16',
      '2026-11-01',
      '2026-01-01',
    ])
  })

  it('reach back over months and years', () => {
    expect(periodStart('week', new Date(2027, 0, 3)).from).toBe('2026-12-28')
  })

  it('never begin after the day they end with', () => {
    const moment = fc.date({ min: new Date(2000, 0, 1), max: new Date(2100, 0, 1), noInvalidDate: true })
    fc.assert(
      fc.property(moment, fc.constantFrom(...periods), (now, period) => {
        const today = periodStart('today', now).from ?? ''
        expect((periodStart(period, now).from ?? '') <= today).toBe(true)
      }),
    )
  })
})

describe('a day in words', () => {
  it('has its weekday and no zeros', () => {
    expect(dayWords('2026-11-22')).toBe('Sun 22 Nov 2026')
    expect(dayWords('2027-01-03')).toBe('Sun 3 Jan 2027')
  })

  it('is left alone where it is none', () => {
    expect(dayWords('none')).toBe('none')
  })
})
