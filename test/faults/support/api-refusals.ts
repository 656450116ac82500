import type { Behaviour } from '../../../src/main/engine/provider/fake/script.ts'
import { held, heldForNothing, refused, row, stops, type FaultRow } from './api-expected.ts'

function error(status: number, options: { html?: boolean; billed?: boolean } = {}): Behaviour {
  return { kind: 'error', status, html: false, billed: false, ...options }
}

function says(status: number, error: Readonly<Record<string, unknown>>): Behaviour {
  return raw(status, JSON.stringify({ error }))
}

function raw(status: number, body: string, headers: Record<string, string> = {}): Behaviour {
  return { kind: 'raw', status, headers: { 'content-type': 'application/json', ...headers }, body, billed: false }
}

const verify = 'Your organization must be verified to use the model `gpt-image-2.6-flare`.'
const page = { 'content-type': 'text/html' }

/** Answers with a status that is not 2xx. */
export const statusRows: readonly FaultRow[] = [
  // A server that failed may have done the work first.
  ...[500, 502, 503, 504, 520, 521, 522, 523, 524, 529].map((status) =>
    row(`${status}`, error(status), heldForNothing),
  ),
  row('502 as a page of a gateway', error(502, { html: true }), heldForNothing),
  row('500 after the work was done and billed', error(500, { billed: true }), held),
  row('524 after the work was done and billed', error(524, { html: true, billed: true }), held),
  ...[408, 409, 425, 499].map((status) => row(`${status}`, error(status), heldForNothing)),
  row('599, a status nobody knows', error(599), heldForNothing),

  row('400 moderation of the prompt', { kind: 'moderation', stage: 'input' }, refused('moderation_blocked')),
  row(
    '400 moderation of the picture',
    { kind: 'moderation', stage: 'output' },
    {
      ...refused('moderation_blocked'),
      // Whether it is billed is not known: it counts as spent.
      money: 'paid',
    },
  ),
  row('400 content policy', says(400, { code: 'content_policy_violation' }), refused('moderation_blocked')),
  row('400 unknown parameter', { kind: 'unknown_parameter', param: 'style' }, refused('invalid_parameter')),
  row('400 invalid size', says(400, { code: 'invalid_value', param: 'size' }), refused('invalid_parameter')),
  row('400 as plain text', raw(400, 'no', { 'content-type': 'text/plain' }), refused('provider_refused')),
  row('400 with an error of the wrong types', says(400, { message: [1], code: {} }), refused('invalid_parameter')),
  row('404 model', { kind: 'model_not_found' }, refused('model_not_found')),
  row('404 address', says(404, { message: 'Invalid URL' }), refused('provider_refused')),
  row('404 as a web page', raw(404, '<html>nginx</html>', page), refused('provider_refused')),
  row('405', raw(405, ''), refused('provider_refused')),
  row('413 as a web page', raw(413, '<html>too large</html>', page), refused('provider_refused')),
  row('413 of the API', says(413, { message: 'Request too large' }), refused('invalid_parameter')),
  row('415', raw(415, '{}'), refused('provider_refused')),
  row('422 with details', raw(422, '{"detail":[{"msg":"bad size"}]}'), refused('invalid_parameter')),
  row('431', raw(431, ''), refused('provider_refused')),

  row('401', { kind: 'key_refused' }, stops('key', 'key_refused')),
  row('401 for the address', says(401, { message: 'Your IP is not allowed' }), stops('key', 'key_refused')),
  row('402', raw(402, '{}'), stops('quota', 'quota_exhausted')),
  row('403 verification', { kind: 'not_verified' }, stops('unverified', 'not_verified')),
  row('400 verification', says(400, { message: verify }), stops('unverified', 'not_verified')),
  row('403 country', { kind: 'forbidden' }, stops('key', 'forbidden')),
  row('403 as a page of a firewall', raw(403, '<html>blocked</html>', page), stops('key', 'forbidden')),
  row('451', raw(451, ''), stops('key', 'forbidden')),
  ...(
    [
      'insufficient_quota',
      'credit_balance_exhausted',
      'organization_spend_limit_exceeded',
      'project_spend_limit_exceeded',
      'organization_usage_limit_exceeded',
      'billing_hard_limit_reached',
    ] as const
  ).map((code) => row(`quota: ${code}`, { kind: 'quota', code }, stops('quota', 'quota_exhausted'))),

  // Elsewhere with the same request: not done here. 302 and 303 are also the usual answer after work was done.
  ...[301, 307, 308].map((status) => row(`${status}`, redirect(status), refused('provider_refused'))),
  ...[300, 302, 303].map((status) => row(`${status}`, redirect(status), heldForNothing)),
  row('304', { kind: 'raw', status: 304, headers: {}, body: '', billed: false }, heldForNothing),
]

function redirect(status: number): Behaviour {
  return { kind: 'redirect', status, location: 'http://127.0.0.1:1/v1/images/generations' }
}
