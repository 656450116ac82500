import type { Character, CharacterDraft } from '../../contract/character.ts'
import { mostReferences } from '../../contract/reference.ts'
import { freshOf, moved, type AddedPicture } from '../references/references.ts'

/** One picture of a character as it is being edited. */
export interface EditedPicture extends AddedPicture {
  readonly canon: boolean
}

/** A character as it stands in the window. Canon pictures come first, as they are sent. */
export interface CharacterEdit {
  readonly name: string
  readonly title: string
  readonly identity: string
  readonly forbidden: string
  readonly pictures: readonly EditedPicture[]
}

export const emptyEdit: CharacterEdit = { name: '', title: '', identity: '', forbidden: '', pictures: [] }

export function editOf({ name, title, identity, forbidden, references }: Character): CharacterEdit {
  const pictures = references.map(({ picture, canon }) => ({ source: `ref:${picture.sha256}`, picture, canon }))
  return { name, title, identity, forbidden, pictures }
}

export function draftOf({ name, title, identity, forbidden, pictures }: CharacterEdit): CharacterDraft {
  const references = pictures.map(({ source, canon, picture }) => ({ source, canon, name: picture.name.slice(0, 200) }))
  return { name, title: title.trim(), identity: identity.trim(), forbidden: forbidden.trim(), references }
}

/** Whether saving would change nothing. */
export function sameEdit(one: CharacterEdit, other: CharacterEdit): boolean {
  const facts = (edit: CharacterEdit): string => {
    const { title, identity, forbidden } = draftOf(edit)
    return JSON.stringify([
      title,
      identity,
      forbidden,
      edit.pictures.map(({ picture, canon }) => [picture.sha256, canon]),
    ])
  }
  return facts(one) === facts(other)
}

/** With further pictures after the others, each once, as far as there is room; what is to be said of the rest. */
export function withPictures(
  edit: CharacterEdit,
  added: readonly AddedPicture[],
): { readonly edit: CharacterEdit; readonly refusals: readonly string[] } {
  const there = edit.pictures.map(({ picture }) => picture.sha256)
  const { fresh, refusals } = freshOf(added, there, mostReferences - there.length)
  const pictures = [...edit.pictures, ...fresh.map(({ source, picture }) => ({ source, picture, canon: false }))]
  return { edit: { ...edit, pictures }, refusals }
}

/** Makes a picture canon, after the other canon pictures, or no longer, before the others. */
export function withCanonToggled(pictures: readonly EditedPicture[], at: number): readonly EditedPicture[] {
  const changed = pictures.map((each, index) => (index === at ? { ...each, canon: !each.canon } : each))
  const canons = pictures.filter(({ canon }, index) => canon && index !== at).length
  return moved(changed, at, canons)
}
