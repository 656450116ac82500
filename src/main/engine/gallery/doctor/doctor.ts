import type { DoctorReport } from '../../../../contract/doctor.ts'
import { checkBackups } from './backups.ts'
import { checkCharacters } from './characters.ts'
import { checkDatabase } from './database.ts'
import { checkDerived } from './derived.ts'
import type { DoctorParts } from './finding.ts'
import { checkLedger } from './ledger.ts'
import { checkOriginals } from './originals.ts'
import { checkOrphans } from './orphans.ts'
import { checkReferences } from './references.ts'
import { checkSpool } from './spool.ts'
import { checkTallies } from './tallies.ts'

/**
 * Looks at everything a library consists of. `repair` mends what can be made again or put aside without loss; an original
 * is never deleted. `ok`: nothing is wrong that was not repaired. Rejects with `disk_error` when a folder cannot be read.
 */
export async function examine(parts: DoctorParts, repair: boolean): Promise<DoctorReport> {
  const database = checkDatabase(parts)
  // First what brings images back: everything after looks at them too.
  const spool = await checkSpool(parts, repair)
  const orphans = await checkOrphans(parts, repair)
  const { findings: originals, images, verifiedBytes } = await checkOriginals(parts)
  const findings = [
    ...database,
    ...checkTallies(parts, repair),
    ...originals,
    ...orphans,
    ...(await checkDerived(parts, repair)),
    ...(await checkCharacters(parts, repair)),
    ...(await checkReferences(parts, repair)),
    ...spool,
    ...(await checkLedger(parts, repair)),
    ...(await checkBackups(parts, repair)),
  ]
  return { ok: findings.every(({ ok, repaired }) => ok || repaired), findings, images, verifiedBytes }
}
