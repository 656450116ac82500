import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failed } from '../../../../contract/failure.ts'
import { fromMicros } from '../../../../contract/money.ts'
import { libraryFiles } from '../../files/paths.ts'
import { readLedger } from '../../ledger/files.ts'
import { backupFault } from '../../store/backup-check.ts'
import { mixedFault } from '../../store/identity.ts'
import { count, fine, wrong } from './finding.ts'
import { build, openBuildFolder, putInPlace, besides } from './rebuild.ts'

const check = 'restore'

/**
 * Puts a backup in the place of the database: copied, brought up to the ledger, read through, and only then given the name.
 * The database that was there is kept with its log under another name. Interrupted at any point, it can be repeated.
 * Throws bad_request for a file that is no backup of this library; then nothing was changed.
 */
export async function restoreDatabase(root: string, backup: string): Promise<readonly DoctorFinding[]> {
  const dir = openBuildFolder(root, backup)
  try {
    const fault = await faultOf(root, join(dir, libraryFiles.database))
    if (fault !== null) throw unusable(backup, fault)
    const built = await build(root)
    const aside = await putInPlace(root, 'replaced')
    const message = `The database was restored from ${backup} and the ledger: ${built.contents}; ${moneyWords(root)}.`
    const restored = `${message}${besides(built)}`
    if (aside === null) return [fine(check, restored)]
    return [fine(check, `${restored} The one before is kept as ${aside}.`), lackFinding(root, aside)]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Why a copy of a backup cannot become the database of this library; null when it can. */
async function faultOf(root: string, copy: string): Promise<string | null> {
  const fault = backupFault(copy)
  if (fault !== null) return `It ${fault}.`
  return (await isForeign(root, copy)) ? 'It is of another library: its batches are not those of the ledger.' : null
}

/** True when a batch of the backup is another one in the ledger. A ledger that does not know it tells nothing. */
async function isForeign(root: string, path: string): Promise<boolean> {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const createdAt = db.prepare<[unknown], number>('SELECT created_at FROM batch WHERE id = ?').pluck()
    for await (const { line } of readLedger(root)) {
      for (const batch of line?.rows.batch ?? []) {
        const ours = createdAt.get(batch['id'])
        if (ours !== undefined && ours !== batch['created_at']) return true
      }
    }
    return false
  } finally {
    db.close()
  }
}

function unusable(backup: string, why: string) {
  return failed(
    'bad_request',
    `${backup} cannot take the place of the library's database. ${why} Nothing was changed.`,
    'Choose another file of the folder backups; "proofsheet doctor" says which of them are whole.',
  )
}

function moneyWords(root: string): string {
  const db = new Database(join(root, libraryFiles.database), { readonly: true })
  try {
    const [spent = 0, held = 0] =
      db.prepare<[], [number, number]>('SELECT spent_micros, reserved_micros FROM purse').raw().get() ?? []
    return `$${fromMicros(spent).toFixed(2)} spent, $${fromMicros(held).toFixed(2)} held for open outcomes`
  } finally {
    db.close()
  }
}

const nouns = { batch: 'batch record', row: 'row', job: 'job', attempt: 'request', image: 'image' } as const

/** What the database that was there knew and the restored one does not. */
function lackFinding(root: string, aside: string): DoctorFinding {
  const lacks = lacksOf(join(root, libraryFiles.database), join(root, aside))
  if (lacks === null) return fine(check, `${aside} cannot be read, so it cannot be told what only it knew.`)
  if (lacks.length === 0) return fine(check, `All that ${aside} knew came back.`)
  const message = `${lacks.join(', ')} of ${aside} did not come back: neither the backup nor the ledger has them.`
  return wrong(check, message, `To go back, restore ${aside}.`)
}

/** "3 rows" and so on, for what is missing; null when the other database cannot be read. */
function lacksOf(path: string, other: string): readonly string[] | null {
  if (mixedFault(other)) return null
  const db = new Database(path, { readonly: true })
  try {
    db.prepare('ATTACH ? AS other').run(other)
    return Object.entries(nouns).flatMap(([table, noun]) => {
      const lacking = db
        .prepare<[], number>(
          `SELECT COUNT(*) FROM other.${table} WHERE id NOT IN (SELECT id FROM main.${table}) ${table === 'batch' ? 'AND ready = 1' : ''}`,
        )
        .pluck()
        .get()
      return lacking === undefined || lacking === 0 ? [] : [count(lacking, noun)]
    })
  } catch {
    return null
  } finally {
    db.close()
  }
}
