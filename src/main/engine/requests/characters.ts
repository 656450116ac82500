import type { Character, CharacterDetail, CharacterSummary } from '../../../contract/character.ts'
import { noCharacter, type Characters } from '../characters/characters.ts'
import { makeImageCounts, type ImageCounts } from '../characters/image-counts.ts'
import type { References } from '../references/references.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** Characters of a library: who there is, how each looked in every version, and the next version of one. */
export function characterRequests(parts: {
  readonly characters: Characters
  readonly references: References
  readonly store: Store
}): Handlers<'characters.list' | 'characters.get' | 'characters.save' | 'characters.remove'> {
  const { characters, references, store } = parts
  const counts = makeImageCounts(store.db)
  const detail = (character: Character): CharacterDetail => detailOf(character, characters, counts)
  return {
    'characters.list': () => {
      const images = counts.all()
      return characters.list().map((character) => summaryOf(character, images.get(character.name) ?? 0))
    },
    'characters.get': ({ name, version }) => {
      const found = characters.find(name, version ?? null)
      if (!found) throw noCharacter(name, version)
      return detail(found)
    },
    'characters.save': async (draft) => detail(await characters.save(draft, references)),
    'characters.remove': async ({ name }) => {
      await characters.remove(name)
      return null
    },
  }
}

function summaryOf(character: Character, images: number): CharacterSummary {
  const { name, title, version, references, savedAt } = character
  const coverSha256 = references[0]?.picture.sha256 ?? null
  const facts = { name, title, version, references: references.length, coverSha256, savedAt, images }
  return character.unreadable === undefined ? facts : { ...facts, unreadable: character.unreadable }
}

function detailOf(character: Character, characters: Characters, counts: ImageCounts): CharacterDetail {
  const images = counts.of(character.name)
  const versions = characters
    .versions(character.name)
    .map(({ version, savedAt }) => ({ version, savedAt, images: images.get(version) ?? 0 }))
  return { character, versions }
}
