import { z } from 'zod'

/** Where requests can go today. */
export const providerNames = ['practice', 'openai'] as const

/** Kept in the library. The key is not here: it lives in the OS keychain. */
export const settingsSchema = z.strictObject({
  provider: z.enum(providerNames).default('practice'),
  /** null: the provider's own address. Plain http only for this machine. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** Cap a new batch starts with, USD. */
  capUsd: z.number().positive().max(1_000_000).default(50),
  concurrency: z.number().int().min(1).max(500).default(16),
})
export type Settings = z.infer<typeof settingsSchema>

/** Where the key comes from. `environment` beats the keychain. The key itself never crosses this boundary. */
export type KeyState =
  | { readonly kind: 'none'; readonly keychain: 'available' | 'unavailable' }
  | { readonly kind: 'keychain' | 'environment' | 'session'; readonly hint: string }

export interface LibraryInfo {
  readonly path: string
  readonly images: number
  readonly bytes: number
  readonly freeBytes: number
  readonly version: string
}
