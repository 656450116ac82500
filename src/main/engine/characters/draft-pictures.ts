import type { Character, CharacterDraft, CharacterPicture } from '../../../contract/character.ts'
import { failed } from '../../../contract/failure.ts'
import type { InputPicture, LookedAt } from '../../../contract/reference.ts'
import type { References } from '../references/references.ts'

/**
 * The pictures a draft names, kept in the library: the canon first, then the others, each once. A picture an earlier version
 * has keeps its name and origin. Rejects with `bad_request` for a source that is not one picture.
 */
export async function picturesOf(
  draft: CharacterDraft,
  references: Pick<References, 'look' | 'fetch' | 'keep'>,
  versions: readonly Character[],
): Promise<readonly CharacterPicture[]> {
  if (draft.references.length === 0 && draft.identity === '' && draft.forbidden === '')
    throw failed('bad_request', `@${draft.name} has neither pictures nor words.`, 'Add a picture or say who it is.')
  const sources = draft.references.map(({ source }) => source)
  const urls = sources.filter((source) => /^https?:/i.test(source))
  if (urls.length > 0) await references.fetch(urls)
  const looked = await references.look(sources, [])
  const known = new Map(
    versions.flatMap(({ references }) => references.map(({ picture }) => [picture.sha256, picture])),
  )
  const found = sources.map((source, index) => onePicture(looked[index], source))
  await references.keep(found)
  const chosen = new Map<string, CharacterPicture>()
  for (const [index, one] of found.entries()) {
    const canon = draft.references[index]?.canon === true || chosen.get(one.sha256)?.canon === true
    const picture = known.get(one.sha256) ?? ownPicture(one)
    chosen.set(one.sha256, { picture: { ...picture, name: draft.references[index]?.name ?? picture.name }, canon })
  }
  const all = [...chosen.values()]
  return [...all.filter(({ canon }) => canon), ...all.filter(({ canon }) => !canon)]
}

function onePicture(looked: LookedAt | undefined, source: string): InputPicture {
  const [picture, second] = looked?.pictures ?? []
  if (looked?.problem) throw failed('bad_request', looked.problem.message, looked.problem.fix)
  if (picture && !second) return picture
  throw failed(
    'bad_request',
    `"${source}" is ${second ? 'more than one picture' : 'no picture'}.`,
    'Name the pictures of a character one by one.',
  )
}

/** Nothing of this machine's folders goes into a library that may travel: the bytes lie in it. */
function ownPicture(picture: InputPicture): InputPicture {
  const { source, sha256 } = picture
  const travels = source.startsWith('image:') || source.startsWith('https:')
  return { ...picture, source: travels ? source : `ref:${sha256}`, character: null }
}
