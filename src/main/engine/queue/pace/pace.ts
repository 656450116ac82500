import type { PaceView } from '../../../../contract/queue.ts'
import type { RateFacts } from '../../provider/provider.ts'

/** What one request asks of a provider's limits: the picture it makes and the references it carries. */
export interface Weight {
  readonly images: number
  readonly tokens: number
}

/** Who limits: one provider at one host with one key. */
export interface Lane {
  readonly provider: string
  readonly host: string
  readonly keyFingerprint: string
}

/** How a request ended, as far as pace is concerned. */
export type PaceEnding =
  | { readonly kind: 'accepted'; readonly facts: RateFacts | null }
  | { readonly kind: 'refused'; readonly facts: RateFacts | null; readonly retryAfterMs: number | null }
  /** It never left: what was counted for it is there for the next. */
  | { readonly kind: 'not_sent' }
  /** Refused for another reason, or unknown: says nothing about limits. */
  | { readonly kind: 'other' }

/** When, and how many at once. One lane's refusal never holds another; nothing here needs a setting. */
export interface Pace {
  /** ms until a request of this weight may leave; 0 when it may now. Never above an hour. */
  waitMs(lane: Lane, weight: Weight): number
  /** Requests that may be open at once: `setting`, or fewer while the lane is being learnt or was told to slow down. */
  width(lane: Lane, setting: number): number
  /** Just before a request leaves. */
  leaving(lane: Lane, weight: Weight): void
  ended(lane: Lane, weight: Weight, ending: PaceEnding): void
  /** Lanes used in this sitting, for the gauge. */
  views(): readonly PaceView[]
}
