import type { ProblemCode } from '../../../contract/problem.ts'

/** Why a source brings no picture, in words for the person who wrote it. */
export interface Refusal {
  readonly code: Extract<ProblemCode, 'bad_reference' | 'not_fetched' | 'unknown_character'>
  readonly message: string
  readonly fix: string
}

/** What looking for something came to. A source that means nothing is an answer, not a failure. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal }

export function found<Value>(value: Value): Outcome<Value> {
  return { ok: true, value }
}

export function refused(
  message: string,
  fix: string,
  code: Refusal['code'] = 'bad_reference',
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, message, fix } }
}
