import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { dayOfQuarter, dayRange, quarterMs } from '../../../src/main/engine/spend/days.ts'
import { localDay } from '../../../src/main/engine/store/money.ts'

const zone = process.env['TZ']
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2035, 0, 1) })

// Half hours, three quarters, a change of clocks at midnight, and a day of 25 hours.
describe.each([
  ['UTC', 0],
  ['Asia/Kathmandu', -345],
  ['Australia/Lord_Howe', -660],
  ['America/Santiago', 180],
  ['Europe/Berlin', -60],
  ['Pacific/Chatham', -825],
])('in %s', (name, offset) => {
  it('is the zone that dates are read in', () => {
    process.env['TZ'] = name
    expect(new Date(Date.UTC(2026, 0, 1)).getTimezoneOffset()).toBe(offset)
  })

  it('a quarter of an hour lies in one local day, that of each of its moments', () => {
    process.env['TZ'] = name
    fc.assert(
      fc.property(moment, (at) => {
        expect(dayOfQuarter(Math.floor(at / quarterMs))).toBe(localDay(at))
      }),
    )
  })

  it('the range of a day holds exactly its moments', () => {
    process.env['TZ'] = name
    fc.assert(
      fc.property(moment, (at) => {
        const { start, end } = dayRange(localDay(at))
        expect(start <= at && at < end).toBe(true)
        expect(localDay(start)).toBe(localDay(end - 1))
        expect(localDay(start - 1)).not.toBe(localDay(start))
        expect(localDay(end)).not.toBe(localDay(start))
      }),
    )
  })
})
