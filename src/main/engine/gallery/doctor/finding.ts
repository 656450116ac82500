import type { DoctorFinding } from '../../../../contract/doctor.ts'
import type { Backups } from '../../backups.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Received } from '../../queue/finish.ts'
import type { QueueParts } from '../../queue/ports.ts'

/** What the library check works with. */
export interface DoctorParts extends QueueParts {
  readonly ledger: Ledger
  readonly backups: Backups
  /** Makes pictures of answers in the spool; resolves when each is settled, well or badly. */
  readonly finish: (received: readonly Received[]) => Promise<void>
}

/** Single findings of one kind that are listed; the rest are counted. */
export const mostListed = 100

export function fine(check: string, message: string): DoctorFinding {
  return { check, ok: true, message, fix: null, repaired: false }
}

export function wrong(check: string, message: string, fix: string, repaired = false): DoctorFinding {
  return { check, ok: false, message, fix, repaired }
}

/** At most `mostListed` findings of a kind, and one that counts the others. `repaired` of that one: all of them were. */
export function shortened(findings: readonly DoctorFinding[]): readonly DoctorFinding[] {
  const rest = findings.slice(mostListed)
  const first = rest[0]
  if (!first) return findings
  const more = wrong(
    first.check,
    `And ${rest.length} more.`,
    first.fix ?? '',
    rest.every(({ repaired }) => repaired),
  )
  return [...findings.slice(0, mostListed), more]
}

/** "1 image", "12 images". */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`
}
