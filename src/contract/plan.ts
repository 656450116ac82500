import type { Learnt } from './model.ts'
import type { UsdRange } from './money.ts'
import type { Problem } from './problem.ts'
import type { InputPicture } from './reference.ts'

/** A composed prompt in pieces, so that the window can show where each value came from. Joined texts are the prompt as sent. */
export type PromptSegment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string; readonly column: string }
  | { readonly kind: 'missing'; readonly text: string; readonly column: string }

export interface Preview {
  readonly row: number
  readonly key: string
  readonly segments: readonly PromptSegment[]
  readonly images: number
  readonly estimatedUsd: UsdRange
  readonly problems: readonly Problem[]
  /** What the row's previewed variant takes along, in the order it is sent. */
  readonly references: readonly PlannedReference[]
}

/** One exact request, as `plan --json` prints it. */
export interface PlannedRequest {
  readonly row: number
  readonly key: string
  /** The k-th picture of the row, from 1, over all variants and repeats. */
  readonly variant: number
  readonly variantName: string
  readonly endpoint: Endpoint
  readonly body: Readonly<Record<string, unknown>>
  readonly references: readonly PlannedReference[]
  /**
   * SHA-256 (hex) of the exact bytes of the body that will be sent; of an edit, of the canonical text of `body`, which
   * names every file by its own SHA-256.
   */
  readonly hash: string
  /** The size exports are cut to, "1920x1080"; null: that of the picture. */
  readonly crop: string | null
  readonly estimatedUsd: UsdRange
}

/** images/edits where pictures go along. */
export const endpoints = ['images/generations', 'images/edits'] as const
export type Endpoint = (typeof endpoints)[number]

export interface PlannedReference {
  readonly role: 'image' | 'mask' | 'markup'
  readonly picture: InputPicture
}

export interface PlannedVariant {
  readonly name: string
  readonly model: string
  readonly size: string
  /** The size exports are cut to; null: that of the picture. */
  readonly crop: string | null
  readonly quality: string
  readonly background: string
  /** Null: the model's own, or it has none. */
  readonly complexity: string | null
  readonly repeats: number
  readonly requests: number
  readonly each: UsdRange
  /** What pictures in the library say about this price; null when there are none like these. */
  readonly learnt: Learnt | null
}

export interface SecondsRange {
  readonly low: number
  readonly high: number
}

/** What a run would do. Nothing is sent to make it. */
export interface PlanSummary {
  readonly rows: number
  /** Rows that no problem blocks. */
  readonly runnable: number
  readonly requests: number
  readonly estimatedUsd: UsdRange
  /** At the pace measured lately, else between the provider's slowest and fastest limits; null when nothing is known. */
  readonly etaSeconds: SecondsRange | null
  readonly variants: readonly PlannedVariant[]
  readonly previews: readonly Preview[]
  readonly problemCount: number
  readonly problemRows: number
  /** The first 1,000; the rest are counted. */
  readonly problems: readonly Problem[]
  /** A few of the files an export will write, folders first: "studio/10422_candle.webp". */
  readonly outputTree: readonly string[]
  /** Addresses of pictures that were not fetched yet, by host; nothing is fetched without being asked. */
  readonly toFetch: readonly { readonly host: string; readonly pictures: number }[]
  /** Names of characters in use. */
  readonly characters: readonly string[]
  /** Requests that take pictures along, and how many they send in all: each as often as it goes. */
  readonly along: { readonly requests: number; readonly pictures: number }
  /** USD that fallbacks for transparency may add to the estimate. */
  readonly fallbackUsd: number
  /** Headers the templates use. */
  readonly usedColumns: readonly string[]
}
