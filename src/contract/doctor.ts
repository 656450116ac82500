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
  readonly reason: 'daily' | 'migration' | 'manual' | 'close'
}
