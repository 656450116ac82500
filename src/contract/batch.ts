import type { JobCounts } from './job.ts'
import type { UsdRange } from './money.ts'
import type { UnknownPolicy } from './recipe.ts'
import type { RowCounts } from './row.ts'

/** Why the queue or a batch does not send. */
export const pauseCauses = [
  'user',
  'cancelled',
  'cap',
  'cap_day',
  'cap_library',
  'key',
  'keychain',
  'quota',
  'unverified',
  'offline',
  'breaker',
  'disk',
  'crash',
  'interrupted',
] as const
export type PauseCause = (typeof pauseCauses)[number]

export interface Pause {
  readonly cause: PauseCause
  readonly message: string
  readonly action: string
  readonly since: number
  /** Epoch ms when it is looked again by itself whether sending can go on; absent when only the user can say so. */
  readonly retryAt?: number
}

/** idle: created, nothing released. finished: every released job is settled. */
export type BatchState = 'idle' | 'running' | 'paused' | 'finished'

export interface BatchVariant {
  readonly name: string
  readonly model: string
  /** Empty where a column of the sheet decides. */
  readonly size: string
  readonly quality: string
  readonly background: string
  readonly repeats: number
}

/** What pressing Run would release: held jobs, what they cost, what goes along, and what may follow from them. */
export interface HeldView {
  readonly rows: number
  readonly jobs: number
  readonly estimatedUsd: UsdRange
  /** Requests that take pictures along, and how many they send in all: each as often as it goes. */
  readonly along: { readonly requests: number; readonly pictures: number }
  /** USD that further pictures for transparency may add: the second of a pair, and fallbacks. */
  readonly fallbackUsd: number
}

export interface BatchSummary {
  readonly id: number
  readonly name: string
  readonly sheetName: string
  readonly provider: string
  readonly createdAt: number
  readonly state: BatchState
  readonly pause: Pause | null
  readonly rows: number
  readonly variants: readonly BatchVariant[]
  readonly jobs: JobCounts
  readonly rowCounts: RowCounts
  readonly images: number
  readonly estimatedUsd: UsdRange
  /** What pressing Run would release now: held jobs and their price. */
  readonly held: { readonly rows: number; readonly jobs: number; readonly estimatedUsd: UsdRange }
  readonly spentUsd: number
  /** Set aside for running and unknown jobs. */
  readonly reservedUsd: number
  readonly capUsd: number | null
  /** What becomes of its requests that were sent and never answered. */
  readonly unknownPolicy: UnknownPolicy
  /** Newest images, for the list's strip. */
  readonly coverIds: readonly number[]
}
