import type { Character } from '../../../contract/character.ts'
import type { InputPicture, PictureSource } from '../../../contract/reference.ts'
import type { Issue } from './issue.ts'

/** Pictures a request names itself, as written; those of characters are none of them. */
export interface PictureWants {
  readonly images: readonly PictureSource[]
  readonly mask: PictureSource | null
  readonly markup: PictureSource | null
}

/** What wants turned out to mean. Sizes of mask and markup are those of the first image. */
export interface PicturesFound {
  /** Each once, in its first place: bytes that are the same are the same picture, under whatever names. */
  readonly images: readonly InputPicture[]
  readonly mask: InputPicture | null
  readonly markup: InputPicture | null
  readonly issues: readonly Issue[]
}

/** What composing needs to know about pictures that go along. Looked at before composing, so that composing is pure. */
export interface PictureBook {
  /** Looks at files, and at what was fetched. Never fetches. Cheap for wants that are known and whose files have not changed. */
  load(wants: readonly PictureWants[]): Promise<void>
  /** What `load` found; an issue for wants that were never loaded. Each issue names its source. */
  find(wants: PictureWants): PicturesFound
  /** Null: no such character, or no such version. `version` null: the newest. */
  character(name: string, version: number | null): Character | null
  /** The colour to put behind a subject, "#rrggbb", far from all that its words name. */
  keyColour(words: string): string
}

/** One that has no pictures at all, for where none can be named: every source is an error. */
export const noPictures: PictureBook = {
  load: () => Promise.resolve(),
  find: ({ images, mask, markup }) => ({
    images: [],
    mask: null,
    markup: null,
    issues: [...images, mask, markup].flatMap((source) => (source === null ? [] : [noneHere(source)])),
  }),
  character: () => null,
  keyColour: () => '#00ff00',
}

const noneHere = (source: PictureSource): Issue => ({
  code: 'bad_reference',
  severity: 'error',
  message: `"${source}" cannot be looked up: no pictures can be named here.`,
  fix: 'Empty the cell, or leave it out of the recipe.',
  source,
})
