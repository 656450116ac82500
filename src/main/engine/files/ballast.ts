import { randomBytes } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** Room for two of the largest pictures, or some twenty usual ones, as base64, bytes. */
const fullBytes = 64 * 1024 * 1024
/** A disk with more free than this is not about to fill up; the ballast is laid in only below, bytes. */
const shortBytes = 4_000_000_000
/** On a small disk the ballast takes no more than this share of what is free. */
const mostShare = 0.25
const blockBytes = 1024 * 1024

/** A file of no use but its room: given back when the disk is full while answers that are paid for still come in. */
export interface Ballast {
  /** Lays it in when the disk is getting short. `freeBytes` is what the disk has now. Returns at once. */
  keep(freeBytes: number): void
  /** Gives its room back to the disk, if there is any. What failed for want of room is worth one more try. */
  release(): void
  /** Resolves when nothing is being written any more; a half laid ballast is taken away. */
  close(): Promise<void>
}

/** Bytes worth keeping back on a disk with so many free; 0 when it has plenty, or too little to take from. */
export function ballastBytes(freeBytes: number): number {
  if (freeBytes > shortBytes) return 0
  const blocks = Math.floor(Math.min(fullBytes, freeBytes * mostShare) / blockBytes)
  return blocks * blockBytes
}

/** `path` lies on the disk that answers are written to. */
export function openBallast(path: string): Ballast {
  let isThere = hasBytes(path)
  let laying: { readonly done: Promise<boolean>; isCancelled: boolean } | null = null

  function drop(): void {
    if (laying) laying.isCancelled = true
    rmSync(path, { force: true })
    isThere = false
  }

  return {
    keep(freeBytes) {
      const bytes = ballastBytes(freeBytes)
      if (isThere || laying !== null || bytes === 0) return
      const work = { isCancelled: false, done: Promise.resolve(false) }
      laying = work
      work.done = lay(path, bytes, () => work.isCancelled).then((isWhole) => {
        laying = null
        isThere = isWhole
        if (!isWhole) removeIfPossible(path)
        return isWhole
      })
    },
    release() {
      if (!isThere && laying === null) return
      try {
        drop()
      } catch {
        // A disk that does not even delete: the write that failed will say so.
      }
    },
    async close() {
      if (laying) laying.isCancelled = true
      await laying?.done
    },
  }
}

/** Random bytes, so that no file system compresses them to nothing. Not fsynced: it need not outlive a power loss. */
async function lay(path: string, bytes: number, isCancelled: () => boolean): Promise<boolean> {
  try {
    await using file = await open(path, 'w', 0o600)
    const block = randomBytes(blockBytes)
    for (let written = 0; written < bytes;) {
      if (isCancelled()) return false
      const { bytesWritten } = await file.write(block)
      if (bytesWritten === 0) return false
      written += bytesWritten
    }
    return !isCancelled()
  } catch {
    return false
  }
}

function hasBytes(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It is found and used as ballast at the next start.
  }
}
