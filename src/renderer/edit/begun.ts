import type { ImageDetail } from '../../contract/image.ts'
import type { Paintings } from '../mask/painting.ts'
import { draftFor, type EditDraft } from './draft.ts'

/** An edit somebody began to describe. */
interface Begun {
  readonly draft: EditDraft
  readonly paintings: Paintings
}

/** Pictures whose begun edits are kept. A painting of the largest picture takes some 80 MB with all its steps, most 2 MB. */
const most = 8

/** Edits begun in this sitting and not made yet, the one touched last at the end: closing the panel throws no words away. */
const begun = new Map<string, Begun>()

type Of = Pick<ImageDetail, 'imageId' | 'sha256'>

/** Another library may have an image of the same number. */
const keyOf = ({ imageId, sha256 }: Of): string => `${imageId} ${sha256}`

/** The edit of a picture as it was left, else a new one. */
export function begunEdit(image: ImageDetail): Begun {
  return begun.get(keyOf(image)) ?? { draft: draftFor(image), paintings: new Map() }
}

export function keepEdit(image: Of, edit: Begun): void {
  begun.delete(keyOf(image))
  begun.set(keyOf(image), edit)
  const oldest = begun.size > most ? begun.keys().next().value : undefined
  if (oldest !== undefined) begun.delete(oldest)
}

/** It was made: the next one starts anew. */
export function forgetEdit(image: Of): void {
  begun.delete(keyOf(image))
}

/** Whether anything was said that a new one does not say. */
export function isTouched(image: ImageDetail, draft: EditDraft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftFor(image))
}
