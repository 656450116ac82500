import { randomUUID } from 'node:crypto'
import { lstat, open, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { failed } from '../../../contract/failure.ts'
import type { SpendKey, SpendLine, SpendQuery } from '../../../contract/spend.ts'
import { byteOrderMark, csvLine } from '../files/csv.ts'
import { syncDirectory } from '../files/directory-sync.ts'
import { temporaryPrefix } from '../files/paths.ts'
import type { Db } from '../store/open.ts'
import { spendLines } from './report.ts'

/** Scripts read the columns by these names. */
const columns = [
  'by',
  'key',
  'label',
  'batch_id',
  'requests',
  'images',
  'spent_usd',
  'uncertain_usd',
  'held_usd',
  'approved',
  'per_approved_usd',
] as const

/** Lines written between two looks at the rest of the work. */
const linesPerWrite = 2_000

/**
 * Writes every line of a report as CSV: a new file, or in one step in the place of an old one, never half of it. Rejects
 * with `bad_request` (no absolute path, a place inside the library) or `target_unwritable`.
 */
export async function exportSpend(
  parts: { readonly db: Db; readonly root: string },
  query: SpendQuery,
  path: string,
): Promise<{ readonly path: string; readonly lines: number }> {
  if (!isAbsolute(path)) throw failed('bad_request', `"${path}" is not an absolute path.`, 'Choose a file.')
  const folder = await realpath(dirname(path)).catch((error: unknown) => {
    throw unwritable(path, error)
  })
  if (isInside(parts.root, folder)) {
    throw failed('bad_request', 'The file would lie inside the library.', 'Choose a folder outside it.')
  }
  const lines = spendLines(parts.db, query)
  const tmp = join(folder, `${temporaryPrefix}${randomUUID()}`)
  try {
    await writeLines(tmp, query.by, lines)
    await rename(tmp, await replaceable(join(folder, basename(path))))
    await syncDirectory(folder)
  } catch (error) {
    throw unwritable(path, error)
  } finally {
    await rm(tmp, { force: true }).catch(() => undefined)
  }
  return { path, lines: lines.length }
}

/** A rename takes the place of anything: root would lose /dev/null to it. */
async function replaceable(path: string): Promise<string> {
  const there = await lstat(path).catch(() => null)
  if (there === null || there.isFile() || there.isSymbolicLink()) return path
  throw new Error('there is something that is no file')
}

async function writeLines(tmp: string, by: SpendKey, lines: readonly SpendLine[]): Promise<void> {
  await using file = await open(tmp, 'wx')
  await file.write(byteOrderMark + csvLine(columns))
  for (let from = 0; from < lines.length; from += linesPerWrite) {
    const some = lines.slice(from, from + linesPerWrite)
    await file.write(some.map((line) => csvLine(cellsOf(by, line))).join(''))
  }
  await file.sync()
}

function cellsOf(by: SpendKey, line: SpendLine): readonly string[] {
  const cells: Record<(typeof columns)[number], string> = {
    by,
    key: line.key,
    label: line.label,
    batch_id: line.batchId === null ? '' : String(line.batchId),
    requests: String(line.requests),
    images: String(line.images),
    spent_usd: line.spentUsd.toFixed(6),
    uncertain_usd: line.uncertainUsd.toFixed(6),
    held_usd: line.heldUsd.toFixed(6),
    approved: String(line.approved),
    per_approved_usd: line.perApprovedUsd === null ? '' : line.perApprovedUsd.toFixed(6),
  }
  return columns.map((column) => cells[column])
}

function isInside(root: string, folder: string): boolean {
  const way = relative(root, folder)
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}

function unwritable(path: string, cause: unknown) {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return failed(
    'target_unwritable',
    `The file ${path} cannot be written: ${reason}. No money was involved.`,
    'Choose another place, or close the program that has the file open.',
    cause,
  )
}
