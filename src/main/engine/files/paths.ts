import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { failed } from '../../../contract/failure.ts'
import { thumbEdges } from '../../../contract/image.ts'
import type { InputFormat } from '../../../contract/reference.ts'
import type { RenditionFormat } from '../../../contract/recipe.ts'
import { safeFileName } from './names.ts'

/** Folders of a library, all 0700. */
export const libraryFolders = [
  'originals',
  'renditions',
  'thumbs',
  'refs',
  'characters',
  'spool',
  'backups',
  'logs',
] as const

export const libraryFiles = {
  marker: 'library.json',
  database: 'library.db',
  lock: 'lock.db',
  lockOwner: 'lock.json',
} as const

/** Prefix of unfinished files; recovery deletes them. */
export const temporaryPrefix = '.tmp-'

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Everything on disk about one image is named by its attempt, so recovery finds the same paths again. */
function checked(attemptId: string): string {
  if (!uuid7.test(attemptId)) {
    throw failed('internal', `"${attemptId}" is not an attempt id.`, 'Report this with the log.')
  }
  return attemptId
}

/** "2026-11": the month (UTC) in which the attempt was made, read from the first 48 bits of its UUIDv7 (RFC 9562). */
function monthOf(attemptId: string): string {
  const ms = Number.parseInt(checked(attemptId).replace('-', '').slice(0, 12), 16)
  return new Date(ms).toISOString().slice(0, 7)
}

export const extensions = { png: 'png', jpeg: 'jpg', webp: 'webp', avif: 'avif', gif: 'gif', svg: 'svg' } as const

/** Folder of an attempt's original, relative to the library: "originals/2026-11". */
export function originalFolder(attemptId: string): string {
  return `originals/${monthOf(attemptId)}`
}

/** "<attempt>.png". */
export function originalName(attemptId: string, format: Exclude<keyof typeof extensions, 'avif'>): string {
  return `${checked(attemptId)}.${extensions[format]}`
}

/** Where an original is written before it is published: in its final folder, so that a hard link is possible. */
export function originalTemporaryPath(attemptId: string): string {
  return `${originalFolder(attemptId)}/${temporaryPrefix}${attemptId}`
}

/** "thumbs/<last two hex digits>/<attempt>-<edge>.webp": the last digits are random, the first are the clock's. */
export function thumbPath(attemptId: string, edge: number): string {
  return `thumbs/${checked(attemptId).slice(-2)}/${attemptId}-${edge}.webp`
}

/** "renditions/2026-11/<attempt>-<index>-<name>.<ext>"; `index` is the rendition's place in its recipe. */
export function renditionPath(
  attemptId: string,
  rendition: { readonly name: string; readonly format: RenditionFormat },
  index: number,
): string {
  const name = safeFileName(rendition.name, { maxBytes: 100 })
  return `renditions/${monthOf(attemptId)}/${attemptId}-${index}-${name}.${extensions[rendition.format]}`
}

const sha256 = /^[0-9a-f]{64}$/

function checkedHash(hash: string): string {
  if (!sha256.test(hash)) throw failed('internal', `"${hash}" is not a SHA-256.`, 'Report this with the log.')
  return hash
}

/** "refs/<first two hex digits>/<sha256>.png": a picture that goes along with requests, under the hash of its bytes. */
export function referencePath({
  sha256: hash,
  format,
}: {
  readonly sha256: string
  readonly format: InputFormat
}): string {
  return `refs/${checkedHash(hash).slice(0, 2)}/${hash}.${extensions[format]}`
}

/** "refs/<first two hex digits>/<sha256>-256.webp". */
export function referenceThumbPath(hash: string): string {
  return `refs/${checkedHash(hash).slice(0, 2)}/${hash}-${thumbEdges.small}.webp`
}

/** "spool/<attempt>-<n>.partial": the n-th partial picture of a request that is under way, as it came. Deleted when it ends. */
export function partialPath(attemptId: string, index: number): string {
  return `${spoolPath(attemptId)}-${index}.partial`
}

/** "spool/<attempt>": `.part` while receiving, `.resp` when whole. */
export function spoolPath(attemptId: string): string {
  return `spool/${checked(attemptId)}`
}

/**
 * Absolute path of a stored relative path, proved to lie inside `root` after symbolic links are followed.
 * The file itself need not exist; its folder is checked as far as it does. Throws `library_unsafe`.
 */
export function resolveInside(root: string, path: string): string {
  const realRoot = realpathSync(root)
  const wanted = resolve(realRoot, path)
  if (isAbsolute(path) || !contains(realRoot, wanted) || !contains(realRoot, realpathOfExisting(wanted))) {
    throw failed(
      'library_unsafe',
      `"${path}" leads out of the library folder.`,
      'Remove links from the library folder that point elsewhere.',
    )
  }
  return wanted
}

function contains(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The real path of the part of `path` that exists, with the rest appended. */
function realpathOfExisting(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realpathOfExisting(parent), basename(path))
  }
}
