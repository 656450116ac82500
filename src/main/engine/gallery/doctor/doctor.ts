import type { DoctorReport } from '../../../../contract/doctor.ts'
import { checkDatabase } from './database.ts'
import { checkDerived } from './derived.ts'
import type { DoctorParts } from './finding.ts'
import { checkOriginals, checkOrphans } from './originals.ts'
import { checkSpool } from './spool.ts'

/**
 * Looks at everything a library consists of. `repair` mends what can be made again or put aside without loss; an original
 * is never deleted. `ok`: nothing is wrong that was not repaired. Rejects with `disk_error` when a folder cannot be read.
 */
export async function examine(parts: DoctorParts, repair: boolean): Promise<DoctorReport> {
  const database = checkDatabase(parts)
  const { findings: originals, images, verifiedBytes } = await checkOriginals(parts)
  const findings = [
    ...database,
    ...originals,
    ...(await checkOrphans(parts, repair)),
    ...(await checkDerived(parts, repair)),
    ...(await checkSpool(parts, repair)),
  ]
  return { ok: findings.every(({ ok, repaired }) => ok || repaired), findings, images, verifiedBytes }
}
