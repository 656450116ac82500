import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failed } from '../../../contract/failure.ts'
import { errnoOf } from '../disk-failure.ts'
import { syncDirectory } from '../files/directory-sync.ts'
import { makeFolder } from '../files/publish.ts'
import { parseLine, type LedgerLine } from './line.ts'

export const ledgerFolder = 'ledger'

/** A place in the ledger: a file's name and a byte in it. */
export interface LedgerPosition {
  readonly file: string
  readonly bytes: number
}

const monthFile = /^\d{4,6}-\d\d\.jsonl$/

/** The ledger's files, oldest first. Rejects with disk_error when they cannot be listed. */
export async function ledgerFiles(root: string): Promise<readonly string[]> {
  const names = await readdir(join(root, ledgerFolder)).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return []
    throw unreadable(ledgerFolder, error)
  })
  return names.filter((name) => monthFile.test(name)).toSorted()
}

/**
 * Appends text that ends with a newline and resolves, once it is on disk, with the place after it. A line an earlier
 * crash tore is ended first, so that it spoils no other. Rejects with the file system's error.
 */
export async function appendToLedger(root: string, text: string, now: number): Promise<LedgerPosition> {
  const dir = join(root, ledgerFolder)
  const month = `${new Date(now).toISOString().slice(0, 7)}.jsonl`
  const newest = (await ledgerFiles(root)).at(-1)
  // Read in the order of names: a clock that was set back must not write before what is already there.
  const file = newest !== undefined && newest > month ? newest : month
  if (newest === undefined) await makeFolder(root, ledgerFolder)
  await using handle = await open(join(dir, file), 'a+', 0o600)
  const { size } = await handle.stat()
  const isTorn = size > 0 && (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a
  const bytes = Buffer.from(isTorn ? `\n${text}` : text)
  await writeWhole(handle, bytes)
  await handle.datasync()
  if (newest !== file) await syncDirectory(dir)
  return { file, bytes: size + bytes.length }
}

/** A disk that fills up takes a part without an error; the next write then says why. */
async function writeWhole(handle: { write: (bytes: Buffer) => Promise<{ bytesWritten: number }> }, bytes: Buffer) {
  let rest = bytes
  while (rest.length > 0) rest = rest.subarray((await handle.write(rest)).bytesWritten)
}

export interface ReadLine {
  /** Null where the line is torn or not ours. */
  readonly line: LedgerLine | null
  readonly file: string
}

/**
 * Every line from a place on (null: the beginning), in the order of writing. A place beyond the end yields nothing of its
 * file. Throws disk_error.
 */
export async function* readLedger(root: string, from: LedgerPosition | null = null): AsyncGenerator<ReadLine> {
  for (const file of await ledgerFiles(root)) {
    if (from && file < from.file) continue
    const path = join(root, ledgerFolder, file)
    const start = from?.file === file ? from.bytes : 0
    try {
      if ((await stat(path)).size <= start) continue
      for await (const text of linesOf(createReadStream(path, { start }))) yield { line: parseLine(text), file }
    } catch (error) {
      throw unreadable(`${ledgerFolder}/${file}`, error)
    }
  }
}

/** Without its ledger a library can be opened: the database has all of it. So there is a way out. */
function unreadable(path: string, error: unknown) {
  return failed(
    'disk_error',
    `The library's ${path} cannot be read (${errnoOf(error) ?? String(error)}). Nothing was sent.`,
    `Make it readable. Or move it out of the library; "proofsheet doctor --repair" then writes a new ledger.`,
    error,
  )
}

/** Ends lines at a line feed and nowhere else: readline also ends them at U+2028, which JSON leaves as it is in a prompt. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let torn: Buffer[] = []
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      const text = Buffer.concat([...torn, chunk.subarray(from, end)]).toString('utf8')
      torn = []
      from = end + 1
      if (text !== '') yield text
    }
    torn.push(chunk.subarray(from))
  }
  const rest = Buffer.concat(torn).toString('utf8')
  if (rest !== '') yield rest
}
