import type { Failure } from './failure.ts'
import type { UsdRange } from './money.ts'

/** How a model limits sizes: a list, or the free rule of gpt-image-2 and later. */
export type SizeRule =
  | { readonly kind: 'fixed'; readonly sizes: readonly string[] }
  | {
      readonly kind: 'free'
      readonly multipleOf: number
      readonly maxEdge: number
      readonly maxRatio: number
      readonly minPixels: number
      readonly maxPixels: number
      /** Above this many pixels the provider calls the size experimental. */
      readonly experimentalAbove: number
    }

/** What one model can do, costs and lives. Data, never code: see the registry. */
export interface ModelInfo {
  readonly id: string
  readonly provider: string
  readonly title: string
  readonly released: string
  /** The last day it answers, YYYY-MM-DD. */
  readonly shutdown: string | null
  readonly endpoints: readonly ('generations' | 'edits')[]
  readonly sizes: SizeRule
  readonly defaultSize: string
  readonly qualities: readonly string[]
  readonly defaultQuality: string
  readonly complexities: readonly string[]
  readonly backgrounds: readonly string[]
  readonly formats: readonly string[]
  readonly moderations: readonly string[]
  /** Fields of the body that custom parameters may set without a warning. */
  readonly parameters: readonly string[]
  readonly maxPromptChars: number
  readonly maxReferences: number
  readonly masks: boolean
  readonly markup: boolean
  readonly maxPartialImages: number
  /** What each partial image adds, USD; null where the model has no price. */
  readonly partialUsd: number | null
  /** Formats of a preview that not every account has. */
  readonly previewFormats: readonly string[]
  /** Frames of a GIF; null where it makes none. */
  readonly frames: { readonly min: number; readonly max: number } | null
  /** USD per million tokens. */
  readonly prices: { readonly textIn: number; readonly imageIn: number; readonly imageOut: number } | null
  /** Price of one picture at the default size for each quality, for lists and pickers. */
  readonly examplePrices: Readonly<Record<string, UsdRange>>
}

/** A parameter that a provider said its model does not have. Left out of requests to it since then. */
export interface DroppedParameter {
  readonly host: string
  readonly model: string
  readonly parameter: string
  /** Epoch ms. */
  readonly at: number
}

/** Where the models come from: what is shipped, or that and a file of the user's. */
export interface ModelSource {
  /** The day the facts were looked up, YYYY-MM-DD. */
  readonly version: string
  /** The user's file in use; null: only what is shipped. */
  readonly file: string | null
  /** Why a file of the user's is not in use; null when there is none or it is. */
  readonly problem: Failure | null
  /** Ratios and sizes by name, for pickers: each can be written in a size cell. */
  readonly aspects: readonly string[]
  readonly presets: readonly { readonly name: string; readonly title: string; readonly size: string }[]
}

/** What stored pictures say about the price and the time of others like them. */
export interface Learnt {
  readonly pictures: number
  /** How much more output they took than was expected, 0.08 for 8 % more; negative for less. */
  readonly drift: number
  /** From sending to the stored picture, on average; null where that was not noted. */
  readonly seconds: number | null
}

/** Whether a model makes pictures of a size. `nearest`: up to three legal sizes, the best first. */
export type SizeVerdict =
  | {
      readonly ok: true
      /** As it is sent: "1024x1024" or "auto". */
      readonly size: string
      /** The provider calls pictures this large experimental. */
      readonly experimental: boolean
      /** What was asked for, where that is less than what is made: exports are cut to it. */
      readonly crop: string | null
    }
  | {
      readonly ok: false
      readonly reason: string
      readonly nearest: readonly string[]
      /** The size it could be cut from. */
      readonly cropFrom?: string
    }
