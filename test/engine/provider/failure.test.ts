import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { outcomeOf } from '../../../src/main/engine/provider/failure.ts'
import type { Evidence } from '../../../src/main/engine/provider/transport.ts'

const asked = { host: 'api.openai.com', secret: 'sk-CANARY-0123456789abcdef' }
const now = Date.parse('2026-11-22T12:00:00Z')

function answered(status: number, error: unknown, headers: Record<string, string> = {}): Evidence {
  const errorBody = typeof error === 'string' ? error : JSON.stringify({ error })
  return { sent: true, status, headers, errorBody, responsePath: null, stream: null, ending: null, cause: null }
}

/** What is said where work was done before the no, so that it may be billed. */
const counted = 'counted'
const user = 'image_generation_user_error'
const bad = 'invalid_request_error'
/** Every row of the error table of the Images API fact sheet: status, error, our code, and what became of the money. */
const rows: readonly [number, Record<string, unknown>, string, typeof counted?][] = [
  [
    400,
    {
      type: user,
      code: 'moderation_blocked',
      message: 'rejected by the safety system',
      moderation_details: { moderation_stage: 'input', categories: ['violence'] },
    },
    'moderation_blocked',
  ],
  [
    400,
    { type: user, code: 'moderation_blocked', message: 'rejected', moderation_details: { moderation_stage: 'output' } },
    'moderation_blocked',
    counted,
  ],
  [
    400,
    { type: user, code: 'moderation_blocked', moderation_details: { moderation_stage: 'unknown' } },
    'moderation_blocked',
    counted,
  ],
  [400, { type: user, code: 'moderation_blocked', message: 'rejected' }, 'moderation_blocked', counted],
  [400, { type: bad, code: 'content_policy_violation' }, 'moderation_blocked'],
  [400, { type: bad, code: 'image_content_policy_violation' }, 'moderation_blocked'],
  [400, { type: user, code: 'invalid_value', param: 'size' }, 'invalid_parameter'],
  [400, { type: bad, code: 'invalid_value', param: 'quality' }, 'invalid_parameter'],
  [
    400,
    { code: 'invalid_value', param: 'background', message: 'Transparent background is not supported for this model.' },
    'invalid_parameter',
  ],
  [
    400,
    { type: bad, code: 'unknown_parameter', message: "Unknown parameter: 'response_format'." },
    'invalid_parameter',
  ],
  [400, { code: 'invalid_input_fidelity_model', param: 'input_fidelity' }, 'invalid_parameter'],
  [400, { code: 'invalid_image_file', message: 'Invalid image file or mode for image 3' }, 'invalid_parameter'],
  [400, { code: 'unsupported_file_mimetype' }, 'invalid_parameter'],
  [400, { type: user, code: 'billing_hard_limit_reached' }, 'quota_exhausted'],
  [400, { type: bad, code: 'billing_hard_limit_reached' }, 'quota_exhausted'],
  [400, { message: 'Your organization must be verified to use the model `gpt-image-2`.' }, 'not_verified'],
  [401, { code: 'invalid_api_key' }, 'key_refused'],
  [401, { message: 'Your IP is not allow-listed' }, 'key_refused'],
  [402, { message: 'pay' }, 'quota_exhausted'],
  [403, { code: null, message: 'Your organization must be verified to use the model `gpt-image-2`.' }, 'not_verified'],
  [403, { code: 'unsupported_model', message: 'Your organization must be verified to use the model.' }, 'not_verified'],
  [403, { code: 'unsupported_country_region_territory' }, 'forbidden'],
  [404, { code: 'model_not_found' }, 'model_not_found'],
  [404, { message: 'Invalid URL' }, 'provider_refused'],
  [429, { code: 'rate_limit_exceeded' }, 'rate_limited'],
  [429, { type: 'rate_limit_error', code: 'slow_down' }, 'rate_limited'],
  [429, { type: 'insufficient_quota', code: 'credit_balance_exhausted' }, 'quota_exhausted'],
  [429, { type: 'insufficient_quota', code: 'organization_spend_limit_exceeded' }, 'quota_exhausted'],
  [429, { type: 'other', code: 'project_spend_limit_exceeded' }, 'quota_exhausted'],
  [429, { type: 'other', code: 'organization_usage_limit_exceeded' }, 'quota_exhausted'],
  [429, { code: 'insufficient_quota' }, 'quota_exhausted'],
]

test.for(rows)('%i %o is refused as %s', ([status, error, code, money = 'not_charged']) => {
  const outcome = outcomeOf(answered(status, error, { 'x-request-id': 'req_7' }), asked, now)
  expect(outcome).toMatchObject({
    kind: 'refused',
    status,
    requestId: 'req_7',
    failure: { code, money },
  })
  if (outcome.kind !== 'refused') return
  if (money === counted) expect(outcome.failure.message).not.toContain('charged')
  expect(outcome.failure.details).toMatchObject({
    status,
    requestId: 'req_7',
    ...(typeof error['code'] === 'string' && { providerCode: error['code'] }),
  })
})

test.for([500, 502, 503, 504, 520, 524, 408, 409, 425, 499, 302, 303, 101, 600])(
  '%i is unknown, money held',
  (status) => {
    const outcome = outcomeOf(answered(status, { code: 'server_error' }), asked, now)
    expect(outcome).toMatchObject({ kind: 'unknown', failure: { code: 'outcome_unknown', money: 'held' } })
  },
)

test('refusals of other servers are read: a string, a detail, a web page', () => {
  expect(say(400, '{"error":"no such sampler"}')).toMatch(/no such sampler.*invalid_parameter/)
  expect(say(422, '{"detail":[{"loc":["size"],"msg":"bad size"}]}')).toMatch(/bad size.*invalid_parameter/)
  expect(say(404, '<html>nginx</html>')).toMatch(/provider_refused/)
  expect(say(413, '<html>nginx</html>')).toMatch(/provider_refused/)
})

describe('how long to wait', () => {
  test.for([
    [{ 'retry-after': '20' }, '', 20_000],
    [{ 'retry-after': '2.5' }, '', 2_500],
    [{ 'retry-after-ms': '1500', 'retry-after': '20' }, '', 1_500],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, '', 30_000],
    [{ 'retry-after': 'Sun, 22 Nov 2020 12:00:30 GMT' }, '', 1_000],
    [{ 'retry-after': '-5' }, '', 1_000],
    [{ 'retry-after': '1e10' }, '', 3_600_000],
    [{ 'retry-after': '31536000' }, '', 3_600_000],
    [{ 'retry-after': 'NaN' }, '', null],
    [{ 'retry-after': 'soon' }, 'Please try again in 12s.', 12_000],
    [{}, 'Please try again in 350ms.', 1_000],
    [{}, 'Please try again in 2350ms.', 2_350],
    [{}, 'Please try again in 1m30s.', 90_000],
    [{}, 'Please try again in 2m.', 120_000],
    [{}, 'Please try again in 7.66s. Visit', 7_660],
    [{}, 'Please try again later', null],
  ] as const)('%o %s', ([headers, message, expected]) => {
    expect(wait(headers, message)).toBe(expected)
  })

  test('is null or 1 s to 1 h, whatever a server says', () => {
    const value = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String))
    fc.assert(
      fc.property(value, value, value, (seconds, ms, text) => {
        const asks = wait({ 'retry-after': seconds, 'retry-after-ms': ms }, `try again in ${text}s`)
        expect(asks === null || (asks !== undefined && asks >= 1_000 && asks <= 3_600_000)).toBe(true)
      }),
    )
  })
})

test('any status and body is an outcome without the key', () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant(JSON.stringify({ error: { message: asked.secret, code: 7, param: asked.secret } })),
  )
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), body, (status, text) => {
      const evidence = answered(status, text, { 'x-request-id': asked.secret, 'content-type': asked.secret })
      const outcome = outcomeOf(evidence, asked, now)
      expect(['refused', 'unknown']).toContain(outcome.kind)
      expect(JSON.stringify(outcome)).not.toContain('CANARY')
    }),
  )
})

function say(status: number, body: string): string {
  return JSON.stringify(outcomeOf(answered(status, body), asked, now))
}

function wait(headers: Record<string, string>, message = ''): number | null | undefined {
  const outcome = outcomeOf(answered(429, { code: 'rate_limit_exceeded', message }, headers), asked, now)
  return outcome.kind === 'refused' ? outcome.retryAfterMs : undefined
}
