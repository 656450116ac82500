import type { ImageDetail } from '../../contract/image.ts'
import type { Painting, Paintings } from '../mask/painting.ts'
import { draftFor, type EditDraft } from './draft.ts'

/** An edit somebody began to describe. */
interface Begun {
  readonly draft: EditDraft
  readonly paintings: Paintings
}

/** Pictures whose begun edits are kept. */
const most = 8

/**
 * What the paintings of all begun edits may take together, bytes: above it steps back are forgotten, those of the edit
 * touched longest ago first. The marks stay, a byte a pixel and kind (markup: two), so eight pictures of 3840×2160 with
 * a mask each take 67 MB whatever else is forgotten.
 */
export const mostBytes = 64_000_000

/** Edits begun in this sitting and not made yet, the one touched last at the end: closing the panel throws no words away. */
const begun = new Map<string, Begun>()

type Of = Pick<ImageDetail, 'imageId' | 'sha256'>

/** Another library may have an image of the same number. */
const keyOf = ({ imageId, sha256 }: Of): string => `${imageId} ${sha256}`

/** The edit of a picture as it was left, else a new one. */
export function begunEdit(image: ImageDetail): Begun {
  return begun.get(keyOf(image)) ?? { draft: draftFor(image), paintings: new Map() }
}

/** Keeps an edit while it says anything that a new one does not; else there is nothing to keep. */
export function keepEdit(image: ImageDetail, edit: Begun): void {
  begun.delete(keyOf(image))
  if (!isTouched(image, edit.draft) && ![...edit.paintings.values()].some(({ isTouched: is }) => is)) return
  begun.set(keyOf(image), edit)
  const oldest = begun.size > most ? begun.keys().next().value : undefined
  if (oldest !== undefined) begun.delete(oldest)
  makeRoom()
}

function makeRoom(): void {
  const paintings: Painting[] = []
  for (const edit of begun.values()) paintings.push(...edit.paintings.values())
  let over = paintings.reduce((sum, { bytes }) => sum + bytes, -mostBytes)
  for (const painting of paintings) {
    const before = painting.bytes
    while (over > before - painting.bytes && painting.forgetOldestStep());
    over -= before - painting.bytes
  }
}

/** It was made as it was sent: the next one starts anew. What was changed since then stays; whether anything was. */
export function forgetEdit(image: Of, sent: EditDraft): boolean {
  const kept = begun.get(keyOf(image))
  if (kept === undefined) return false
  if (isSameEdit(kept.draft, sent)) begun.delete(keyOf(image))
  return begun.has(keyOf(image))
}

/** Whether anything was said that a new one does not say. */
export function isTouched(image: ImageDetail, draft: EditDraft): boolean {
  return !isSameEdit(draft, draftFor(image))
}

export function isSameEdit(one: EditDraft, other: EditDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
