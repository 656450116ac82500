import { createHash, hash, randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failed } from '../../../contract/failure.ts'
import { inputFormats, type InputPicture } from '../../../contract/reference.ts'
import { diskFailure } from '../disk-failure.ts'
import { syncDirectory } from '../files/directory-sync.ts'
import { referencePath, referenceThumbPath, temporaryPrefix } from '../files/paths.ts'
import { makeFolder } from '../files/publish.ts'

/**
 * The folder refs of a library: pictures that go along, each under the SHA-256 of its bytes, written once and never changed.
 * Neither the ledger nor a backup of the database holds them: they are named there by hash, and whoever copies a library
 * copies this folder with the originals.
 */
export interface KeptFiles {
  /** Absolute path of a kept picture; null: there is none. */
  find(sha256: string): Promise<string | null>
  /** True when it is there and whole: read through once, and again when the file is another. Damaged, it can be put anew. */
  has(picture: Pick<InputPicture, 'sha256' | 'format' | 'bytes'>): Promise<boolean>
  /** Copies a file in, durable when this resolves. Rejects with `conflict` when its bytes do not have the hash. */
  put(picture: Pick<InputPicture, 'sha256' | 'format' | 'name'>, from: string): Promise<void>
  /** Puts a thumbnail beside it, there or not: it can be made again. */
  putThumb(sha256: string, from: string): Promise<void>
  hasThumb(sha256: string): Promise<boolean>
}

/** Files remembered as whole; some 200 bytes each. */
const mostWhole = 20_000

export function openKeptFiles(root: string): KeptFiles {
  const whole = new Map<string, string>()
  const sizeOf = (path: string): Promise<number | null> =>
    stat(join(root, path)).then(
      ({ size }) => size,
      () => null,
    )
  return {
    async find(sha256) {
      for (const format of inputFormats) {
        const path = referencePath({ sha256, format })
        if ((await sizeOf(path)) !== null) return join(root, path)
      }
      return null
    },
    async has(picture) {
      const path = join(root, referencePath(picture))
      const facts = await stat(path).catch(() => null)
      if (facts?.size !== picture.bytes) return false
      const stamp = `${facts.mtimeMs} ${facts.ino}`
      if (whole.get(path) === stamp) return true
      if ((await hashOf(path)) !== picture.sha256) return false
      if (whole.size >= mostWhole) whole.clear()
      whole.set(path, stamp)
      return true
    },
    async put(picture, from) {
      try {
        await copyIn(root, picture, from)
      } catch (error) {
        throw diskFailure(error, 'keeping a picture that goes along')
      }
    },
    async putThumb(sha256, from) {
      const path = referenceThumbPath(sha256)
      await makeFolder(root, dirname(path))
      const tmp = join(root, dirname(path), `${temporaryPrefix}${randomUUID()}`)
      await copyFile(from, tmp)
      await rename(tmp, join(root, path))
    },
    hasThumb: async (sha256) => ((await sizeOf(referenceThumbPath(sha256))) ?? 0) > 0,
  }
}

/** Absolute path of a kept picture or its thumbnail; null: there is none. For single pictures that are shown: it does not yield. */
export function keptFile(root: string, sha256: string, size: 'small' | 'original'): string | null {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return null
  const paths =
    size === 'small' ? [referenceThumbPath(sha256)] : inputFormats.map((format) => referencePath({ sha256, format }))
  const path = paths.find((one) => existsSync(join(root, one)))
  return path === undefined ? null : join(root, path)
}

/** SHA-256; null for what cannot be read. */
async function hashOf(path: string): Promise<string | null> {
  const sum = createHash('sha256')
  try {
    for await (const piece of createReadStream(path)) sum.update(piece as Buffer)
    return sum.digest('hex')
  } catch {
    return null
  }
}

async function copyIn(
  root: string,
  picture: Pick<InputPicture, 'sha256' | 'format' | 'name'>,
  from: string,
): Promise<void> {
  // At most some 20 MB: what is larger is converted to less before it goes along.
  const bytes = await readFile(from).catch(() => null)
  if (bytes === null || hash('sha256', bytes) !== picture.sha256) throw changed(picture.name)
  const path = referencePath(picture)
  const folder = dirname(path)
  await makeFolder(root, folder)
  const tmp = join(root, folder, `${temporaryPrefix}${randomUUID()}`)
  try {
    await using file = await open(tmp, 'wx', 0o600)
    await file.writeFile(bytes)
    await file.sync()
    // A full disk can shorten a write without an error.
    if ((await file.stat()).size !== bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    // In place of a file of this name there can only be the same bytes, or damaged ones.
    await rename(tmp, join(root, path))
  } catch (error) {
    await rm(tmp, { force: true })
    throw error
  }
  await syncDirectory(join(root, folder))
}

function changed(name: string) {
  return failed(
    'conflict',
    `"${name}" is no longer the picture it was when it was looked at. Nothing was sent.`,
    'Look at the plan again, then go on.',
  )
}
