import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fold, foldsCase, type Entry, type Listing } from './folders.ts'
import { readNamePattern } from './name-pattern.ts'

/** Names looked at for one glob, and how deep: a glob over a whole disk must end. */
const mostLooked = 200_000
const deepest = 32
/** Names after which others have their turn: a few milliseconds. */
const lookedAtOnce = 5_000

/** What a glob finds goes along as a picture; other files beside them are passed over. */
const pictureName = /\.(png|jpe?g|jpe|jfif|webp|gif|tiff?|avif|hei[cf]|svg)$/i

/** Also for a name that the disk may have in other characters. */
export function needsSearch(path: string): boolean {
  return /[*?[\]{}\u0080-\uffff]/.test(path)
}

export interface GlobHits {
  /** Absolute, unsorted. */
  readonly paths: readonly string[]
  /** True when it was given up before everything was looked at. */
  readonly isCut: boolean
}

/**
 * Picture files below `root` that a glob finds: `*` and `?` within a name, `**` for folders in between, `[abc]`, `{a,b}`
 * within a name. Hidden names and linked folders are passed over.
 */
export async function globPictures(
  root: string,
  pattern: string,
  list: (dir: string) => Promise<Listing | null>,
): Promise<GlobHits> {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.')
  const paths = new Set<string>()
  const walked = new Set<string>()
  let looked = 0
  let breatheAt = lookedAtOnce
  let isCut = false

  async function walk(dir: string, at: number, depth: number): Promise<void> {
    const part = parts[at]
    if (part === undefined || depth > deepest || isCut) return
    // Several ** lead to one folder in as many ways as there are to part its path between them.
    const place = `${at} ${dir}`
    if (walked.has(place)) return
    walked.add(place)
    const listing = await list(dir)
    if (listing === null) return
    if (part === '**') await walk(dir, at + 1, depth)
    const matching = part === '**' ? listing.entries.filter(isOpenFolder) : matches(listing, part)
    looked += matching.length + 1
    if (looked >= breatheAt) {
      breatheAt = looked + lookedAtOnce
      await nextTurn()
    }
    isCut ||= looked > mostLooked
    const isLast = at === parts.length - 1
    for (const { name, kind } of matching) {
      if (part === '**') await walk(join(dir, name), at, depth + 1)
      else if (!isLast && kind === 'folder') await walk(join(dir, name), at + 1, depth + 1)
      else if (isLast && kind !== 'folder' && pictureName.test(name)) paths.add(join(dir, name))
    }
  }

  await walk(root, 0, 0)
  return { paths: [...paths], isCut }
}

const isOpenFolder = ({ name, kind }: Entry): boolean => kind === 'folder' && !name.startsWith('.')

/** The part before the first special character narrows a large folder down before anything is matched. */
function matches(listing: Listing, part: string): readonly Entry[] {
  const start = /^[^*?[\]{}()!+@|\\]*/.exec(part)?.[0] ?? ''
  const candidates = listing.beginningWith(start)
  if (start === part) return candidates.filter(({ name }) => fold(name) === fold(part))
  const fits = readNamePattern(part, foldsCase)
  return candidates.filter(({ name }) => fits(name))
}
