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
