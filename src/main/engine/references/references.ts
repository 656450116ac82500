import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Character } from '../../../contract/character.ts'
import { failed } from '../../../contract/failure.ts'
import type { CharacterVersion, InputPicture, LookedAt, PictureSource } from '../../../contract/reference.ts'
import { diskFailure } from '../disk-failure.ts'
import type { Preparer } from '../imaging/prepare-job.ts'
import { makeBook, type SheetBook } from './book.ts'
import { makeFetched } from './fetched.ts'
import { openBudget, type FetchBudget } from './fetch-budget.ts'
import type { FetchRules } from './fetch-file.ts'
import { makeFileFinder } from './find-files.ts'
import { keptFile, openKeptFiles, type KeptFiles } from './kept-files.ts'
import { locate, preparedPicture, type Places } from './locate.ts'
import { found, refused, type Outcome } from './outcome.ts'
import { makePreparation, type Preparation } from './preparation.ts'
import { parseSource } from './source.ts'
import { makeTempFolder, type TempFolder } from './temp-folder.ts'

/** Pictures that go along with requests: found, converted to what the API takes, and kept under the hash of their bytes. */
export interface References {
  /** Paths mean files below `folders` (absolute), the first that has one. Nothing else of this machine can be named. */
  book(folders: readonly string[]): SheetBook
  /** What sources mean, one by one, for a person. */
  look(sources: readonly PictureSource[], folders: readonly string[]): Promise<readonly LookedAt[]>
  /** Files the user chose by hand, kept at once. */
  add(paths: readonly string[]): Promise<readonly LookedAt[]>
  /** A painted mask or markup (PNG bytes), kept at once. Throws `bad_request`. */
  paint(
    kind: 'mask' | 'markup',
    png: Uint8Array,
    size: { readonly width: number; readonly height: number },
  ): Promise<InputPicture>
  /**
   * Fetches addresses. Each is fetched once in a sitting; the answers say what each became. Calls that share a budget
   * share its limits; without one they are those of a single fetch.
   */
  fetch(urls: readonly PictureSource[], budget?: FetchBudget): Promise<readonly LookedAt[]>
  /**
   * Puts the bytes of pictures that were found into the library, fsynced, with a thumbnail; cheap for those that are there.
   * Before jobs that name them are written. Rejects when a file is no longer what it was when it was looked at.
   */
  keep(pictures: Iterable<InputPicture>): Promise<void>
  /** Absolute path of a picture that is kept or was looked at in this sitting; small: its thumbnail. Null: there is none. */
  file(sha256: string, size: 'small' | 'original'): string | null
  /** Deletes what was fetched and converted in this sitting and ends the child. Nothing can be looked at afterwards. */
  close(): Promise<void>
}

export interface ReferenceParts {
  readonly preparer: Preparer
  /** A library folder whose kept pictures can be named; null: none. */
  readonly root: string | null
  /** Whether anything may be written there: thumbnails, and what is kept. */
  readonly writes: boolean
  /** Absolute path of an image as it is shown; null: no such image. Null itself: no library is open. */
  readonly imagePath: ((id: number) => string | null) | null
  readonly character: (name: string, version: number | null) => Character | null
  /** For tests, which have no public server. */
  readonly rules?: FetchRules
}

interface Desk extends Places {
  readonly names: Map<string, string>
  readonly temp: TempFolder
  readonly preparation: Preparation
  readonly writable: KeptFiles | null
}

export function openReferences(parts: ReferenceParts): References {
  const temp = makeTempFolder()
  const kept = parts.root === null ? null : openKeptFiles(parts.root)
  const writable = parts.writes ? kept : null
  const preparation = makePreparation({ preparer: parts.preparer, temp, kept: writable })
  const fetched = makeFetched(temp, parts.rules)
  const desk: Desk = {
    temp,
    preparation,
    kept,
    names: new Map(),
    writable,
    fetched,
    imagePath: parts.imagePath,
    character: parts.character,
  }
  return {
    book: (folders) => makeBook(desk, preparation, folders),
    look: (sources, folders) => lookAtAll(sources, folders, desk),
    add: (paths) => Promise.all(paths.map((path) => addOne(path, desk))),
    paint: (kind, png, size) => paintOne(kind, png, size, desk),
    fetch: (urls, budget = openBudget()) => Promise.all(urls.map((url) => fetchOne(url, budget, desk))),
    keep: (pictures) => keepAll(pictures, desk),
    file: (sha256, size) =>
      (parts.root === null ? null : keptFile(parts.root, sha256, size)) ??
      (size === 'original' ? preparation.whereIs(sha256) : null),
    async close() {
      await parts.preparer.close()
      await temp.remove()
    },
  }
}

async function lookAtAll(sources: readonly PictureSource[], folders: readonly string[], desk: Desk) {
  const findFiles = makeFileFinder(folders)
  return Promise.all(sources.map(async (source) => lookedAt(source, await lookAtOne(source, desk, findFiles))))
}

async function lookAtOne(
  source: PictureSource,
  desk: Desk,
  findFiles: ReturnType<typeof makeFileFinder>,
): Promise<Outcome<readonly InputPicture[]>> {
  const parsed = parseSource(source)
  if (parsed.ok && parsed.value.kind === 'character') return ofCharacter(parsed.value.name, desk)
  const located = await locate(source, desk, findFiles)
  if (!located.ok) return located
  const pictures: InputPicture[] = []
  for (const one of located.value) {
    const picture = await preparedPicture(one, { kind: 'image' }, desk.preparation)
    if (!picture.ok) return picture
    pictures.push(picture.value)
  }
  return found(pictures)
}

function ofCharacter(given: string, desk: Desk): Outcome<readonly InputPicture[]> {
  const character = desk.character(given, null)
  if (!character)
    return refused(`There is no character @${given} in this library.`, 'Make the character, or correct its name.')
  const { name, version, references, unreadable } = character
  if (unreadable !== undefined)
    return refused(`Version ${unreadable} of @${name}, its newest, cannot be read.`, `Save @${name} again.`)
  return found(references.map(({ picture }) => shownIn(picture, { name, version })))
}

function shownIn(picture: InputPicture, character: CharacterVersion): InputPicture {
  return { ...picture, character }
}

function lookedAt(source: PictureSource, outcome: Outcome<readonly InputPicture[]>): LookedAt {
  if (outcome.ok) return { source, pictures: outcome.value, problem: null }
  const { message, fix } = outcome.refusal
  return { source, pictures: [], problem: { message, fix } }
}

async function addOne(path: string, desk: Desk): Promise<LookedAt> {
  const name = basename(path)
  const picture = await kept({ path, stamp: `added ${Date.now()}` }, name, { kind: 'image' }, desk)
  return lookedAt(path, picture.ok ? found([picture.value]) : picture)
}

async function paintOne(
  kind: 'mask' | 'markup',
  png: Uint8Array,
  of: { readonly width: number; readonly height: number },
  desk: Desk,
): Promise<InputPicture> {
  const path = await desk.temp.newPath()
  await writeFile(path, png, { mode: 0o600 }).catch((error: unknown) => {
    throw diskFailure(error, `taking over a painted ${kind}`)
  })
  const picture = await kept({ path, stamp: '' }, `painted ${kind}`, { kind, of }, desk)
  if (picture.ok) return picture.value
  throw failed('bad_request', picture.refusal.message, picture.refusal.fix)
}

const mostNames = 10_000

/** Prepares a file and keeps it at once: from then on it is named by its hash. */
async function kept(
  origin: Parameters<Preparation['prepare']>[0],
  name: string,
  as: Parameters<Preparation['prepare']>[1],
  desk: Desk,
): Promise<Outcome<InputPicture>> {
  const located = { origin, name, source: '', imageId: null, sha256: null }
  const picture = await preparedPicture(located, as, desk.preparation)
  if (!picture.ok) return picture
  const named = { ...picture.value, source: `ref:${picture.value.sha256}` }
  await keepAll([named], desk)
  // Added by hand, so there are few; forgotten all the same before they are many.
  if (desk.names.size >= mostNames) desk.names.clear()
  desk.names.set(named.sha256, name)
  return found(named)
}

async function fetchOne(source: PictureSource, budget: FetchBudget, desk: Desk): Promise<LookedAt> {
  const parsed = parseSource(source)
  if (!parsed.ok) return lookedAt(source, parsed)
  if (parsed.value.kind !== 'url') return lookedAt(source, refused(`"${source}" is no address.`, 'Correct it.'))
  const file = await desk.fetched.fetch(parsed.value.url, budget)
  if (!file.ok) return lookedAt(source, file)
  const located = { ...file.value, imageId: null, sha256: null }
  const picture = await preparedPicture(located, { kind: 'image' }, desk.preparation)
  return lookedAt(source, picture.ok ? found([picture.value]) : picture)
}

async function keepAll(pictures: Iterable<InputPicture>, { writable, preparation }: Desk): Promise<void> {
  if (writable === null) throw failed('bad_request', 'No library is open to keep pictures in.', 'Open a library.')
  const distinct = new Map(Array.from(pictures, (picture) => [picture.sha256, picture]))
  for (const picture of distinct.values()) {
    if (await writable.has(picture)) continue
    const from = preparation.whereIs(picture.sha256)
    if (from === null)
      throw failed(
        'conflict',
        `The picture "${picture.name}" is not kept in this library, and where it came from is forgotten. Nothing was sent.`,
        'Add the picture again.',
      )
    await writable.put(picture, from)
  }
}
