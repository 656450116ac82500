import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Pause } from '../../../../contract/batch.ts'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failed } from '../../../../contract/failure.ts'
import { syncDirectory } from '../../files/directory-sync.ts'
import { libraryFiles } from '../../files/paths.ts'
import { ledgerFiles } from '../../ledger/files.ts'
import { replayLedger, unseenFrom } from '../../ledger/replay.ts'
import { closeToOthers } from '../../private-file.ts'
import { backupFault } from '../../store/backup-check.ts'
import { listBackups } from '../../store/backup-files.ts'
import type { DatabaseFault } from '../../store/identity.ts'
import { damagedDatabase } from '../../store/open.ts'
import { makeStore, type Store } from '../../store/index.ts'
import { mendTallies } from '../../store/tally.ts'
import { count, wrong } from './finding.ts'

/** Where the new database is made until it is whole. */
const buildFolder = '.rebuild'
/** A database is up to three files; the log and its index must not be taken for those of another. */
const databaseEndings = ['', '-wal', '-shm', '-journal']

/**
 * Makes a new database in place of a faulty one: the newest backup that is whole, and what the ledger says since; without
 * a backup, all the ledger says. The faulty files are kept under another name. Interrupted at any point, it can be
 * repeated. Under the library's lock. Throws `library_damaged` when there is neither a backup nor a ledger.
 */
export async function rebuildDatabase(root: string, fault: DatabaseFault): Promise<readonly DoctorFinding[]> {
  const backup = listBackups(join(root, 'backups')).find(({ path }) => backupFault(join(root, path)) === null)
  if (!backup && (await ledgerFiles(root)).length === 0) throw nothingLeft(fault)
  openBuildFolder(root, backup ? join(root, backup.path) : null)
  const built = await build(root)
  const kept = await putInPlace(root, 'damaged')
  const source = backup ? `from ${backup.path} and the ledger` : 'from the ledger'
  const message = `The library's database ${fault.what}. It was rebuilt ${source}: ${built.contents}.`
  const aside = kept === null ? '' : ` The old file is kept as ${kept}.`
  return [wrong('database', `${message}${besides(built)}${aside}`, 'Repair rebuilds it.', true)]
}

/** What there is to say beside the contents; begins with a space, empty when there is nothing. */
export function besides({ unusable, held }: Built): string {
  const notUsed = unusable === 0 ? '' : ` ${count(unusable, 'line')} of the ledger could not be used.`
  const notSent =
    held === 0 ? '' : ` ${count(held, 'request')} held, never sent: "proofsheet resume --held" sends them.`
  return `${notSent}${notUsed}`
}

/** Brings a database up to what its ledger says. For one that an older copy was put in place of. */
export async function catchUp(root: string, store: Store): Promise<{ readonly unusable: number }> {
  const replayed = await replayLedger(root, store, await unseenFrom(root, store.db))
  // An older copy does not know what was held since.
  const waiting = store.db
    .prepare<[], number>("SELECT id FROM job WHERE state = 'waiting' AND claimed_at IS NULL")
    .pluck()
  store.transaction(() => store.jobs.moveAll(waiting.all(), 'waiting', 'held'))
  const refresh = store.db.prepare<[], number>('SELECT id FROM row').pluck().all()
  store.transaction(() => refresh.forEach((id) => store.rows.refreshDisplay(id)))
  mendTallies(store.db)
  store.transaction(() => {
    // One that was cancelled waits for its own reason.
    const going = store.batches.unfinishedIds().filter((id) => store.batches.pauseOf(id)?.cause !== 'cancelled')
    going.forEach((id) => store.batches.setPause(id, rebuilt()))
  })
  return replayed
}

/** Nothing that looks as if it waited is sent before somebody has looked. */
function rebuilt(): Pause {
  return {
    cause: 'crash',
    message: 'The database of this library was rebuilt.',
    action: 'Look through the batch, then resume. Nothing the ledger knows of is sent again.',
    since: Date.now(),
  }
}

/** What was made. */
export interface Built {
  readonly unusable: number
  /** Jobs that wait for somebody to release them. */
  readonly held: number
  /** "2 batches, 40 rows, 38 requests, 37 images". */
  readonly contents: string
}

/** Makes the folder in which a database is built, with a copy of a backup in it; its log is copied where it has one. */
export function openBuildFolder(root: string, backup: string | null): string {
  const dir = join(root, buildFolder)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(join(dir, 'backups'), { recursive: true, mode: 0o700 })
  if (backup === null) return dir
  for (const ending of ['', '-wal']) {
    if (existsSync(`${backup}${ending}`)) {
      copyFileSync(`${backup}${ending}`, join(dir, `${libraryFiles.database}${ending}`))
    }
  }
  return dir
}

/** Brings what lies in the build folder up to the ledger. */
export async function build(root: string): Promise<Built> {
  const dir = join(root, buildFolder)
  const store = makeStore(dir, { backups: join(dir, 'backups') })
  try {
    const { unusable } = await catchUp(root, store)
    const held = store.overview.states().find(({ state }) => state === 'held')?.n ?? 0
    return { unusable, held, contents: contentsOf(store) }
  } finally {
    store.close()
  }
}

function contentsOf({ db }: Store): string {
  const number = (table: string): number => db.prepare<[], number>(`SELECT COUNT(*) FROM ${table}`).pluck().get() ?? 0
  const batches = number('batch')
  return `${batches.toLocaleString('en-US')} batch${batches === 1 ? '' : 'es'}, ${count(number('row'), 'row')}, ${count(number('attempt'), 'request')}, ${count(number('image'), 'image')}`
}

/** Puts the old files aside and the new one in place. Returns the new name of the old file, null when there was none. */
export async function putInPlace(root: string, why: 'damaged' | 'replaced'): Promise<string | null> {
  const dir = join(root, buildFolder)
  const fault = backupFault(join(dir, libraryFiles.database))
  if (fault !== null) throw damagedDatabase({ what: `was rebuilt, but the new one ${fault}`, cause: null })
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '')
  const aside = `library-${why}-${stamp}.db`
  const hadOne = existsSync(join(root, libraryFiles.database))
  for (const ending of databaseEndings) {
    const path = join(root, `${libraryFiles.database}${ending}`)
    if (!existsSync(path)) continue
    renameSync(path, join(root, `${aside}${ending}`))
    closeToOthers(join(root, `${aside}${ending}`))
  }
  renameSync(join(dir, libraryFiles.database), join(root, libraryFiles.database))
  await syncDirectory(root)
  rmSync(dir, { recursive: true, force: true })
  return hadOne ? aside : null
}

function nothingLeft({ what, cause }: DatabaseFault) {
  return failed(
    'library_damaged',
    `The library's database ${what}, and there is neither a backup nor a ledger to rebuild it from.`,
    'Restore library.db, backups or ledger from a backup of the folder. The pictures themselves are in originals.',
    cause,
  )
}
