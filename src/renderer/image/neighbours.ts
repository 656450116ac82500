/** Where an image stands in the list it was opened from. */
export interface Neighbours {
  readonly previous: number | null
  readonly next: number | null
  /** From 0; -1 when it is not in the list. */
  readonly place: number
  readonly total: number
}

/** The images before and after one; none at the ends, or when it is not in the list. */
export function neighboursOf(ids: readonly number[], imageId: number): Neighbours {
  const place = ids.indexOf(imageId)
  if (place < 0) return { previous: null, next: null, place, total: 0 }
  return { previous: ids[place - 1] ?? null, next: ids[place + 1] ?? null, place, total: ids.length }
}
