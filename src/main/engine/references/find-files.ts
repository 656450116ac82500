import { realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, sep } from 'node:path'
import { mostSources } from '../../../contract/reference.ts'
import { isBelow, makeListings, realFolders, type Listing } from './folders.ts'
import { globPictures, needsSearch } from './glob.ts'
import { found, refused, type Outcome } from './outcome.ts'

/** A file that may go along. */
export interface FileFound {
  /** Absolute and real: no link is followed any more. */
  readonly path: string
  /** Changes when the file does. */
  readonly stamp: string
  readonly name: string
  /** Relative to the folder it was found in, with forward slashes. */
  readonly shown: string
}

interface Root {
  readonly given: string
  readonly real: string
}

const order = new Intl.Collator('en', { numeric: true })

/**
 * Looks paths and globs up below `folders` (absolute), the first that has any. Nothing outside can be named, neither by
 * "..", nor absolutely, nor by a link.
 */
export function makeFileFinder(folders: readonly string[]): (path: string) => Promise<Outcome<readonly FileFound[]>> {
  const list = makeListings()
  let roots: Promise<readonly Root[]> | null = null
  return async (path) => {
    roots ??= realFolders(folders)
    const known = await roots
    if (known.length === 0)
      return refused(
        `"${path}" cannot be looked up: there is no folder to look in.`,
        'Name pictures that are kept, ref:<sha256>, or images of the library, image:12.',
      )
    const ways = known.flatMap((root) => {
      const way = wayFrom(root, path)
      return way === null ? [] : [{ root, way }]
    })
    if (ways.length === 0) return outside(path)
    for (const { root, way } of ways) {
      const hit = await below(root, way, path, list)
      if (hit !== null) return hit
    }
    return refused(
      `"${path}" finds no picture ${known.length === 1 ? 'below the folder of the sheet' : 'in the folders for pictures'}.`,
      'Check its name, put it beside the sheet, or add its folder to the folders in which pictures are looked for.',
    )
  }
}

/** Null: nothing of that name there. */
async function below(
  root: Root,
  way: string,
  path: string,
  list: (dir: string) => Promise<Listing | null>,
): Promise<Outcome<readonly FileFound[]> | null> {
  // A name may hold what is special in a glob: "chair (1) [red].jpg".
  const single = await fileAt(root, join(root.real, way), path)
  if (single) return single.ok ? found([single.value]) : single
  if (!needsSearch(way)) return null
  const { paths, isCut } = await globPictures(root.real, way.split(sep).join('/'), list)
  if (isCut) return refused(`"${path}" looks through too many files.`, 'Name the folder the pictures lie in.')
  if (paths.length === 0) return null
  if (paths.length > mostSources)
    return refused(
      `"${path}" finds ${paths.length.toLocaleString('en-US')} pictures; at most ${mostSources} can go along.`,
      'Write a glob that finds fewer.',
    )
  const hits: FileFound[] = []
  for (const one of paths.toSorted(naturally)) {
    const hit = await fileAt(root, one, path)
    if (hit && !hit.ok) return hit
    if (hit) hits.push(hit.value)
  }
  return hits.length === 0 ? null : found(hits)
}

/** "10" comes after "9"; names that a person reads as one are told apart by their characters. */
function naturally(one: string, other: string): number {
  return order.compare(one, other) || (one < other ? -1 : 1)
}

/** The path below the folder; null when it leads out of it. An absolute path may lie in it. */
function wayFrom({ given, real }: Root, path: string): string | null {
  for (const folder of [real, given]) {
    const whole = isAbsolute(path) ? path : join(folder, path)
    if (isBelow(folder, whole)) return relative(folder, whole)
  }
  return null
}

/** Null: there is nothing of that name. */
async function fileAt(root: Root, path: string, written: string): Promise<Outcome<FileFound> | null> {
  try {
    const real = await realpath(path)
    if (!isBelow(root.real, real)) return outside(written)
    const facts = await stat(real)
    if (facts.isDirectory()) return refused(`"${written}" is a folder.`, `Write "${written.replace(/\/$/, '')}/*".`)
    if (!facts.isFile()) return refused(`"${written}" is no file.`, 'Name a picture file.')
    const stamp = `${facts.mtimeMs} ${facts.ctimeMs} ${facts.size} ${facts.ino}`
    const shown = relative(root.real, path).split(sep).join('/')
    return found({ path: real, stamp, name: basename(path), shown })
  } catch {
    return null
  }
}

function outside(path: string): Outcome<never> {
  return refused(
    `"${path}" leads out of the folder of the sheet.`,
    'Copy the picture beside the sheet, or add its folder to the folders in which pictures are looked for.',
  )
}
