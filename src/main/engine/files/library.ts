import { existsSync, mkdirSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { failed, type ProofsheetError } from '../../../contract/failure.ts'
import { diskFailure, errnoOf } from '../disk-failure.ts'
import { freeBytesAt, unsafeReason } from './file-system.ts'
import { createMarker, type Marker, readMarker, replaceMarker } from './marker.ts'
import { libraryFiles, libraryFolders } from './paths.ts'

/** An opened library folder. All paths are absolute and real. */
export interface LibraryFolder {
  readonly root: string
  readonly uuid: string
  readonly databasePath: string
  readonly spoolDir: string
  readonly backupsDir: string
  readonly logsDir: string
  /** True when no database was ever made here. */
  readonly isNew: boolean
  /** To be called when the database exists and is durable: from then on it may never be missing, or be another file. */
  databaseCreated(): void
  /**
   * Proves that this is still the folder (same marker, device and inode) and still the same database file. Throws
   * `library_missing`. About 30 microseconds: to be called before every send and every publish.
   */
  stillThere(): void
  freeBytes(): number
}

/**
 * Opens or makes a library folder with its sub-folders (0700). Only an empty folder becomes a new library. Throws
 * `library_unsafe` (network or cloud folder, or someone else's files), `library_damaged` (its database is gone),
 * `library_newer`, `disk_full`, `disk_error`.
 */
export function openLibraryFolder(path: string): LibraryFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const root = realpathSync(path)
    const reason = unsafeReason(root)
    if (reason !== null) throw unsafe(`The library folder ${reason}.`)
    const markerPath = join(root, libraryFiles.marker)
    const marker = readMarker(markerPath) ?? firstMarker(root, markerPath)
    refuseLostDatabase(root, marker)
    for (const folder of libraryFolders) mkdirSync(join(root, folder), { recursive: true, mode: 0o700 })
    return folderOf(root, marker)
  } catch (error) {
    if (isFileInTheWay(error))
      throw unsafe('The library folder cannot be there: a file has that name, or one above it.')
    throw diskFailure(error, 'opening the library folder')
  }
}

function folderOf(root: string, marker: Marker): LibraryFolder {
  const databasePath = join(root, libraryFiles.database)
  const home = identity(statSync(root))
  let database: string | null = marker.database ? identity(statSync(databasePath)) : null
  return {
    root,
    uuid: marker.uuid,
    databasePath,
    spoolDir: join(root, 'spool'),
    backupsDir: join(root, 'backups'),
    logsDir: join(root, 'logs'),
    isNew: !marker.database,
    databaseCreated: () => {
      database = identity(statSync(databasePath))
      if (!marker.database) replaceMarker(join(root, libraryFiles.marker), { ...marker, database: true })
    },
    stillThere: () => {
      if (!isThere(root, home, marker.uuid)) throw gone('The library folder is gone or another one lies in its place.')
      if (database !== null && identityOf(databasePath) !== database) {
        throw gone('The file library.db was removed or replaced while it was in use.')
      }
    },
    freeBytes: () => freeBytesAt(root),
  }
}

function isThere(root: string, home: string, uuid: string): boolean {
  if (identityOf(root) !== home) return false
  try {
    return readMarker(join(root, libraryFiles.marker))?.uuid === uuid
  } catch {
    return false
  }
}

/** A folder of other files never becomes a library by a slip of the hand. */
function firstMarker(root: string, markerPath: string): Marker {
  const others = readdirSync(root).filter((name) => !isHarmless(name))
  if (others.includes(libraryFiles.database)) {
    throw damaged('The library has a database but its file library.json is missing.')
  }
  if (others.includes('ledger') && others.includes('originals')) {
    throw damaged('The files library.json and library.db of this library are missing.')
  }
  if (others.length > 0 && !existsSync(markerPath)) throw unsafe('The folder already holds other files.')
  return createMarker(markerPath)
}

function isHarmless(name: string): boolean {
  return (
    name.startsWith('.') ||
    name === 'lost+found' ||
    name === 'Thumbs.db' ||
    name === 'desktop.ini' ||
    (name.startsWith(`${libraryFiles.marker}.`) && name.endsWith('.tmp'))
  )
}

function refuseLostDatabase(root: string, marker: Marker): void {
  if (!marker.database) return
  const path = join(root, libraryFiles.database)
  if (!existsSync(path)) throw damaged('The file library.db of this library is missing.')
  if (statSync(path).size === 0) throw damaged('The file library.db of this library is empty.')
}

function identity(stats: Stats): string {
  return `${stats.dev}:${stats.ino}`
}

function identityOf(path: string): string | null {
  try {
    return identity(statSync(path))
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return null
  }
}

function isFileInTheWay(error: unknown): boolean {
  return ['EEXIST', 'ENOTDIR'].includes(errnoOf(error) ?? '')
}

function unsafe(message: string): ProofsheetError {
  return failed('library_unsafe', message, 'Choose an empty folder on a local disk that no cloud service synchronises.')
}

function damaged(message: string): ProofsheetError {
  return failed(
    'library_damaged',
    message,
    'Run "proofsheet doctor --repair": it rebuilds what is missing. Nothing was changed.',
  )
}

function gone(message: string): ProofsheetError {
  return failed('library_missing', message, 'Bring the folder back (mount its disk), then resume.')
}
