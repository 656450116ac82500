import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import { fileSystemReason, syncedFolderReason } from '../../../src/main/engine/files/file-system.ts'
import { openLibraryFolder } from '../../../src/main/engine/files/library.ts'

let dir = ''
let root = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'proofsheet-library-'))
  root = join(dir, 'library')
})
afterEach(() => rmSync(dir, { recursive: true }))

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return failureOf(error).code
  }
  return 'ok'
}

function withDatabase(): ReturnType<typeof openLibraryFolder> {
  const library = openLibraryFolder(root)
  writeFileSync(library.databasePath, 'SQLite format 3')
  library.databaseCreated()
  return library
}

test('a new library has its marker and folders, closed to others, and keeps its identity', () => {
  const first = openLibraryFolder(root)
  expect(first.isNew).toBe(true)
  expect(readdirSync(root).sort()).toEqual(
    ['backups', 'characters', 'library.json', 'logs', 'originals', 'refs', 'renditions', 'spool', 'thumbs'].sort(),
  )
  expect(statSync(root).mode & 0o777).toBe(0o700)
  expect(statSync(join(root, 'spool')).mode & 0o777).toBe(0o700)
  expect(statSync(join(root, 'library.json')).mode & 0o777).toBe(0o600)
  expect(first.freeBytes()).toBeGreaterThan(0)
  expect(openLibraryFolder(root).uuid).toBe(first.uuid)
  expect(() => first.stillThere()).not.toThrow()
})

test('from its creation on the database may not be missing or empty', () => {
  const library = withDatabase()
  expect(openLibraryFolder(root).isNew).toBe(false)
  truncateSync(library.databasePath)
  expect(codeOf(() => openLibraryFolder(root))).toBe('library_damaged')
  rmSync(library.databasePath)
  expect(codeOf(() => openLibraryFolder(root))).toBe('library_damaged')
  expect(readdirSync(root)).not.toContain('library.db')
})

test('a damaged, missing or newer marker is refused and left as it is', () => {
  withDatabase()
  const marker = join(root, 'library.json')
  const text = readFileSync(marker, 'utf8')
  writeFileSync(marker, text.replace('"layout": 1', '"layout": 2'))
  expect(codeOf(() => openLibraryFolder(root))).toBe('library_newer')
  writeFileSync(marker, '{"half')
  expect(codeOf(() => openLibraryFolder(root))).toBe('library_damaged')
  expect(readFileSync(marker, 'utf8')).toBe('{"half')
  rmSync(marker)
  expect(codeOf(() => openLibraryFolder(root))).toBe('library_damaged')
})

test('a folder with other files never becomes a library', () => {
  mkdirSync(root)
  writeFileSync(join(root, 'thesis.doc'), 'x')
  expect(codeOf(() => openLibraryFolder(root))).toBe('library_unsafe')
  expect(readdirSync(root)).toEqual(['thesis.doc'])
})

test('a file where the library or a folder above it should be is named as such', () => {
  writeFileSync(root, 'x')
  for (const path of [root, join(root, 'deeper')]) expect(codeOf(() => openLibraryFolder(path))).toBe('library_unsafe')
  expect(readFileSync(root, 'utf8')).toBe('x')
})

test('a folder that cloud software synchronises is refused by name', () => {
  expect(codeOf(() => openLibraryFolder(join(dir, 'Dropbox', 'pictures')))).toBe('library_unsafe')
  expect(syncedFolderReason('C:\\Users\\a\\OneDrive - Firm\\x', '\\')).toContain('OneDrive')
  expect(syncedFolderReason('\\\\nas\\share\\x', '\\')).toContain('network')
  expect(syncedFolderReason('/Users/a/Library/Mobile Documents/x', '/')).toContain('iCloud')
  expect(syncedFolderReason('/home/a/Google Drive/x', '/')).toContain('Google Drive')
  expect(syncedFolderReason('/home/a/dropboxes/x', '/')).toBeNull()
})

test('network file systems are refused by their type, local ones are fine', () => {
  const refused: readonly (readonly [number, string | null])[] = [
    [0x6969, 'nfs4'],
    [0xff534d42, 'cifs'],
    [0xfe534d42 | 0, 'smb3'],
    [0x65735546, 'fuse.sshfs'],
    [0x65735546, null],
  ]
  for (const [type, mount] of refused) expect(fileSystemReason(type, mount)).not.toBeNull()
  const ext = 0xef53
  const local = [ext, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630]
  for (const type of local) expect(fileSystemReason(type, null)).toBeNull()
  expect(fileSystemReason(0x65735546, 'fuseblk')).toBeNull()
})

test('a folder that vanished, or another one in its place, is noticed', () => {
  const library = withDatabase()
  renameSync(root, `${root}-away`)
  expect(codeOf(() => library.stillThere())).toBe('library_missing')
  openLibraryFolder(root)
  expect(codeOf(() => library.stillThere())).toBe('library_missing')
  rmSync(root, { recursive: true })
  renameSync(`${root}-away`, root)
  expect(codeOf(() => library.stillThere())).toBe('ok')
})

test('a database that was deleted or replaced under us is noticed', () => {
  const library = withDatabase()
  const { databasePath } = library
  expect(codeOf(() => library.stillThere())).toBe('ok')
  writeFileSync(`${databasePath}.new`, 'SQLite format 3')
  renameSync(`${databasePath}.new`, databasePath)
  expect(codeOf(() => library.stillThere())).toBe('library_missing')
  rmSync(databasePath)
  expect(codeOf(() => library.stillThere())).toBe('library_missing')
})
