import { characterNameSchema, type Character, type CharacterDraft } from '../../../contract/character.ts'
import { failed } from '../../../contract/failure.ts'
import { safeFileName } from '../files/names.ts'
import type { References } from '../references/references.ts'
import { picturesOf } from './draft-pictures.ts'
import { openVersionFolder } from './version-folder.ts'
import { foldedName, type Version } from './version-file.ts'

/** Named sets of pictures and words, each with all it ever was. Names are the same in any case and Unicode form. */
export interface Characters {
  /**
   * `version` null: the newest, which says where a newer file cannot be read; null when there is no such character any more,
   * or never was such a version. Cheap.
   */
  find(name: string, version: number | null): Character | null
  /** The newest of each that is not removed, by name. As `find` has it. */
  list(): readonly Character[]
  /** All that can be read, newest first; those before a removal too. */
  versions(name: string): readonly Character[]
  /**
   * Saves the next version and returns it, or the newest when nothing differs from it. Pictures are looked up, addresses
   * fetched, and all of them kept in the library first. Rejects with `bad_request` for pictures that cannot be had.
   */
  save(draft: CharacterDraft, references: Pick<References, 'look' | 'fetch' | 'keep'>): Promise<Character>
  /** From now on the name is unknown. Rejects with `not_found`. */
  remove(name: string): Promise<void>
  /** Files that cannot be read, relative to the library. */
  damaged(): readonly string[]
}

/**
 * The characters of the library in `root`, or none where there is no library. Reads at once what is there; from then on the
 * folder changes only through this. A file that cannot be read is named to `warn`; its number stays taken.
 */
export function openCharacters(root: string, warn: (path: string) => void, clock: () => number = Date.now): Characters {
  const folder = openVersionFolder(root, warn)
  let last: Promise<unknown> = Promise.resolve()

  const newest = (name: string): Version | null =>
    folder.numbers(name).reduceRight<Version | null>((found, number) => found ?? folder.read(name, number), null)
  /** The newest as far as it can be read, saying so where a newer file cannot. */
  const current = (name: string): Character | null => {
    const readable = newest(name)
    const found = characterOf(readable)
    const unreadable = folder.damagedAfter(name, readable === null ? 0 : versionOf(readable))
    if (unreadable === null) return found
    return { ...(found ?? { ...nothingOf(name), version: unreadable }), unreadable }
  }
  const versions = (name: string): readonly Character[] =>
    folder
      .numbers(name)
      .toReversed()
      .flatMap((number) => characterOf(folder.read(name, number)) ?? [])
  /** One change at a time: two that are saved at once are two versions. */
  const inTurn = <Result>(change: () => Promise<Result>): Promise<Result> => {
    const mine = last.then(change, change)
    last = mine.catch(() => undefined)
    return mine
  }
  const nextOf = (name: string): Head => ({
    name,
    version: (folder.numbers(name).at(-1) ?? 0) + 1,
    savedAt: clock(),
  })

  return {
    find(name, version) {
      const folded = foldedName(name)
      return version === null ? current(folded) : characterOf(folder.read(folded, version))
    },
    list: () => folder.names().flatMap((name) => current(name) ?? []),
    versions: (name) => versions(foldedName(name)),
    async save(draft, references) {
      const name = savableName(draft.name)
      const chosen = await picturesOf(draft, references, versions(name))
      return inTurn(async () => {
        const { title, identity, forbidden } = draft
        const next = { title, identity, forbidden, references: chosen }
        const before = current(name)
        if (before && before.unreadable === undefined && sameCharacter(before, next)) return before
        const character = { ...nextOf(name), ...next }
        await folder.write(name, { removed: false, character })
        return character
      })
    },
    remove: (given) =>
      inTurn(async () => {
        const name = foldedName(given)
        if (!current(name)) throw noCharacter(given)
        await folder.write(name, { removed: true, ...nextOf(name) })
      }),
    damaged: () => folder.damaged(),
  }
}

const nothingOf = (name: string): Omit<Character, 'version'> => {
  return { name, title: '', identity: '', forbidden: '', references: [], savedAt: 0 }
}

function versionOf(version: Version): number {
  return version.removed ? version.version : version.character.version
}

type Head = Pick<Character, 'name' | 'version' | 'savedAt'>

export function noCharacter(name: string, version?: number) {
  const which = version === undefined ? '' : ` version ${version}`
  return failed('not_found', `There is no character @${name}${which} in this library.`, 'Correct the name, or save it.')
}

function characterOf(version: Version | null): Character | null {
  return version === null || version.removed ? null : version.character
}

function sameCharacter(one: Character, other: Omit<Character, keyof Head>): boolean {
  const facts = ({ title, identity, forbidden, references }: Omit<Character, keyof Head>): string =>
    JSON.stringify([title, identity, forbidden, references.map(({ picture, canon }) => [picture.sha256, canon])])
  return facts(one) === facts(other)
}

/** The folded name, if every system can have a folder of that name. Throws `bad_request`. */
function savableName(given: string): string {
  const name = foldedName(given)
  if (characterNameSchema.safeParse(name).success && safeFileName(name) === name) return name
  throw failed(
    'bad_request',
    `"${given}" cannot be the name of a character: no folder can be called so on every system.`,
    'Choose another name.',
  )
}
