import { readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { diskFailure } from '../disk-failure.ts'
import { temporaryPrefix } from './paths.ts'

export interface SpooledFile {
  readonly attemptId: string
  /** Absolute. */
  readonly path: string
}

export interface SpoolContents {
  /** Whole answers: `<attempt>.resp`. */
  readonly responses: readonly SpooledFile[]
  /** Answers that broke off: `<attempt>.part`. */
  readonly parts: readonly SpooledFile[]
}

/** What lies in the spool folder, oldest attempt first (ids are UUIDv7). Rejects with `disk_error`. */
export async function listSpool(spoolDir: string): Promise<SpoolContents> {
  const names = await readdir(spoolDir).catch((error: unknown) => {
    throw diskFailure(error, 'looking for unfinished answers')
  })
  const ending = (end: string): SpooledFile[] =>
    names
      .filter((name) => name.endsWith(end))
      .sort()
      .map((name) => ({ attemptId: basename(name, end), path: join(spoolDir, name) }))
  return { responses: ending('.resp'), parts: ending('.part') }
}

/**
 * Deletes unfinished files (".tmp-...") an earlier run left in the library's folders, previews (".partial"), and places for
 * answers that never got a byte. Only to be called by the owner of the lock, before any work starts. Returns how many went; a file that
 * cannot be deleted stays and is not counted.
 */
export async function removeUnfinished(root: string, folders: readonly string[]): Promise<number> {
  let removed = 0
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      const isUnfinished = entry.name.startsWith(temporaryPrefix) || entry.name.endsWith('.partial')
      if (!entry.isFile() || !(isUnfinished || (await isEmptyPart(path)))) continue
      if (await removeQuietly(path)) removed += 1
    }
  }
  return removed
}

async function isEmptyPart(path: string): Promise<boolean> {
  if (!path.endsWith('.part')) return false
  return stat(path).then(
    ({ size }) => size === 0,
    () => false,
  )
}

/** Deletes a file whose content is safe elsewhere. False when it could not: it is found again at the next start. */
export async function removeQuietly(path: string): Promise<boolean> {
  return rm(path, { force: true }).then(
    () => true,
    () => false,
  )
}

/** An answer that holds more pictures than the one taken out becomes `<attempt>.extra`, which nothing here deletes or reads. */
export async function keepExtra(path: string): Promise<void> {
  // One that cannot be renamed counts as done with, and goes at the next start.
  await rename(path, path.replace(/\.(resp|part)$/, '.extra')).catch(() => undefined)
}
