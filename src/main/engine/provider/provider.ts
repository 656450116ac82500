import type { Failure } from '../../../contract/failure.ts'
import type { Endpoint } from '../../../contract/plan.ts'

/** One request to send, exactly as composed. */
export interface ProviderRequest {
  /** UUIDv7; also sent as X-Client-Request-Id and Idempotency-Key. */
  readonly attemptId: string
  readonly endpoint: Endpoint
  /**
   * The JSON body, byte for byte. Of an edit, which leaves as a form, the canonical text: its fields, and "image", "mask" and
   * "markup" that name each file by SHA-256 and type.
   */
  readonly bodyText: string
  /** SHA-256 (hex) of bodyText; the transport refuses to send anything that is not what it describes. */
  readonly hash: string
  /** Pictures that go along, in the order of the canonical text: images, then mask, then markup. */
  readonly files: readonly RequestFile[]
  /** The raw response is streamed to `<spoolPath>.part`, fsynced, and renamed to `<spoolPath>.resp`. Nothing is parsed before. */
  readonly spoolPath: string
  /** Whole request, ms. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Called at most once, when the request head is about to be written: from here on money may be spent. */
  readonly onSent: () => void
  /** Where the n-th partial picture of a stream is written, absolute; from 1. */
  readonly partialPath: (index: number) => string
  /** Called when that file is whole. */
  readonly onPartial: (index: number) => void
}

/** A picture as it leaves with an edit. */
export interface RequestFile {
  readonly field: 'image' | 'mask' | 'markup'
  /** Absolute. */
  readonly path: string
  /** Hex; other bytes are not sent. */
  readonly sha256: string
  /** "image/png". */
  readonly type: string
  /** As the form names it: "image-1.png". */
  readonly name: string
  /** As people know it: "fox-front.jpg". */
  readonly title: string
}

/** What an answer says about the provider's limits. Every part may be missing; none is relied on. */
export interface RateFacts {
  readonly imagesPerMinute?: number
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
  readonly remainingImages?: number
  readonly remainingRequests?: number
  readonly remainingTokens?: number
  /** ms until the limit that is nearest is whole again. */
  readonly resetMs?: number
  /** Which limit a refusal met, when it says. */
  readonly refusedFor?: 'images' | 'requests' | 'tokens'
  /** The provider wants a slower rise, whatever the limits. */
  readonly slowDown?: boolean
}

/**
 * What became of a request, decided by evidence, never by error text.
 * received: 2xx and the whole body is in `<spoolPath>.resp`. not_sent: proved by the transport's send event.
 * refused: a definite answer that nothing was made. unknown: anything else; may have been billed.
 */
export type Outcome =
  | {
      readonly kind: 'received'
      readonly responsePath: string
      readonly status: number
      readonly requestId: string | null
      readonly rates?: RateFacts
    }
  | { readonly kind: 'not_sent'; readonly failure: Failure }
  | {
      readonly kind: 'refused'
      readonly failure: Failure
      readonly status: number
      readonly requestId: string | null
      /** As the provider asked, clamped to 1 s .. 1 h; null when it did not say. */
      readonly retryAfterMs: number | null
      readonly rates?: RateFacts
    }
  | { readonly kind: 'unknown'; readonly failure: Failure; readonly requestId: string | null }

/** Where requests go. Never throws: every end is an outcome. */
export interface Provider {
  readonly name: string
  /** Host the key and the money belong to, for the attempt row. */
  readonly host: string
  /** First 8 hex digits of the key's SHA-256, or "none". */
  readonly keyFingerprint: string
  send(request: ProviderRequest): Promise<Outcome>
  /** Loads what the first request needs, so that it need not wait. Never rejects. */
  warm(): Promise<void>
  /** Whether the other side can be reached at all: a connection is opened and closed, nothing is asked. Never rejects. */
  reach(signal: AbortSignal): Promise<boolean>
  close(): Promise<void>
}
