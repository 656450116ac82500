import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { outcomeOf } from '../../../src/main/engine/provider/failure.ts'
import { isBeyondLimit, rateFacts } from '../../../src/main/engine/provider/rate-facts.ts'
import type { Evidence } from '../../../src/main/engine/provider/transport.ts'

const silent = { message: null, code: null, type: null, param: null, moderationStage: null, fromApi: true }
const lane = 'Rate limit reached for gpt-image-2 (for limit gpt-image) in organization org-x on'

describe('the words of a refusal', () => {
  test.for([
    [
      'input-images per min: Limit 5, Used 5, Requested 1. Please try again in 12s.',
      { refusedFor: 'images', imagesPerMinute: 5, remainingImages: 0 },
    ],
    [
      'input-images per min: Limit 250, Used 248, Requested 4. Please try again in 480ms.',
      { refusedFor: 'images', imagesPerMinute: 250, remainingImages: 2 },
    ],
    [
      'tokens per min (TPM): Limit 100,000, Used 99,500, Requested 4,160. Please try again in 2.196s. Visit the site.',
      { refusedFor: 'tokens', tokensPerMinute: 100_000, remainingTokens: 500 },
    ],
    [
      'requests per min (RPM): Limit 10, Used 10, Requested 1. Please try again in 6s.',
      { refusedFor: 'requests', requestsPerMinute: 10, remainingRequests: 0 },
    ],
    ['input-images per min. Please try again in 12s.', { refusedFor: 'images' }],
    // A day's limit is no pace: its own time to wait says all.
    ['requests per day (RPD): Limit 200, Used 200, Requested 1. Try again in 7m12s.', { refusedFor: 'requests' }],
    ['images per day: Limit 200, Used 200, Requested 1. Try again in 7m12s.', { refusedFor: 'requests' }],
    ['something else entirely', undefined],
  ] as const)('%s', ([words, expected]) => {
    expect(rateFacts({}, { ...silent, message: `${lane} ${words}` })).toEqual(expected)
  })

  it('beat headers, and keep what headers say of other limits', () => {
    const headers = { 'x-ratelimit-limit-input-images': '50', 'x-ratelimit-limit-tokens': '250000' }
    const message = `${lane} input-images per min: Limit 5, Used 5, Requested 1.`
    expect(rateFacts(headers, { ...silent, message })).toMatchObject({ imagesPerMinute: 5, tokensPerMinute: 250_000 })
  })

  it('that ask for a slower rise are told apart', () => {
    expect(rateFacts({}, { ...silent, code: 'slow_down' })).toEqual({ slowDown: true })
  })
})

describe('headers', () => {
  test.for([
    [
      {
        'x-ratelimit-limit-requests': '10',
        'x-ratelimit-remaining-requests': '9',
        'x-ratelimit-reset-requests': '6s',
      },
      { requestsPerMinute: 10, remainingRequests: 9, resetMs: 6_000 },
    ],
    [
      { 'x-ratelimit-limit-tokens': '100000', 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m0s' },
      { tokensPerMinute: 100_000, remainingTokens: 0, resetMs: 60_000 },
    ],
    [
      { 'x-ratelimit-limit-images': '5', 'x-ratelimit-reset-images': '350ms' },
      { imagesPerMinute: 5, resetMs: 350 },
    ],
    [{ 'other-ratelimit-requests-limit': '50' }, { requestsPerMinute: 50 }],
    // 10,000 a day: one back every 8.64 s.
    [
      {
        'x-ratelimit-limit-requests': '10000',
        'x-ratelimit-remaining-requests': '9999',
        'x-ratelimit-reset-requests': '8.64s',
      },
      { remainingRequests: 9_999, resetMs: 8_640 },
    ],
    [{ 'x-ratelimit-limit-requests': 'many' }, undefined],
    [{ 'x-ratelimit-limit-requests': '0' }, undefined],
    [{ 'content-type': 'application/json' }, undefined],
  ] as const)('%o', ([headers, expected]) => {
    expect(rateFacts(headers as Record<string, string>)).toEqual(expected)
  })

  it('of any content are numbers a limit can have, or nothing', () => {
    const text = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.integer().map(String),
      fc.constantFrom('6m0s', '-1', 'NaN', '1e9'),
    )
    const name = fc.constantFrom('limit', 'remaining', 'reset')
    const of = fc.constantFrom('images', 'requests', 'tokens', 'input-images')
    const header = fc.tuple(name, of).map((parts) => `x-ratelimit-${parts.join('-')}`)
    fc.assert(
      fc.property(fc.dictionary(header, text), fc.string(), (headers, words) => {
        const message = `on input-images per min: Limit ${words}, Used ${words}`
        const facts = rateFacts(headers, { ...silent, message }) ?? {}
        for (const value of Object.values(facts)) {
          if (typeof value === 'number') expect(value >= 0 && Number.isFinite(value)).toBe(true)
        }
        for (const limit of [facts.imagesPerMinute, facts.requestsPerMinute, facts.tokensPerMinute]) {
          if (limit !== undefined) expect(limit).toBeGreaterThan(0)
        }
      }),
    )
  })
})

describe('an outcome', () => {
  const asked = { host: 'api.openai.com', secret: 'sk-CANARY-0123456789abcdef' }

  it('carries what the answer says about limits', () => {
    const headers = { 'x-ratelimit-limit-requests': '10' }
    expect(outcomeOf(answered(200, '', headers), asked)).toMatchObject({ rates: { requestsPerMinute: 10 } })
    const refused = outcomeOf(answered(429, `${lane} input-images per min: Limit 5, Used 5, Requested 1.`, {}), asked)
    expect(refused).toMatchObject({ failure: { code: 'rate_limited' }, rates: { imagesPerMinute: 5 } })
  })

  it('without such words carries nothing', () => {
    expect(outcomeOf(answered(200, '', {}), asked)).not.toHaveProperty('rates')
  })

  it('of a request beyond the whole limit is a failure of the row: it would be refused for ever', () => {
    const message = `${lane} input-images per min: Limit 5, Used 0, Requested 10.`
    expect(isBeyondLimit(message)).toBe(true)
    expect(outcomeOf(answered(429, message, {}), asked)).toMatchObject({
      kind: 'refused',
      failure: { code: 'invalid_parameter', money: 'not_charged' },
    })
  })
})

function answered(status: number, message: string, headers: Record<string, string>): Evidence {
  return {
    sent: true,
    status,
    headers,
    errorBody: JSON.stringify({ error: { code: 'rate_limit_exceeded', message } }),
    responsePath: status === 200 ? '/spool/a.resp' : null,
    stream: null,
    ending: null,
    cause: null,
  }
}
