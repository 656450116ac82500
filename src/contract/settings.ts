import { z } from 'zod'

/** Where requests can go today. */
export const providerNames = ['practice', 'openai'] as const

/** What unfinished batches do when the library is opened. After a crash they always wait for the user. */
export const startUpPolicies = ['paused', 'running', 'as_it_was'] as const
export type StartUpPolicy = (typeof startUpPolicies)[number]

const cap = z.number().positive().max(1_000_000)

const fields = {
  provider: z.enum(providerNames),
  /** null: the provider's own address. Plain http only for this machine. */
  baseUrl: z.url({ protocol: /^https?$/ }).nullable(),
  /** Cap a new batch starts with, USD. */
  capUsd: cap,
  /** Caps over all batches, USD; null: none. A day ends at local midnight. */
  dayCapUsd: cap.nullable(),
  libraryCapUsd: cap.nullable(),
  /** A run whose highest price is above this is confirmed a second time, USD; null: never. */
  confirmUsd: cap.nullable(),
  startUp: z.enum(startUpPolicies),
  concurrency: z.number().int().min(1).max(500),
}

/** Kept in the library. The key is not here: it lives in the OS keychain. */
export const settingsSchema = z.strictObject({
  provider: fields.provider.default('practice'),
  baseUrl: fields.baseUrl.default(null),
  capUsd: fields.capUsd.default(50),
  dayCapUsd: fields.dayCapUsd.default(null),
  libraryCapUsd: fields.libraryCapUsd.default(null),
  confirmUsd: fields.confirmUsd.default(25),
  startUp: fields.startUp.default('paused'),
  concurrency: fields.concurrency.default(16),
})
/** What changes; the rest stays. Without defaults: one inside would set everything not named back to it. */
export const settingsChangeSchema = z
  .strictObject({
    ...fields,
    // What is written here stands in the library, its ledger and its backups: a key in an address must not get there.
    baseUrl: fields.baseUrl.refine((url) => url === null || isPlain(url), 'Leave out password, "?" and "#"'),
  })
  .partial()

function isPlain(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { username, password, search, hash } = new URL(text)
  return username + password + search + hash === ''
}
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
