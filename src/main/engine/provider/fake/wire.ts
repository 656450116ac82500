/** A request as the fake API sees it, whichever way it came. */
export interface FakeRequest {
  readonly method: string
  /** Path and query: "/v1/images/generations". */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/**
 * What happens to the answer on its way. reset: no head, the connection dies. hang: no head, ever. cut: the connection
 * dies after so many bytes of the body. close: whole or not, the body has no length and ends with the connection.
 * drip: so many bytes at a time. pulses: up to each of these bytes, with a pause between.
 */
export type Wire =
  | { readonly kind: 'whole' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut'; readonly atByte: number }
  | { readonly kind: 'close'; readonly atByte: number }
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
  | { readonly kind: 'pulses'; readonly ends: readonly number[]; readonly everyMs: number }

export interface FakeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Before the head, ms. */
  readonly delayMs: number
  readonly wire: Wire
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(value)),
    delayMs: 0,
    wire: { kind: 'whole' },
  }
}

/** An error as the API words it. */
export function apiError(
  status: number,
  error: { message: string; type: string; code: string | null; param?: string | null; moderation_details?: unknown },
  headers: Readonly<Record<string, string>> = {},
): FakeAnswer {
  return json(status, { error: { param: null, ...error } }, headers)
}
