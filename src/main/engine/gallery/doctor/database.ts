import { join } from 'node:path'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failureOf } from '../../../../contract/failure.ts'
import { readMarker } from '../../files/marker.ts'
import { libraryFiles } from '../../files/paths.ts'
import { schemaVersion } from '../../store/migrations/index.ts'
import { fine, wrong, type DoctorParts } from './finding.ts'

const restore =
  'Close Proofsheet and run "proofsheet doctor --repair": it rebuilds the database from a backup and the ledger.'

/** The database's own consistency, its schema, that a commit survives a power loss, and the marker beside it. */
export function checkDatabase({ root, store }: DoctorParts): readonly DoctorFinding[] {
  return [integrity(store.db), references(store.db), schema(store.db), durability(store.db), marker(root)]
}

type Db = DoctorParts['store']['db']

function integrity(db: Db): DoctorFinding {
  const found = db.prepare('PRAGMA integrity_check(20)').pluck().all() as string[]
  if (found.length === 1 && found[0] === 'ok') return fine('database', 'The database is whole.')
  return wrong('database', `The database is damaged: ${found.join('; ')}.`, restore)
}

function references(db: Db): DoctorFinding {
  const broken = db.prepare('PRAGMA foreign_key_check').all()
  if (broken.length === 0) return fine('references', 'Every record finds the records it names.')
  return wrong('references', `${broken.length} records name others that are gone.`, restore)
}

function schema(db: Db): DoctorFinding {
  const version = db.pragma('user_version', { simple: true })
  if (version === schemaVersion) return fine('schema', `Schema ${schemaVersion}, as this version writes it.`)
  return wrong('schema', `The schema is ${String(version)}; this version writes ${schemaVersion}.`, restore)
}

/** 2 is FULL, https://www.sqlite.org/pragma.html#pragma_synchronous */
function durability(db: Db): DoctorFinding {
  const synchronous = db.pragma('synchronous', { simple: true })
  const journal = db.pragma('journal_mode', { simple: true })
  if (synchronous === 2 && journal === 'wal') return fine('durability', 'Every commit reaches the disk.')
  const message = `A commit may be lost when the power fails (synchronous ${String(synchronous)}, ${String(journal)}).`
  return wrong('durability', message, 'Restart Proofsheet; if this stays, report it.')
}

function marker(root: string): DoctorFinding {
  try {
    const found = readMarker(join(root, libraryFiles.marker))
    if (found?.database) return fine('marker', `library.json names this library ${found.uuid}.`)
    return wrong('marker', 'library.json is missing or does not know its database.', 'Restore it from a backup.')
  } catch (error) {
    const { message, action } = failureOf(error)
    return wrong('marker', message, action)
  }
}
