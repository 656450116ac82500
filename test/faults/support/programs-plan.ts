import * as fc from 'fast-check'
import type { UnknownPolicy } from '../../../src/contract/recipe.ts'
import type { Behaviour } from '../../../src/main/engine/provider/fake/script.ts'

/** One batch of a program: its jobs cost differently, by quality. */
export interface PlannedBatch {
  readonly provider: 'openai' | 'practice'
  readonly rows: number
  readonly concurrency: number
  readonly policy: UnknownPolicy
  /** Share of what all its jobs cost at most. */
  readonly cap: number
}

export const acts = [
  'pause',
  'resume',
  'retry',
  'resend',
  'write_off',
  'raise_cap',
  'cancel',
  'restart',
  'restart_abruptly',
  'outage',
  'clock_jump',
] as const

/** What the user, or the world, does once so many requests have arrived at a server. */
export interface Act {
  readonly after: number
  readonly kind: (typeof acts)[number]
  /** Index of the batch, modulo their number. */
  readonly batch: number
}

/** A random run of the queue: up to 50 jobs, a fault for each request, and things that happen in between. */
export interface Program {
  readonly batches: readonly PlannedBatch[]
  /** Shares of what all jobs cost at most; null: no such cap. */
  readonly dayCap: number | null
  readonly libraryCap: number | null
  /** What happens to the n-th request at each server; beyond the list all goes well. */
  readonly faults: readonly Behaviour[]
  readonly acts: readonly Act[]
}

const one = (behaviour: Behaviour) => fc.constant(behaviour)
/** Small, since programs are about money and not about pictures. */
export const smallPicture: Behaviour = { kind: 'wrong_size', size: '64x64' }

const fault: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 12, arbitrary: one(smallPicture) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('1', '3', '-1', '1e12', 'soon')
      .map((retryAfter) => ({ kind: 'rate_limited' as const, retryAfter, code: 'rate_limit_exceeded' as const })),
  },
  { weight: 1, arbitrary: one({ kind: 'quota', code: 'insufficient_quota' }) },
  { weight: 1, arbitrary: one({ kind: 'key_refused' }) },
  { weight: 1, arbitrary: one({ kind: 'not_verified' }) },
  { weight: 1, arbitrary: one({ kind: 'moderation', stage: 'input' }) },
  { weight: 1, arbitrary: one({ kind: 'unknown_parameter', param: 'style' }) },
  { weight: 1, arbitrary: one({ kind: 'redirect', status: 307, location: 'http://127.0.0.1:1/' }) },
  { weight: 1, arbitrary: one({ kind: 'web_page' }) },
  { weight: 1, arbitrary: one({ kind: 'reset', after: 'received' }) },
  { weight: 2, arbitrary: one({ kind: 'reset', after: 'accepted' }) },
  { weight: 1, arbitrary: one({ kind: 'error', status: 500, html: false, billed: false }) },
  { weight: 1, arbitrary: one({ kind: 'error', status: 524, html: true, billed: true }) },
  { weight: 1, arbitrary: one({ kind: 'cut', share: 0.5, announced: true }) },
  { weight: 1, arbitrary: one({ kind: 'cut', share: 0.5, announced: false }) },
  { weight: 1, arbitrary: one({ kind: 'spoiled', how: 'bad_base64' }) },
  { weight: 1, arbitrary: one({ kind: 'spoiled', how: 'empty_data' }) },
)

const policy: fc.Arbitrary<UnknownPolicy> = fc.oneof(
  fc.constant<UnknownPolicy>({ kind: 'hold' }),
  fc.constant<UnknownPolicy>({ kind: 'retry_once' }),
  fc.constantFrom(0.02, 0.1).map((usd) => ({ kind: 'retry_within' as const, usd })),
)

const batch = fc.record({
  provider: fc.constantFrom('openai' as const, 'openai' as const, 'practice' as const),
  rows: fc.integer({ min: 1, max: 25 }),
  concurrency: fc.integer({ min: 1, max: 8 }),
  policy,
  cap: fc.constantFrom(0.3, 0.7, 1, 3),
})

const cap = fc.constantFrom(null, null, 0.4, 1, 3)

export const programs: fc.Arbitrary<Program> = fc.record({
  batches: fc.array(batch, { minLength: 1, maxLength: 2 }),
  dayCap: cap,
  libraryCap: cap,
  faults: fc.array(fault, { maxLength: 40 }),
  acts: fc
    .array(fc.record({ after: fc.nat(50), kind: fc.constantFrom(...acts), batch: fc.nat(1) }), { maxLength: 6 })
    .map((list) => list.toSorted((a, b) => a.after - b.after)),
})
