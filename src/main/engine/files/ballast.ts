import { randomBytes } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** Room for two of the largest pictures, or some twenty usual ones, as base64, bytes. Sending needs more free than this. */
const fullBytes = 64 * 1024 * 1024
/** A disk with more free than this is not about to fill up; the ballast is laid in only below, bytes. */
const shortBytes = 4_000_000_000
const blockBytes = 1024 * 1024

/** A file of no use but its room: given back when the disk is full while answers that are paid for still come in. */
export interface Ballast {
  /**
   * Lays it in when the disk is getting short, or again after it was needed; to be called while there is room to go on
   * sending. `freeBytes` is what the disk has now. Returns at once.
   */
  keep(freeBytes: number): void
  /** What it takes up now, bytes: room that answers on their way can have. */
  bytes(): number
  /** Gives its room back to the disk. What failed for want of room is worth one more try. */
  release(): void
  /**
   * The disk was found full, whatever its figures say (a quota, no more file numbers), and has not taken the ballast
   * again since: nothing more may be sent.
   */
  isSpent(): boolean
  /** Resolves when nothing is being written any more; a half laid ballast is taken away. */
  close(): Promise<void>
}

/** `path` lies on the disk that answers are written to. */
export function openBallast(path: string): Ballast {
  let isThere = sizeOf(path) > 0
  let isSpent = false
  let laying: { done: Promise<void>; isCancelled: boolean } | null = null

  async function layIn(work: { isCancelled: boolean }): Promise<void> {
    const isLaid = await lay(path, () => work.isCancelled)
    // Given back in the moment it was whole: the file is gone.
    const isWhole = isLaid && !work.isCancelled
    laying = null
    if (!isWhole) removeIfPossible(path)
    isThere = isWhole
    if (isWhole) isSpent = false
  }

  return {
    keep(freeBytes) {
      if (isThere || laying !== null || (freeBytes > shortBytes && !isSpent)) return
      const work = { isCancelled: false, done: Promise.resolve() }
      laying = work
      work.done = layIn(work)
    },
    bytes: () => sizeOf(path),
    release() {
      isSpent = true
      isThere = false
      if (laying !== null) laying.isCancelled = true
      removeIfPossible(path)
    },
    isSpent: () => isSpent,
    async close() {
      if (laying !== null) laying.isCancelled = true
      await laying?.done
    },
  }
}

/** Random bytes, so that no file system compresses them to nothing. Not fsynced: it need not outlive a power loss. */
async function lay(path: string, isCancelled: () => boolean): Promise<boolean> {
  try {
    await using file = await open(path, 'w', 0o600)
    const block = randomBytes(blockBytes)
    for (let written = 0; written < fullBytes;) {
      if (isCancelled()) return false
      const { bytesWritten } = await file.write(block)
      if (bytesWritten === 0) return false
      written += bytesWritten
    }
    return !isCancelled()
  } catch {
    // No room for it: that is what it is there to find out.
    return false
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // A disk that does not even delete: the write that failed will say so.
  }
}
