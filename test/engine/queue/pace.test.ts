import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { makePace } from '../../../src/main/engine/queue/pace/make-pace.ts'
import type { Lane, Pace, PaceEnding, Weight } from '../../../src/main/engine/queue/pace/pace.ts'

const hourMs = 3_600_000
const one: Weight = { images: 1, tokens: 1_000 }
const openai: Lane = { provider: 'openai', host: 'api.openai.com', keyFingerprint: 'aaaa0000' }
const accepted: PaceEnding = { kind: 'accepted', facts: null }
const silent: PaceEnding = { kind: 'refused', facts: null, retryAfterMs: null }
const refusedAt = (imagesPerMinute: number, retryAfterMs: number | null = 12_000): PaceEnding => ({
  kind: 'refused',
  facts: { refusedFor: 'images', imagesPerMinute, remainingImages: 0 },
  retryAfterMs,
})

/** A pace on a clock that stands still until it is moved. */
function bench(stored = new Map<string, string>(), random: () => number = () => 0) {
  const clock = { ms: 1_000_000 }
  const pace = makePace({
    now: () => clock.ms,
    wallClock: () => 1_763_800_000_000,
    random,
    load: (name) => stored.get(name) ?? null,
    save: (name, learnt) => void stored.set(name, learnt),
  })
  return { clock, pace, stored }
}

/** Sends as much as may leave now; how much that was. */
function sendAll(pace: Pace, lane: Lane = openai, most = 1_000): number {
  let sent = 0
  while (sent < most && pace.waitMs(lane, one) === 0) {
    pace.leaving(lane, one)
    sent += 1
  }
  return sent
}

function refuse(pace: Pace, ending: PaceEnding, lane: Lane = openai): void {
  pace.leaving(lane, one)
  pace.ended(lane, one, ending)
}

/** The rate after so many of 40 requests in flight were refused. */
function rateAfter(refusals: number): number {
  const { pace } = bench()
  for (let index = 0; index < 40; index += 1) pace.leaving(openai, one)
  for (let index = 0; index < refusals; index += 1) pace.ended(openai, one, silent)
  return pace.views()[0]?.imagesPerMinute ?? 0
}

describe('a lane nothing is known of', () => {
  it('starts with a few and takes two more with each answer', () => {
    const { pace } = bench()
    expect(pace.width(openai, 16)).toBe(4)
    for (const width of [6, 8, 10, 12, 14, 16, 16]) {
      pace.leaving(openai, one)
      pace.ended(openai, one, accepted)
      expect(pace.width(openai, 16)).toBe(width)
    }
    expect(pace.width(openai, 3)).toBe(3)
  })

  it('takes silence for a yes: refusals come at the door', () => {
    const { pace, clock } = bench()
    for (let index = 0; index < 4; index += 1) pace.leaving(openai, one)
    expect(pace.width(openai, 16)).toBe(4)
    expect(pace.waitMs(openai, one)).toBe(5_000)
    clock.ms += 5_000
    expect(pace.width(openai, 16)).toBe(8)
    expect(pace.waitMs(openai, one)).toBe(0)
  })

  it('sends one after the other, so that the first refusal can stop the next', () => {
    const { pace, clock } = bench()
    expect(pace.width(openai, 16)).toBe(4)
    pace.leaving(openai, one)
    expect(pace.waitMs(openai, one)).toBe(50)
    clock.ms += 50
    expect(pace.waitMs(openai, one)).toBe(0)
  })

  test.for(['practice', '127.0.0.1:8080', 'localhost:1234', '[::1]:80'])('%s is free until it refuses', (host) => {
    const { pace } = bench()
    const lane = { ...openai, host }
    expect(pace.width(lane, 500)).toBe(500)
    expect(sendAll(pace, lane)).toBe(1_000)
    refuse(pace, refusedAt(5), lane)
    expect(pace.waitMs(lane, one)).toBeGreaterThanOrEqual(12_000)
  })

  test.for(['127.0.0.1.example.com', 'localhost.example.com', 'api.openai.com'])('%s is not this machine', (host) => {
    expect(bench().pace.width({ ...openai, host }, 16)).toBe(4)
  })
})

describe('a refusal', () => {
  it('holds its own lane and no other', () => {
    const { pace } = bench()
    const others = [{ host: 'images.example.com' }, { provider: 'other' }, { keyFingerprint: 'bbbb1111' }]
    refuse(pace, refusedAt(5))
    expect(pace.waitMs(openai, one)).toBeGreaterThanOrEqual(12_000)
    for (const other of others) expect(pace.waitMs({ ...openai, ...other }, one)).toBe(0)
  })

  it('teaches the limit it names', () => {
    const { pace } = bench()
    refuse(pace, refusedAt(5))
    expect(pace.views()).toEqual([
      {
        provider: 'openai',
        host: 'api.openai.com',
        imagesPerMinute: 5,
        tokensPerMinute: null,
        learnedFrom: 'refusal',
        learnedAt: 1_763_800_000_000,
        width: 1,
        waitMs: expect.closeTo(12_690, -2) as number,
        sent: 1,
        refused: 1,
      },
    ])
  })

  it('is waited out as long as asked, with jitter on top', () => {
    for (const [asked, random, least, most] of [
      [30_000, 0, 30_000, 30_000],
      [30_000, 0.999, 32_000, 33_000],
      [600_000, 0.999, 604_000, 605_000],
      [10, 0, 1_000, 1_000],
      [9e12, 0.999, hourMs, hourMs],
    ] as const) {
      const { pace } = bench(new Map(), () => random)
      // So fast a limit that only the time asked for holds.
      refuse(pace, refusedAt(1_000_000, asked))
      const wait = pace.waitMs(openai, one)
      expect(wait).toBeGreaterThanOrEqual(least)
      expect(wait).toBeLessThanOrEqual(most)
    }
  })

  it('without a word is answered with longer and longer waits', () => {
    const { pace, clock } = bench()
    let before = 0
    for (let round = 0; round < 6; round += 1) {
      refuse(pace, silent)
      const wait = pace.waitMs(openai, one)
      expect(wait).toBeGreaterThanOrEqual(Math.min(before, 60_000))
      before = wait
      clock.ms += wait
    }
    expect(before).toBeGreaterThanOrEqual(60_000)
  })

  it('of many at once counts as one', () => {
    expect(rateAfter(20)).toBe(rateAfter(1))
  })

  it('for going up too fast narrows the lane, which widens slowly again', () => {
    const { pace, clock } = bench()
    for (let index = 0; index < 6; index += 1) {
      pace.leaving(openai, one)
      pace.ended(openai, one, accepted)
    }
    for (let index = 0; index < 16; index += 1) pace.leaving(openai, one)
    pace.ended(openai, one, { kind: 'refused', facts: { slowDown: true }, retryAfterMs: 1_000 })
    expect(pace.width(openai, 16)).toBe(8)
    pace.ended(openai, one, accepted)
    expect(pace.width(openai, 16)).toBe(8)
    clock.ms += 20_000
    expect(pace.width(openai, 16)).toBe(9)
  })

  it('for tokens holds by tokens', () => {
    const { pace, clock } = bench()
    const facts = { refusedFor: 'tokens', tokensPerMinute: 6_000, remainingTokens: 0 } as const
    refuse(pace, { kind: 'refused', facts, retryAfterMs: 1_000 })
    clock.ms += 60_000
    expect(pace.views()[0]).toMatchObject({ tokensPerMinute: 6_000, imagesPerMinute: null })
    // Less than a minute's 6,000, for safety and the wire.
    expect(sendAll(pace)).toBe(5)
  })
})

describe('what was learnt', () => {
  it('is remembered for this key and no other', () => {
    const { stored, pace } = bench()
    refuse(pace, refusedAt(50))
    expect([...stored.keys()]).toEqual(['openai@api.openai.com#aaaa0000'])
    const next = bench(stored).pace
    expect(next.width(openai, 16)).toBe(16)
    expect(sendAll(next)).toBe(1)
    expect(next.views()[0]).toMatchObject({ imagesPerMinute: 50, learnedFrom: 'refusal' })
    expect(next.width({ ...openai, keyFingerprint: 'bbbb1111' }, 16)).toBe(4)
  })

  test.for(['', 'nonsense', '{"version":9}', '{"version":1,"images":{"limit":-1}}'])(
    'and cannot be read is learnt anew: %s',
    (text) => {
      const { pace } = bench(new Map([['openai@api.openai.com#aaaa0000', text]]))
      expect(pace.width(openai, 16)).toBe(4)
    },
  )

  it('is written down when it changes, not with every answer', () => {
    let writes = 0
    const clock = { ms: 0 }
    const save = (): void => void (writes += 1)
    const pace = makePace({ now: () => clock.ms, wallClock: () => 0, random: () => 0, load: () => null, save })
    for (let index = 0; index < 1_000; index += 1) {
      clock.ms += 2_000
      pace.leaving(openai, one)
      pace.ended(openai, one, { kind: 'accepted', facts: { imagesPerMinute: 50 } })
    }
    expect(writes).toBe(1)
  })

  it('from headers counts what was sent in the last minute', () => {
    const { pace } = bench()
    for (let index = 0; index < 4; index += 1) pace.leaving(openai, one)
    pace.ended(openai, one, { kind: 'accepted', facts: { imagesPerMinute: 5 } })
    expect(sendAll(pace)).toBe(1)
  })
})

describe('what never left', () => {
  it.each([12, 50])('spends nothing of a known limit of %i a minute, however much of it there is', (limit) => {
    const { pace, clock } = bench()
    refuse(pace, refusedAt(limit))
    clock.ms += 60_000
    const before = pace.views()[0]
    for (let index = 0; index < 100; index += 1) {
      expect(pace.waitMs(openai, one)).toBe(0)
      pace.leaving(openai, one)
      pace.ended(openai, one, { kind: 'not_sent' })
    }
    expect(pace.views()[0]).toEqual(before)
    const { pace: untouched, clock: theirs } = bench()
    refuse(untouched, refusedAt(limit))
    theirs.ms += 60_000
    expect(sendAll(pace)).toBe(sendAll(untouched))
  })

  it('says nothing about a limit that is guessed afterwards', () => {
    const rates = [0, 40].map((unsent) => {
      const { pace, clock } = bench()
      for (let index = 0; index < unsent; index += 1) {
        pace.leaving(openai, one)
        pace.ended(openai, one, { kind: 'not_sent' })
      }
      for (let index = 0; index < 20; index += 1) refuse(pace, accepted)
      clock.ms += 1_000
      refuse(pace, silent)
      return pace.views()[0]?.imagesPerMinute
    })
    expect(rates[1]).toBe(rates[0])
  })
})

describe('the clock', () => {
  test.for([8 * hourMs, 10 * 365 * 24 * hourMs, -hourMs, -10 * 365 * 24 * hourMs])(
    'may leap by %i ms: no storm, and no wait above an hour',
    (leap) => {
      const { pace, clock } = bench()
      refuse(pace, refusedAt(50))
      clock.ms += 60_000
      sendAll(pace)
      clock.ms += leap
      expect(sendAll(pace)).toBeLessThanOrEqual(10)
      expect(pace.waitMs(openai, one)).toBeLessThanOrEqual(hourMs)
    },
  )
})

describe('whatever happens', () => {
  const lanes = fc.constantFrom<Lane>(openai, { ...openai, host: '127.0.0.1:1' }, { ...openai, provider: 'other' })
  const anyNumber = fc.oneof(fc.double({ min: 0.01, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 300 }))
  const facts = fc.record(
    {
      imagesPerMinute: anyNumber,
      requestsPerMinute: anyNumber,
      tokensPerMinute: anyNumber,
      remainingImages: fc.nat(300),
      remainingTokens: fc.nat(300_000),
      refusedFor: fc.constantFrom('images' as const, 'requests' as const, 'tokens' as const),
      slowDown: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  const ending: fc.Arbitrary<PaceEnding> = fc.oneof(
    fc.record({ kind: fc.constant('accepted' as const), facts: fc.option(facts) }),
    fc.record({
      kind: fc.constant('refused' as const),
      facts: fc.option(facts),
      retryAfterMs: fc.option(fc.double({ min: -1e12, max: 1e12, noNaN: true })),
    }),
    fc.constant({ kind: 'other' as const }),
    fc.constant({ kind: 'not_sent' as const }),
  )
  const weight = fc.record({ images: fc.integer({ min: 1, max: 17 }), tokens: fc.nat(200_000) })
  const step = fc.record({
    lane: lanes,
    weight,
    ending,
    passes: fc.oneof(fc.nat(120_000), fc.integer({ min: -1e12, max: 1e12 })),
    leaves: fc.boolean(),
    random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    setting: fc.integer({ min: 1, max: 500 }),
  })

  it('waits are whole numbers from 0 to an hour, widths from 1 to the setting, and nothing is NaN', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let random = 0
        const { pace, clock, stored } = bench(new Map(), () => random)
        for (const { lane, weight: asked, ending: how, passes, leaves, setting, ...rest } of steps) {
          random = rest.random
          clock.ms += passes
          if (leaves) pace.leaving(lane, asked)
          pace.ended(lane, asked, how)
          const wait = pace.waitMs(lane, asked)
          expect(Number.isInteger(wait) && wait >= 0 && wait <= hourMs).toBe(true)
          const width = pace.width(lane, setting)
          expect(Number.isInteger(width) && width >= 1 && width <= setting).toBe(true)
        }
        expect(JSON.stringify([pace.views(), [...stored]])).not.toMatch(/NaN|Infinity/)
        // What was written can be read again.
        const next = bench(stored).pace
        for (const lane of [openai]) expect(next.waitMs(lane, one)).toBeLessThanOrEqual(hourMs)
      }),
      { numRuns: 500 },
    )
  })

  it('no two leave closer than the gap of the learnt limit, once what was saved up is used', () => {
    const moves = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 20, maxLength: 120 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), moves, (limit, waits) => {
        const { pace, clock } = bench()
        refuse(pace, refusedAt(limit, 1_000))
        const start = clock.ms
        const leftAt: number[] = []
        for (const passes of waits) {
          clock.ms += passes
          for (let sent = sendAll(pace); sent > 0; sent -= 1) leftAt.push(clock.ms)
        }
        // From empty, so many and no more: each gap is one the limit allows, or was saved up before.
        leftAt.forEach((at, index) => {
          expect(index + 1).toBeLessThanOrEqual(((at - start) * limit) / 60_000)
        })
        sendAll(pace)
        const wait = pace.waitMs(openai, one)
        clock.ms += wait
        expect(sendAll(pace)).toBe(1)
        expect(pace.waitMs(openai, one)).toBeGreaterThanOrEqual(60_000 / limit)
      }),
    )
  })
})
