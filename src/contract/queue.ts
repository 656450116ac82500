import type { Pause } from './batch.ts'
import type { Failure, FailureCode } from './failure.ts'
import type { JobCounts } from './job.ts'
import type { UsdRange } from './money.ts'

export interface QueueJob {
  readonly jobId: number
  readonly batchId: number
  readonly rowId: number
  readonly rowNumber: number
  readonly key: string
  readonly title: string
  readonly variantName: string
  readonly startedAt: number | null
  readonly estimatedUsd: UsdRange
}

/** Failures of one cause, with the one thing to do about them. */
export interface TriageGroup {
  readonly cause: FailureCode
  readonly state: 'failed' | 'unknown'
  readonly count: number
  readonly example: Failure
  readonly keys: readonly string[]
  readonly heldUsd: number
  readonly batchIds: readonly number[]
}

/** Counters for the status bar and the rail: small, pushed often. */
export interface QueueSummary {
  readonly pause: Pause | null
  readonly counts: JobCounts
  readonly spentUsd: number
  readonly reservedUsd: number
  /** Sum of the caps of batches that still have work; null when none has a cap. */
  readonly capUsd: number | null
  readonly images: number
}

export interface QueueView extends QueueSummary {
  readonly running: readonly QueueJob[]
  readonly slots: number
  /** The next 200 in line. */
  readonly waiting: readonly QueueJob[]
  readonly waitingUsd: UsdRange
  readonly triage: readonly TriageGroup[]
  /** Images stored in each of the last 30 minutes, oldest first. */
  readonly perMinute: readonly number[]
  /** Images a minute over the last minute of work; null when too few were stored to tell. */
  readonly pace: number | null
  /** Seconds until nothing waits, at the measured pace; null when unknown. */
  readonly etaSeconds: number | null
  readonly doneToday: number
  /** Set by the last crash; cleared when the user resumes. */
  readonly recovery: RecoverySummary | null
}

/** What was found at start after the engine stopped in the middle of work. */
export interface RecoverySummary {
  readonly stored: number
  readonly unknown: number
  readonly atRiskUsd: number
}
