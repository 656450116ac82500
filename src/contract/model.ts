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
  readonly shutdown: string | null
  readonly sizes: SizeRule
  readonly defaultSize: string
  readonly qualities: readonly string[]
  readonly defaultQuality: string
  readonly complexities: readonly string[]
  readonly backgrounds: readonly string[]
  readonly formats: readonly string[]
  readonly moderations: readonly string[]
  readonly maxPromptChars: number
  readonly maxReferences: number
  /** USD per million tokens. */
  readonly prices: { readonly textIn: number; readonly imageIn: number; readonly imageOut: number } | null
  /** Price of one picture at the default size for each quality, for lists and pickers. */
  readonly examplePrices: Readonly<Record<string, UsdRange>>
}

/** Whether a model makes pictures of a size. `nearest`: up to three legal sizes, the best first. */
export type SizeVerdict =
  | {
      readonly ok: true
      /** As it is sent: "1024x1024" or "auto". */
      readonly size: string
      /** The provider calls pictures this large experimental. */
      readonly experimental: boolean
    }
  | { readonly ok: false; readonly reason: string; readonly nearest: readonly string[] }
