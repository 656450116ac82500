import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { failed } from '../../../contract/failure.ts'
import { diskFailure, errnoOf } from '../disk-failure.ts'
import { syncDirectory } from './directory-sync.ts'

export interface Publication {
  /** Absolute path of the finished file, already fsynced, in `finalDir` or on the same file system. */
  readonly tmp: string
  /** Absolute, existing folder. */
  readonly finalDir: string
  /** File name with extension. */
  readonly name: string
}

const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])
const mostSuffixes = 1_000

/**
 * Gives a finished file its name without ever replacing another: `name`, else "name-2" and so on. When the name is
 * already held by the same bytes, an interrupted publish is being repeated and that file is the result. The name is
 * durable when this resolves. Returns the absolute path. Rejects with `disk_full` or `disk_error`.
 */
export async function publishFile({ tmp, finalDir, name }: Publication): Promise<string> {
  try {
    const path = await takeName(tmp, finalDir, name)
    await patiently(() => unlink(tmp)).catch(ignoreMissing)
    await syncDirectory(finalDir)
    return path
  } catch (error) {
    throw diskFailure(error, 'putting a picture into the library')
  }
}

/**
 * Creates the folder `path` (0700) below `root`, with those in between, and makes each new entry durable. Never `root`
 * itself: a library whose disk was taken away must not come back as empty folders on another one. Rejects with `disk_error`
 * or `disk_full`.
 */
export async function makeFolder(root: string, path: string): Promise<void> {
  try {
    let parent = root
    for (const name of normalize(path).split(sep)) {
      const folder = join(parent, name)
      if (await makeOne(folder)) await syncDirectory(parent)
      parent = folder
    }
  } catch (error) {
    throw diskFailure(error, 'making a folder')
  }
}

async function makeOne(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 })
    return true
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    return false
  }
}

async function takeName(tmp: string, dir: string, name: string): Promise<string> {
  const extension = extname(name)
  const base = name.slice(0, name.length - extension.length)
  for (let number = 1; number <= mostSuffixes; number += 1) {
    const path = join(dir, number === 1 ? name : `${base}-${number}${extension}`)
    if (await linkUnlessTaken(tmp, path)) return path
    if (await sameFile(tmp, path)) return path
  }
  throw failed('conflict', `"${name}" and ${mostSuffixes} names like it are taken.`, 'Choose another file name.')
}

async function linkUnlessTaken(tmp: string, path: string): Promise<boolean> {
  try {
    await patiently(() => link(tmp, path))
    return true
  } catch (error) {
    const errno = errnoOf(error) ?? ''
    if (errno === 'EEXIST') return false
    if (noHardLinks.has(errno)) return reserveAndRename(tmp, path)
    throw error
  }
}

/**
 * Without hard links (exFAT) the name is reserved by an empty file made with O_EXCL, then replaced in one step: no half
 * written file is ever seen. An empty file found is such a reservation of a publish that was interrupted.
 */
async function reserveAndRename(tmp: string, path: string): Promise<boolean> {
  try {
    const reservation = await open(path, 'wx', 0o600)
    await reservation.close()
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    if ((await stat(path)).size !== 0) return false
  }
  await patiently(() => rename(tmp, path))
  return true
}

async function sameFile(tmp: string, path: string): Promise<boolean> {
  const [ours, theirs] = await Promise.all([stat(tmp), stat(path)])
  if (ours.ino === theirs.ino && ours.dev === theirs.dev) return true
  if (ours.size !== theirs.size || !theirs.isFile()) return false
  const [mine, other] = await Promise.all([readFile(tmp), readFile(path)])
  return mine.equals(other)
}

/** Virus scanners and indexers hold a new file for a moment, mostly on Windows: three short waits, then the error. */
async function patiently(action: () => Promise<void>): Promise<void> {
  for (const waitMs of [20, 100, 300]) {
    try {
      return await action()
    } catch (error) {
      const errno = errnoOf(error)
      const held = errno === 'EBUSY' || (process.platform === 'win32' && (errno === 'EPERM' || errno === 'EACCES'))
      if (!held) throw error
      await delay(waitMs)
    }
  }
  return action()
}

function ignoreMissing(error: unknown): void {
  if (errnoOf(error) !== 'ENOENT') throw error
}
