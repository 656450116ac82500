import type { JobChange } from '../../../contract/queue.ts'
import type { InputPicture, JobInputs, PictureSource } from '../../../contract/reference.ts'
import { keyOfName, type CastPins } from './cast.ts'
import type { PictureBook, PictureWants, PicturesFound } from './picture-book.ts'
import { foundFor, isPicture } from './row-pictures.ts'

/** The part of a change that names pictures. */
export type PictureChange = Pick<JobChange, 'references' | 'mask' | 'markup'>

/** What a change asks for, the pinned pictures where it names none; null when it is about other things. */
export function changedWants(change: PictureChange, pinned: JobInputs | null): PictureWants | null {
  const { references, mask, markup } = change
  if (references === undefined && mask === undefined && markup === undefined) return null
  return {
    images: references?.filter(isPicture) ?? ownOf(pinned).map(({ sha256 }) => `ref:${sha256}`),
    mask: mask === undefined ? kept(pinned?.mask) : mask,
    markup: markup === undefined ? kept(pinned?.markup) : markup,
  }
}

const kept = (picture: InputPicture | null | undefined): PictureSource | null =>
  picture ? `ref:${picture.sha256}` : null

/** The versions that were pinned. */
export function versionsOf(pinned: JobInputs | null): CastPins {
  return Object.fromEntries(pinned?.characters.map(({ name, version }) => [keyOfName(name), version]) ?? [])
}

/** Pictures that are not a character's: those come with their character. */
export function ownOf(inputs: JobInputs | null): readonly InputPicture[] {
  return inputs?.images.filter(({ character }) => character === null) ?? []
}

/** The pictures of a request that is composed again. What was pinned keeps its name and its origin. */
export function foundAgain(change: PictureChange, pinned: JobInputs | null, book: PictureBook): PicturesFound {
  const wants = changedWants(change, pinned)
  if (wants === null)
    return { images: ownOf(pinned), mask: pinned?.mask ?? null, markup: pinned?.markup ?? null, issues: [] }
  const found = foundFor(wants, book)
  const known = new Map(
    [...ownOf(pinned), pinned?.mask, pinned?.markup].flatMap((one) => (one ? [[one.sha256, one]] : [])),
  )
  // Its bytes may be others now: with a mask the first picture becomes a PNG. Where it came from stays what it was.
  const named = (picture: InputPicture): InputPicture => {
    const before = picture.source.startsWith('ref:') ? known.get(picture.source.slice('ref:'.length)) : undefined
    return before ? { ...picture, name: before.name, source: before.source, imageId: before.imageId } : picture
  }
  return {
    images: found.images.map(named),
    mask: found.mask && named(found.mask),
    markup: found.markup && named(found.markup),
    issues: found.issues,
  }
}
