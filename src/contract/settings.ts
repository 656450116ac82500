import { z } from 'zod'

/** Where requests can go today. */
export const providerNames = ['practice', 'openai'] as const

/** What unfinished batches do when the library is opened. After a crash they always wait for the user. */
export const startUpPolicies = ['paused', 'running', 'as_it_was'] as const
export type StartUpPolicy = (typeof startUpPolicies)[number]

const cap = z.number().positive().max(1_000_000)

/** Kept in the library. The key is not here: it lives in the OS keychain. */
export const settingsSchema = z.strictObject({
  provider: z.enum(providerNames).default('practice'),
  /** null: the provider's own address. Plain http only for this machine. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** Cap a new batch starts with, USD. */
  capUsd: cap.default(50),
  /** Caps over all batches, USD; null: none. A day ends at local midnight. */
  dayCapUsd: cap.nullable().default(null),
  libraryCapUsd: cap.nullable().default(null),
  /** A run whose highest price is above this is confirmed a second time, USD; null: never. */
  confirmUsd: cap.nullable().default(25),
  startUp: z.enum(startUpPolicies).default('paused'),
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
