import type { Character, CharacterDraft } from '../../contract/character.ts'
import { mostReferences, type InputPicture } from '../../contract/reference.ts'

/** One picture of a character as it is being edited. */
export interface EditedPicture {
  readonly sha256: string
  readonly source: string
  readonly canon: boolean
  readonly name: string
  /** px */
  readonly width: number
  readonly height: number
  /** Address of its thumbnail. */
  readonly url: string
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
  const pictures = references.map(({ picture, canon }) => keptPicture(picture, canon))
  return { name, title, identity, forbidden, pictures }
}

/** A picture whose bytes are in the library. */
export function keptPicture({ sha256, name, width, height }: InputPicture, canon = false): EditedPicture {
  return { sha256, source: `ref:${sha256}`, canon, name, width, height, url: `image://r/${sha256}/small` }
}

/** A picture made of an image of the library; its bytes are kept when the character is saved. */
export function imagePicture({ sha256, name, width, height }: InputPicture, imageId: number): EditedPicture {
  const source = `image:${imageId}`
  return { sha256, source, canon: false, name, width, height, url: `image://i/${imageId}/small` }
}

export function draftOf({ name, title, identity, forbidden, pictures }: CharacterEdit): CharacterDraft {
  const references = pictures.map(({ source, canon, name }) => ({ source, canon, name: name.slice(0, 200) }))
  return { name, title: title.trim(), identity: identity.trim(), forbidden: forbidden.trim(), references }
}

/** Whether saving would change nothing. */
export function sameEdit(one: CharacterEdit, other: CharacterEdit): boolean {
  const facts = (edit: CharacterEdit): string => {
    const { title, identity, forbidden } = draftOf(edit)
    return JSON.stringify([title, identity, forbidden, edit.pictures.map(({ sha256, canon }) => [sha256, canon])])
  }
  return facts(one) === facts(other)
}

interface Added {
  readonly pictures: readonly EditedPicture[]
  /** How many found no room, and how many were there already. */
  readonly tooMany: number
  readonly known: number
}

/** Adds pictures after the others, each once, as long as there is room. */
export function withAdded(pictures: readonly EditedPicture[], added: readonly EditedPicture[]): Added {
  const all = new Map(pictures.map((picture) => [picture.sha256, picture]))
  let known = 0
  for (const picture of added) {
    if (all.has(picture.sha256)) known += 1
    else all.set(picture.sha256, picture)
  }
  const kept = [...all.values()].slice(0, mostReferences)
  return { pictures: kept, tooMany: all.size - kept.length, known }
}

interface Placed {
  readonly pictures: readonly EditedPicture[]
  /** Where the picture is now. */
  readonly at: number
}

/** Puts a picture at another place; no picture passes from the canon to the others or back. */
export function moved(pictures: readonly EditedPicture[], from: number, to: number): Placed {
  const picture = pictures[from]
  if (picture === undefined) return { pictures, at: from }
  const rest = pictures.filter((_, index) => index !== from)
  const canons = rest.filter(({ canon }) => canon).length
  const [first, last] = picture.canon ? [0, canons] : [canons, rest.length]
  const at = Math.max(first, Math.min(last, to))
  return { pictures: [...rest.slice(0, at), picture, ...rest.slice(at)], at }
}

/** Makes a picture canon, after the other canon pictures, or no longer, before the others. */
export function withCanonToggled(pictures: readonly EditedPicture[], at: number): Placed {
  const picture = pictures[at]
  if (picture === undefined) return { pictures, at }
  const changed = pictures.with(at, { ...picture, canon: !picture.canon })
  const canons = pictures.filter(({ canon }, index) => canon && index !== at).length
  return moved(changed, at, canons)
}
