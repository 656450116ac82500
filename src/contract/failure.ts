import { z } from 'zod'

/** Every way a thing can fail, as a closed set. A sentence for each is written where it is raised; the code decides what to do. */
export const failureCodes = [
  // input
  'bad_request',
  'not_found',
  'conflict',
  'sheet_unreadable',
  'sheet_empty',
  'sheet_too_large',
  'recipe_invalid',
  'plan_has_problems',
  // before anything was sent
  'network',
  'key_missing',
  'key_unusable',
  'key_waiting',
  'cap_reached',
  // the provider refused: a definite answer that no picture comes
  'key_refused',
  'not_verified',
  'forbidden',
  'quota_exhausted',
  'rate_limited',
  'moderation_blocked',
  'invalid_parameter',
  'model_not_found',
  'provider_refused',
  // sent, and no definite answer: may have been billed
  'outcome_unknown',
  // paid for and on disk, but not usable as a picture
  'response_unreadable',
  'picture_undecodable',
  // this machine
  'converter_crashed',
  'set_aside',
  'disk_full',
  'disk_error',
  'library_locked',
  'library_newer',
  'library_unsafe',
  'library_missing',
  'library_damaged',
  'target_unwritable',
  'engine_gone',
  'cancelled',
  'internal',
] as const

export type FailureCode = (typeof failureCodes)[number]

/**
 * What a failure did to money. `none`: no paid request was involved. `counted`: refused after work was done, so it may have
 * been charged; there is nothing to decide, and its highest price counts as spent. `held`: it may have been charged. `charged`:
 * a whole answer came, so it counts as charged. The price of these two stays held until the user decides.
 */
export const moneyFates = ['none', 'not_charged', 'counted', 'held', 'charged'] as const
export type MoneyFate = (typeof moneyFates)[number]

export const failureSchema = z.strictObject({
  code: z.enum(failureCodes),
  /** What happened, one sentence for a person. Never holds a key or a path outside the user's own. */
  message: z.string(),
  money: z.enum(moneyFates),
  /** What to do now, one sentence. */
  action: z.string(),
  /** The sheet row it happened to, where there is one: number as in the sheet (header is row 1). */
  row: z.strictObject({ number: z.number().int(), key: z.string() }).optional(),
  /** Facts for the curious and for support: provider's own code, request id, HTTP status. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
})

export type Failure = z.infer<typeof failureSchema>

/** A failure on its way up. Foreign errors are translated into this once, at the edge where they enter. */
export class ProofsheetError extends Error {
  readonly failure: Failure

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options)
    this.name = 'ProofsheetError'
    this.failure = failure
  }
}

/** Shorthand for a failure in which no paid request was involved. */
export function failed(code: FailureCode, message: string, action: string, cause?: unknown): ProofsheetError {
  return new ProofsheetError({ code, message, action, money: 'none' }, { cause })
}

/** The failure inside any thrown value; an unforeseen error becomes `internal` with its message kept. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProofsheetError) return error.failure
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message, money: 'none', action: 'Try again. If it happens again, report it with the log.' }
}

/** Of a request whose engine is no more: shell and window alike answer so. */
export const engineGone: Failure = {
  code: 'engine_gone',
  message: 'The engine stopped before it answered. What it had begun is on record; nothing is sent again by itself.',
  money: 'none',
  action: 'It restarts by itself. Look at the queue, then try again.',
}
