import type { Failure } from './failure.ts'

/** One thing `doctor` looked at. */
export interface DoctorFinding {
  readonly check: string
  readonly ok: boolean
  readonly message: string
  readonly fix: string | null
  readonly repaired: boolean
}

export interface DoctorReport {
  readonly ok: boolean
  readonly findings: readonly DoctorFinding[]
  readonly images: number
  readonly verifiedBytes: number
}

/** A copy of the database that passed its check. */
export interface BackupInfo {
  /** Relative to the library. */
  readonly path: string
  readonly madeAt: number
  readonly bytes: number
  /** work: a batch was made or finished. close: at the end of a sitting that changed something. */
  readonly reason: 'daily' | 'work' | 'migration' | 'manual' | 'close'
}

export interface BackupList {
  /** Newest first. */
  readonly backups: readonly BackupInfo[]
  /** Why the last try of this sitting failed; null when it did not. */
  readonly failure: Failure | null
}
