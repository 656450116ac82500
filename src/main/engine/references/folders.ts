import { realpath, readdir } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'

/** A name in a folder; links are neither files nor folders until they are followed. */
export interface Entry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link'
}

/** Names sorted so that those with a common beginning stand together. */
export interface Listing {
  readonly entries: readonly Entry[]
  beginningWith(start: string): readonly Entry[]
}

/** Listings kept; a sheet mostly names one or a few folders, again in every row. */
const mostKept = 64

/** Capitals do not tell names apart on these systems. */
export const foldsCase = process.platform === 'win32' || process.platform === 'darwin'

/** True for paths below a folder, which is not below itself. Both absolute and real. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** How long what was seen of a disk is taken for what is there, ms: rows of a sheet ask for the same thousands of times. */
export const freshMs = 2_000

/** What lies in folders, each read at most once in `freshMs`. Null: no such folder. */
export function makeListings(): (dir: string) => Promise<Listing | null> {
  const kept = new Map<string, { readonly at: number; readonly listing: Promise<Listing | null> }>()
  return (dir) => {
    const now = performance.now()
    const known = kept.get(dir)
    if (known && now - known.at < freshMs) return known.listing
    if (kept.size >= mostKept) kept.clear()
    const listing = list(dir)
    kept.set(dir, { at: now, listing })
    return listing
  }
}

async function list(dir: string): Promise<Listing | null> {
  const found = await readdir(dir, { withFileTypes: true }).catch(() => null)
  if (found === null) return null
  const entries = found
    .flatMap((entry): (Entry & { readonly folded: string })[] => {
      const { name } = entry
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : null
      return kind === null ? [] : [{ name, kind, folded: fold(name) }]
    })
    .sort((one, other) => compare(one.folded, other.folded))
  return {
    entries,
    beginningWith(start) {
      const folded = fold(start)
      const from = firstAt(entries, (name) => compare(name, folded) >= 0)
      const length = firstAt(entries.slice(from), (name) => !name.startsWith(folded))
      return entries.slice(from, from + length)
    },
  }
}

/** What names are compared by: a letter with an accent is one character or two, as the system that wrote the name likes it. */
export function fold(name: string): string {
  return (foldsCase ? name.toLowerCase() : name).normalize('NFC')
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Index of the first entry for which `holds`, which once true stays true; the length when none. */
function firstAt(entries: readonly { readonly folded: string }[], holds: (name: string) => boolean): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(entries[middle]?.folded ?? '')) high = middle
    else low = middle + 1
  }
  return low
}

/** The real paths of folders that are there, in their order. */
export async function realFolders(folders: readonly string[]): Promise<readonly { given: string; real: string }[]> {
  const real = await Promise.all(
    folders.map((given) =>
      realpath(given).then(
        (path) => [{ given, real: path }],
        () => [],
      ),
    ),
  )
  return real.flat()
}
