import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupInfo, DoctorFinding } from '../../../../contract/doctor.ts'
import { failureOf } from '../../../../contract/failure.ts'
import { checkBackup } from '../../store/backup.ts'
import { count, fine, wrong, type DoctorParts } from './finding.ts'

/** Reads every backup through. Repair renames one that is damaged, so that it is not counted on, and makes a new one. */
export async function checkBackups(parts: DoctorParts, repair: boolean): Promise<readonly DoctorFinding[]> {
  const { backups, failure } = parts.backups.list()
  const damaged: DoctorFinding[] = []
  for (const backup of backups) {
    const fault = await checkBackup(join(parts.root, backup.path))
    if (fault !== null) damaged.push(await damagedFinding(parts, backup, fault, repair))
  }
  const failed = failure ? [wrong('backups', `The last backup failed: ${failure.message}`, failure.action)] : []
  const findings = [...failed, ...damaged]
  if (findings.length > 0) return findings
  const newest = backups[0]
  if (!newest) return [fine('backups', 'No backup was due yet.')]
  const when = new Date(newest.madeAt).toISOString().slice(0, 16).replace('T', ' ')
  return [fine('backups', `${count(backups.length, 'backup')} of the database, the newest from ${when} UTC.`)]
}

async function damagedFinding(
  { root, backups }: DoctorParts,
  { path }: BackupInfo,
  fault: string,
  repair: boolean,
): Promise<DoctorFinding> {
  const message = `The backup ${path} ${fault}.`
  const fix = 'Repair puts it aside and makes a new one.'
  if (!repair) return wrong('backups', message, fix)
  try {
    await rename(join(root, path), join(root, `${path}.damaged`))
    const made = await backups.make('manual')
    return wrong('backups', `${message} Put aside; ${made.path} was made instead.`, fix, true)
  } catch (error) {
    return wrong('backups', `${message} ${failureOf(error).message}`, failureOf(error).action)
  }
}
