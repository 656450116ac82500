import { describe, expect, it, test } from 'vitest'
import { simulate, type Run, type World } from './pace-simulation.ts'

const hourS = 3_600
const limits = [5, 20, 50, 150, 250]
const usual = { seed: 1, burst: 'limit', latencyS: [20, 60], setting: 1_000, hours: 2 } as const
const at = (perMinute: number): World['limits'] => [{ fromS: 0, perMinute }]

/** Each limit with each way of telling it. */
const told = (['headers', 'text', 'retry-after', 'nothing'] as const).flatMap((tells) =>
  limits.map((limit) => [tells, limit] as const),
)

/** A limit that changes after an hour. */
function changing(tells: World['tells'], from: number, to: number): Run {
  return simulate({ ...usual, hours: 3, tells, limits: [...at(from), { fromS: hourS, perMinute: to }] })
}

describe('once learnt, a lane keeps to its limit', () => {
  test.for(told)('%s tells it, %i images a minute: at least 95 % used, under 2 % refused', ([tells, limit]) => {
    const run = simulate({ ...usual, tells, limits: at(limit) })
    expect(run.share(hourS, 2 * hourS)).toBeGreaterThanOrEqual(0.95)
    expect(run.refusals(hourS, 2 * hourS)).toBeLessThan(0.02)
  })

  test.for(told.filter(([, limit]) => limit !== 20 && limit !== 250))(
    '%s, %i a minute, with references that count',
    ([tells, limit]) => {
      const run = simulate({ ...usual, tells, heavyShare: 0.3, limits: at(limit) })
      expect(run.share(hourS, 2 * hourS)).toBeGreaterThanOrEqual(0.95)
      expect(run.refusals(hourS, 2 * hourS)).toBeLessThan(0.02)
    },
  )

  test.for([
    [5, 5],
    [20, 5],
    [150, 120],
    [50, 200],
  ])('%i a minute, answers after %i s, as the limit is told: also in the first hour', ([limit = 0, latency = 0]) => {
    for (const tells of ['headers', 'text'] as const) {
      const run = simulate({ ...usual, latencyS: [latency, latency * 1.5], tells, hours: 1, limits: at(limit) })
      expect(run.share(0, hourS)).toBeGreaterThanOrEqual(0.95)
      expect(run.refusals(0, hourS)).toBeLessThan(0.02)
    }
  })
})

describe('a provider that lets nothing pass early', () => {
  test.for(limits)('%i a minute told: one at a time, at least 95 % used where the wire is even', (limit) => {
    const strict = { ...usual, burst: 1, wireMs: [30, 30], tells: 'text' } as const
    const run = simulate({ ...strict, limits: at(limit) })
    expect(run.share(hourS, 2 * hourS)).toBeGreaterThanOrEqual(0.95)
    expect(run.refusals(hourS, 2 * hourS)).toBeLessThan(0.02)
  })

  it('costs no more than the unevenness of the wire: 40 ms of 240 between two', () => {
    const run = simulate({ ...usual, burst: 1, wireMs: [20, 60], tells: 'text', limits: at(250) })
    expect(run.share(hourS, 2 * hourS)).toBeGreaterThanOrEqual(0.8)
    expect(run.refusals(hourS, 2 * hourS)).toBeLessThan(0.02)
  })
})

describe('a limit that changes', () => {
  test.for([
    [5, 20],
    [50, 250],
  ])('from %i to %i is used: at once by headers, within the hour by refusals', ([from = 0, to = 0]) => {
    expect(changing('headers', from, to).share(hourS + 300, 2 * hourS)).toBeGreaterThanOrEqual(0.95)
    const byWords = changing('text', from, to)
    expect(byWords.share(hourS, 2 * hourS)).toBeGreaterThanOrEqual(0.6)
    expect(byWords.share(2 * hourS, 3 * hourS)).toBeGreaterThanOrEqual(0.95)
  })

  test.for([
    [20, 5],
    [250, 50],
  ])('from %i to %i is kept to at once', ([from = 0, to = 0]) => {
    for (const tells of ['headers', 'text'] as const) {
      const run = changing(tells, from, to)
      expect(run.refusals(hourS, 2 * hourS)).toBeLessThan(0.02)
      expect(run.share(hourS + 300, 3 * hourS)).toBeGreaterThanOrEqual(0.95)
    }
  })

  it('without a word is found again: all of it used, and few refused an hour later', () => {
    const run = changing('nothing', 50, 20)
    expect(run.share(hourS, 2 * hourS)).toBeGreaterThanOrEqual(0.95)
    expect(run.refusals(2 * hourS, 3 * hourS)).toBeLessThan(0.02)
  })
})

describe('an account others use too', () => {
  it('is shared: what they leave is used', () => {
    const run = simulate({ ...usual, tells: 'text', othersPerMinute: 25, limits: at(50) })
    expect(run.share(hourS, 2 * hourS)).toBeGreaterThanOrEqual(0.5 * 0.95)
    expect(run.refusals(hourS, 2 * hourS)).toBeLessThan(0.02)
  })

  it('headers that claim five times the limit are not believed over refusals', () => {
    const run = simulate({ ...usual, tells: 'headers', lie: 250, limits: at(50) })
    expect(run.share(hourS, 2 * hourS)).toBeGreaterThanOrEqual(0.95)
    expect(run.refusals(hourS, 2 * hourS)).toBeLessThan(0.02)
  })
})

describe('a provider without limits', () => {
  const free = { ...usual, tells: 'nothing', limits: at(1_000_000), hours: 0.2 } as const

  it('has 16 requests open after two rounds of answers of one second', () => {
    const run = simulate({ ...free, setting: 16, latencyS: [1, 1] })
    expect(run.openAt(16)).toBeLessThan(3)
    expect(run.refused).toBe(0)
  })

  it('has 500 open within a minute, although answers take three', () => {
    expect(simulate({ ...free, setting: 500, latencyS: [180, 180] }).openAt(500)).toBeLessThan(60)
  })

  it('on this machine has them open at once', () => {
    expect(simulate({ ...free, setting: 16, latencyS: [1, 1], host: '127.0.0.1:8080' }).openAt(16)).toBe(0)
  })
})

it('the next sitting remembers the limit and trusts no full bucket', () => {
  const remembered = new Map<string, string>()
  const first = simulate({ ...usual, tells: 'text', hours: 0.5, remembered, limits: at(5) })
  expect(first.refused).toBeGreaterThan(0)
  const next = simulate({ ...usual, seed: 2, tells: 'text', hours: 0.5, remembered, limits: at(5) })
  expect(next.refused).toBeLessThanOrEqual(1)
  expect(next.events.filter(({ atMs }) => atMs < 10_000)).toHaveLength(1)
  expect(next.share(0, hourS / 2)).toBeGreaterThanOrEqual(0.95)
})
