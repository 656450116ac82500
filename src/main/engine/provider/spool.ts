import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The body was longer than allowed. What came so far is in the `.part` file. */
export class BodyTooLargeError extends Error {}

/** This machine could not write the answer down. `cause` is the system's error. */
export class SpoolWriteError extends Error {}

/** Gives room back to the disk of the spool, if some was set aside for this. */
export type MakeRoom = () => void

/** Small enough that hundreds of answers at once stay cheap, large enough that a picture is a few writes. */
const writeAtBytes = 256 * 1024

/** A place for one answer, open before its request leaves: a disk that takes no new file then costs nothing. */
export interface SpoolFile {
  /**
   * Streams a body as it is to `<path>.part` and fsyncs it. Nothing is parsed. Throws what the body throws,
   * BodyTooLargeError or SpoolWriteError; what was written stays, for salvage.
   */
  fill(body: AsyncIterable<Buffer>, maxBytes: number): Promise<void>
  /**
   * What was filled in, whether the body ended well or not, becomes `<path>.resp`, durably: from here on recovery finishes the
   * job whatever happens. Its path.
   */
  keep(): Promise<string>
  /** Once, whatever happened. A file that never got a byte is taken away. */
  close(): Promise<void>
}

/** Throws SpoolWriteError. `makeRoom` is called for each write that finds the disk full, before it is tried once more. */
export async function openSpool(path: string, makeRoom: MakeRoom): Promise<SpoolFile> {
  const handle = await onDisk(() => withRoom(makeRoom, () => open(`${path}.part`, 'w', 0o600)))
  let isEmpty = true
  let isSynced = false
  const sync = async (): Promise<void> => {
    await onDisk(() => handle.sync())
    isSynced = true
  }
  const write = async (chunks: readonly Buffer[]): Promise<void> => {
    isEmpty = false
    await onDisk(() => writeAll(handle, chunks, makeRoom))
  }
  return {
    async fill(body, maxBytes) {
      await writeInBlocks(body, maxBytes, write)
      await sync()
    },
    async keep() {
      const kept = `${path}.resp`
      isEmpty = false
      if (!isSynced) await sync()
      await onDisk(async () => {
        await rename(`${path}.part`, kept)
        await syncFolder(dirname(path))
      })
      return kept
    },
    async close() {
      await handle.close().catch(() => undefined)
      // One that cannot be removed is found empty at the next start.
      if (isEmpty) await rm(`${path}.part`, { force: true }).catch(() => undefined)
    },
  }
}

async function writeInBlocks(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
  write: (chunks: readonly Buffer[]) => Promise<void>,
): Promise<void> {
  let total = 0
  let pending: Buffer[] = []
  let pendingBytes = 0
  try {
    for await (const chunk of body) {
      total += chunk.byteLength
      if (total > maxBytes) throw new BodyTooLargeError(`more than ${maxBytes} bytes`)
      pending.push(chunk)
      pendingBytes += chunk.byteLength
      if (pendingBytes < writeAtBytes) continue
      await write(pending)
      pending = []
      pendingBytes = 0
    }
  } finally {
    // Also what arrived before a cut: part of a paid picture may be worth something.
    if (pendingBytes > 0) await write(pending)
  }
}

/** A full disk may write fewer bytes than asked and report no error: the rest is written until there is one. */
async function writeAll(handle: FileHandle, chunks: readonly Buffer[], makeRoom: MakeRoom): Promise<void> {
  const wanted = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
  let { bytesWritten: done } = await withRoom(makeRoom, () => handle.writev(chunks))
  if (done === wanted) return
  const rest = Buffer.concat(chunks)
  while (done < wanted) {
    const { bytesWritten } = await withRoom(makeRoom, () => handle.write(rest, done))
    if (bytesWritten === 0) throw new Error('wrote nothing')
    done += bytesWritten
  }
}

/** A write that failed on a full disk wrote nothing, so it can be made again once there is room. */
async function withRoom<Result>(makeRoom: MakeRoom, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!isFull(error)) throw error
    makeRoom()
    return write()
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

async function onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw new SpoolWriteError('could not write the answer to disk', { cause })
  }
}

const folderSyncs = new Map<string, { running: Promise<void>; next: Promise<void> | null }>()

/** fsync of a folder. Calls during one that runs share the next: a burst of answers costs a few, not one each. */
function syncFolder(folder: string): Promise<void> {
  const current = folderSyncs.get(folder)
  if (current === undefined) return startSync(folder)
  // The running sync may have begun before our rename, so it proves nothing about it.
  current.next ??= current.running.then(
    () => startSync(folder),
    () => startSync(folder),
  )
  return current.next
}

function startSync(folder: string): Promise<void> {
  const running = syncNow(folder).finally(() => {
    if (folderSyncs.get(folder)?.next === null) folderSyncs.delete(folder)
  })
  folderSyncs.set(folder, { running, next: null })
  return running
}

async function syncNow(folder: string): Promise<void> {
  // Windows cannot open a folder; there a rename is durable with the file system's own journal.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
