import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failed, failureOf } from '../../../../contract/failure.ts'
import { diskFailure } from '../../disk-failure.ts'
import { createMarker, readMarker, replaceMarker, type Marker } from '../../files/marker.ts'
import { libraryFiles, libraryFolders } from '../../files/paths.ts'
import { makeFolder } from '../../files/publish.ts'
import { requestsDatabaseLacks } from '../../ledger/compare.ts'
import { ledgerFolder } from '../../ledger/files.ts'
import { databaseFailure } from '../../store/database-failure.ts'
import { makeStore } from '../../store/index.ts'
import { diagnose } from './diagnose.ts'
import { count, wrong } from './finding.ts'
import { catchUp, rebuildDatabase } from './rebuild.ts'
import { restoreDatabase } from './restore.ts'

/**
 * What must be right before a library can be opened at all: its marker, its database, and that the database knows every
 * request the ledger knows. `repair` makes it so, else it is only said. Under the library's lock. Empty when all is well.
 * Interrupted or refused by the disk (disk_full, disk_error) it can be repeated.
 */
export async function repairBeforeOpening(root: string, repair: boolean): Promise<readonly DoctorFinding[]> {
  try {
    return await repairInOrder(root, repair)
  } catch (error) {
    throw diskFailure(databaseFailure(error), 'repairing the library')
  }
}

/**
 * Puts a backup in the place of the library's database, brings it up to the ledger and says what came back. Under the
 * library's lock. Throws bad_request for a file that is no backup of this library, disk_full and disk_error.
 */
export async function restoreBeforeOpening(root: string, backup: string): Promise<readonly DoctorFinding[]> {
  try {
    for (const folder of libraryFolders) await makeFolder(root, folder)
    const restored = await restoreDatabase(root, backup)
    return [...repairMarker(root, true), ...restored]
  } catch (error) {
    throw diskFailure(databaseFailure(error), 'restoring the library')
  }
}

async function repairInOrder(root: string, repair: boolean): Promise<readonly DoctorFinding[]> {
  if (repair) for (const folder of libraryFolders) await makeFolder(root, folder)
  const markers = repairMarker(root, repair)
  const fault = diagnose(join(root, libraryFiles.database))
  if (fault && !repair) {
    return [...markers, wrong('database', `The library's database ${fault.what}.`, rebuildWords)]
  }
  if (fault) return [...markers, ...(await rebuildDatabase(root, fault))]
  return [...markers, ...(await repairLag(root, repair))]
}

const rebuildWords = 'Repair rebuilds it from the newest backup and the ledger, and keeps the old file.'

function repairMarker(root: string, repair: boolean): readonly DoctorFinding[] {
  const path = join(root, libraryFiles.marker)
  const marker = readableMarker(path)
  if (marker) {
    if (!marker.database && repair) replaceMarker(path, { ...marker, database: true })
    return []
  }
  const isDamaged = existsSync(path)
  const message = `The file library.json of the library ${isDamaged ? 'cannot be read' : 'is missing'}.`
  const fix = 'Repair writes a new one.'
  if (!repair) return [wrong('marker', message, fix)]
  if (isDamaged) renameSync(path, `${path}.damaged`)
  replaceMarker(path, { ...createMarker(path), database: true })
  return [wrong('marker', `${message} A new one was written.`, fix, true)]
}

/** Null for a marker that is missing or unreadable. Throws `library_newer`. */
function readableMarker(path: string): Marker | null {
  try {
    return readMarker(path)
  } catch (error) {
    if (failureOf(error).code === 'library_damaged') return null
    throw error
  }
}

/** Throws `library_missing` for a folder in which there never was a library: nothing is made there. */
export function refuseNoLibrary(root: string): void {
  const traces = [libraryFiles.marker, libraryFiles.database, ledgerFolder, 'originals']
  if (traces.some((name) => existsSync(join(root, name)))) return
  throw failed('library_missing', `There is no library in ${root}.`, 'Name its folder with --library.')
}

async function repairLag(root: string, repair: boolean): Promise<readonly DoctorFinding[]> {
  const store = makeStore(root, { backups: join(root, 'backups') })
  try {
    const lacking = await requestsDatabaseLacks(root, store.db)
    if (lacking === 0) return []
    const message = `The database lacks ${count(lacking, 'request')} that the ledger knows, or how they ended: it is an older copy, or lost its last changes.`
    const fix = 'Repair brings it up to the ledger.'
    if (!repair) return [wrong('database', message, fix)]
    await catchUp(root, store)
    return [wrong('database', `${message} It was brought up to the ledger.`, fix, true)]
  } finally {
    store.close()
  }
}
