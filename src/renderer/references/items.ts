import type { ModelInfo } from '../../contract/model.ts'
import {
  mostReferences,
  type InputPicture,
  type JobInputs,
  type LookedAt,
  type PictureSource,
} from '../../contract/reference.ts'
import { modelLabel } from '../import/variant-options.ts'
import { fileSize } from '../ui/format.ts'

/** A picture in the order in which it is sent. */
export interface ReferenceItem {
  /** As a change names it: "image:12", "ref:<sha256>". */
  readonly source: PictureSource
  readonly picture: InputPicture
}

/** Everything that goes along besides mask and markup. */
export interface References {
  readonly pictures: readonly ReferenceItem[]
  readonly characters: readonly CharacterMention[]
}

export interface CharacterMention {
  readonly name: string
  /** Null: the newest, whichever that is when the request is made. */
  readonly version: number | null
  /** Pictures it brings along, after the others. */
  readonly pictures: number
  /** It comes along with the picture that is changed and cannot be left out. */
  readonly isKept?: boolean
}

export const noReferences: References = { pictures: [], characters: [] }

/** What a job takes along now. */
export function referencesOf(inputs: JobInputs | null): References {
  if (inputs === null) return noReferences
  return {
    pictures: inputs.images
      .filter(({ character }) => character === null)
      .map((picture) => ({ source: `ref:${picture.sha256}`, picture })),
    characters: inputs.characters.map(({ name, version }) => ({
      name,
      version,
      pictures: inputs.images.filter(({ character }) => character?.name === name).length,
    })),
  }
}

/** As `jobChangeSchema.references` takes them. */
export function sourcesOf({ pictures, characters }: References): PictureSource[] {
  return [...pictures.map(({ source }) => source), ...characters.map(({ name }) => `@${name}`)]
}

export function countOf({ pictures, characters }: References): number {
  return characters.reduce((sum, each) => sum + each.pictures, pictures.length)
}

/** Pictures a model takes along at most; 0 when it takes none. */
export function limitOf(model: ModelInfo | undefined): number {
  if (model === undefined) return mostReferences
  return model.endpoints.includes('edits') ? Math.min(mostReferences, model.maxReferences) : 0
}

/** "2 of 16". */
export function limitWords(references: References, model: ModelInfo | undefined): string {
  const most = limitOf(model)
  return most === 0 ? 'none' : `${countOf(references)} of ${most}`
}

/** Why no further picture can be added; null when one can. */
export function whyNotMore(references: References, model: ModelInfo | undefined): string | null {
  const most = limitOf(model)
  const name = model === undefined ? 'A model' : modelLabel(model.id)
  if (most === 0) return `${name} takes no pictures along.`
  return countOf(references) >= most ? `${name} takes at most ${most} pictures. Remove one first.` : null
}

/** With pictures that were looked at, as far as there is room; one that is there already is not added again. */
export function withLookedAt(
  references: References,
  looked: readonly LookedAt[],
  model: ModelInfo | undefined,
): { readonly references: References; readonly added: number; readonly refusals: readonly string[] } {
  const found = looked.flatMap(({ source, pictures }) =>
    pictures.map((picture) => ({ source: source.startsWith('image:') ? source : `ref:${picture.sha256}`, picture })),
  )
  const known = new Set(references.pictures.map(({ picture }) => picture.sha256))
  const fresh = found.filter(({ picture }) => !known.has(picture.sha256) && known.add(picture.sha256))
  const room = Math.max(0, limitOf(model) - countOf(references))
  const taken = fresh.slice(0, room)
  const refusals = looked.flatMap(({ problem }) => (problem === null ? [] : `${problem.message} ${problem.fix}`))
  const doubles = found.length - fresh.length
  if (doubles > 0) refusals.push(doubles === 1 ? 'One is there already.' : `${doubles} are there already.`)
  if (fresh.length > room) refusals.push(`${fresh.length - room} too many: ${limitOf(model)} at most go along.`)
  return { references: { ...references, pictures: [...references.pictures, ...taken] }, added: taken.length, refusals }
}

/** One picture at another place: before the picture that is at `gap` now; length: at the end. */
export function moved(references: References, from: number, gap: number): References {
  const pictures = [...references.pictures]
  const [item] = pictures.splice(from, 1)
  if (item === undefined) return references
  pictures.splice(gap > from ? gap - 1 : gap, 0, item)
  return { ...references, pictures }
}

export function without(references: References, at: number): References {
  return { ...references, pictures: references.pictures.filter((_, index) => index !== at) }
}

export function withCharacter(references: References, character: CharacterMention): References {
  if (references.characters.some(({ name }) => name === character.name)) return references
  return { ...references, characters: [...references.characters, character] }
}

export function withoutCharacter(references: References, name: string): References {
  return { ...references, characters: references.characters.filter((each) => each.name !== name) }
}

/** "1024×1024 · 1.2 MB". */
export function sizeWords({ width, height, bytes }: Pick<InputPicture, 'width' | 'height' | 'bytes'>): string {
  return `${width}×${height} · ${fileSize(bytes)}`
}

/** "fox.jpg, now image 2 of 3". */
export function movedWords(references: References, at: number): string {
  const item = references.pictures[at]
  return item === undefined ? '' : `${item.picture.name}, now image ${at + 1} of ${references.pictures.length}`
}

/** Address of a picture's thumbnail. */
export function thumbUrl({ sha256, imageId }: Pick<InputPicture, 'sha256' | 'imageId'>): string {
  return imageId === null ? `image://r/${sha256}/small` : `image://i/${imageId}/small`
}
