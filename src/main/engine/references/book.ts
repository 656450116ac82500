import { chooseKeyColour } from '../imaging/alpha/key-colour.ts'
import type { InputPicture, PictureSource } from '../../../contract/reference.ts'
import type { Issue } from '../recipe/issue.ts'
import type { PictureBook, PicturesFound, PictureWants } from '../recipe/picture-book.ts'
import { makeFileFinder } from './find-files.ts'
import { freshMs } from './folders.ts'
import { locate, preparedPicture, type Located, type Places } from './locate.ts'
import { found, refused, type Outcome, type Refusal } from './outcome.ts'
import type { Preparation } from './preparation.ts'

/** Pictures for one sheet, or for a library. */
export interface SheetBook extends PictureBook {
  /** Addresses that were wanted and not fetched, by host. */
  toFetch(): readonly { readonly host: string; readonly pictures: number }[]
}

/** Answers remembered, the oldest forgotten first: more than the rows of a slice can want. */
const mostKept = 10_000
/** Addresses counted; whoever names more has more to fetch than can be told. */
const mostCounted = 100_000

/** Paths mean files below `folders`. A book can be kept: it looks again at what it has not looked at for a while. */
export function makeBook(places: Places, preparation: Preparation, folders: readonly string[]): SheetBook {
  const findFiles = makeFileFinder(folders)
  const known = new Map<string, { readonly at: number; readonly found: PicturesFound }>()
  const missing = new Set<string>()

  async function pictures(source: PictureSource): Promise<Outcome<readonly Located[]>> {
    const located = await locate(source, places, findFiles)
    if (!located.ok && located.refusal.code === 'not_fetched' && missing.size < mostCounted) missing.add(source)
    return located
  }

  async function look(wants: PictureWants): Promise<void> {
    const key = keyOf(wants)
    const before = known.get(key)
    const at = performance.now()
    const isFresh = before !== undefined && before.found.issues.length === 0 && at - before.at < freshMs
    const now = isFresh ? before : { at, found: await lookFor(wants, pictures, preparation) }
    known.delete(key)
    known.set(key, now)
    const oldest = known.size > mostKept ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
  }

  return {
    async load(wants) {
      const distinct = new Map(wants.map((one) => [keyOf(one), one]))
      await Promise.all([...distinct.values()].map(look))
    },
    find: (wants) => known.get(keyOf(wants))?.found ?? neverLoaded(wants),
    character: (name, version) => places.character(name, version),
    keyColour: (words) => chooseKeyColour([words]),
    toFetch: () => byHost(missing),
  }
}

function keyOf({ images, mask, markup }: PictureWants): string {
  return JSON.stringify([images, mask, markup])
}

async function lookFor(
  wants: PictureWants,
  pictures: (source: PictureSource) => Promise<Outcome<readonly Located[]>>,
  preparation: Preparation,
): Promise<PicturesFound> {
  const issues: Issue[] = []
  const images = await imagesOf(wants, pictures, preparation, issues)
  const overlay = async (kind: 'mask' | 'markup'): Promise<InputPicture | null> => {
    const source = wants[kind]
    const base = images[0]
    // Without a picture to lie over there is nothing to check; that is said once, where limits are.
    if (source === null || (base === undefined && issues.length > 0)) return null
    const one = await onlyOne(source, pictures)
    const picture = one.ok
      ? await preparedPicture(one.value, base ? { kind, of: base } : { kind: 'image' }, preparation)
      : one
    if (picture.ok) return picture.value
    issues.push(issueOf(picture.refusal, source))
    return null
  }
  return { images, mask: await overlay('mask'), markup: await overlay('markup'), issues }
}

/**
 * Each picture once, in its first place, however many sources and files mean it: what is sent decides. Adds to `issues` what
 * brings none.
 */
async function imagesOf(
  wants: PictureWants,
  pictures: (source: PictureSource) => Promise<Outcome<readonly Located[]>>,
  preparation: Preparation,
  issues: Issue[],
): Promise<readonly InputPicture[]> {
  const images: InputPicture[] = []
  const paths = new Set<string>()
  const sent = new Set<string>()
  const hasOverlay = wants.mask !== null || wants.markup !== null
  let base: Located | null = null
  for (const source of wants.images) {
    const located = await pictures(source)
    if (!located.ok) issues.push(issueOf(located.refusal, source))
    for (const one of located.ok ? located.value : []) {
      if (paths.has(one.origin.path)) continue
      paths.add(one.origin.path)
      // A mask or markup belongs to the first image and must have its format.
      const isBase = hasOverlay && images.length === 0
      const picture = await preparedPicture(one, { kind: isBase ? 'base' : 'image' }, preparation)
      // With that format it has other bytes, by which another file of it would not be known.
      const plain = base === null ? null : await preparedPicture(base, { kind: 'image' }, preparation)
      if (plain?.ok) sent.add(plain.value.sha256)
      base = isBase ? one : null
      if (!picture.ok) issues.push(issueOf(picture.refusal, source))
      if (!picture.ok || sent.has(picture.value.sha256)) continue
      sent.add(picture.value.sha256)
      images.push(picture.value)
    }
  }
  return images
}

async function onlyOne(
  source: PictureSource,
  pictures: (source: PictureSource) => Promise<Outcome<readonly Located[]>>,
): Promise<Outcome<Located>> {
  const located = await pictures(source)
  if (!located.ok) return located
  const [one, second] = located.value
  if (one && !second) return found(one)
  return refused(`"${source}" finds ${located.value.length} pictures.`, 'Name one picture.')
}

function issueOf({ code, message, fix }: Refusal, source: PictureSource): Issue {
  return { code, severity: 'error', message, fix, source }
}

function neverLoaded(wants: PictureWants): PicturesFound {
  const [source = wants.mask ?? wants.markup ?? ''] = wants.images
  const message = `"${source}" was not looked at.`
  const issues = [issueOf({ code: 'bad_reference', message, fix: 'Look at the plan again.' }, source)]
  return { images: [], mask: null, markup: null, issues }
}

function byHost(sources: ReadonlySet<PictureSource>): readonly { readonly host: string; readonly pictures: number }[] {
  const counts = new Map<string, number>()
  for (const source of sources) {
    const { host } = new URL(source)
    counts.set(host, (counts.get(host) ?? 0) + 1)
  }
  return Array.from(counts, ([host, pictures]) => ({ host, pictures })).toSorted((one, other) =>
    one.host < other.host ? -1 : 1,
  )
}
