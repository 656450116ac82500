/** A place in the grid: row and variant by index; variant -1 is the tick box. */
export interface Place {
  readonly row: number
  readonly variant: number
}

export interface KeyPress {
  readonly key: string
  readonly ctrl: boolean
}

/** Where a key leads, or null when it does not move. Home and End go to the ends of the row, with Ctrl to the first and last row. */
export function moveFrom(place: Place, press: KeyPress, rows: number, variants: number, page: number): Place | null {
  const row = (to: number): Place => ({ ...place, row: Math.max(0, Math.min(rows - 1, to)) })
  const variant = (to: number): Place => ({ ...place, variant: Math.max(-1, Math.min(variants - 1, to)) })
  switch (press.key) {
    case 'ArrowUp':
      return row(place.row - 1)
    case 'ArrowDown':
      return row(place.row + 1)
    case 'PageUp':
      return row(place.row - page)
    case 'PageDown':
      return row(place.row + page)
    case 'ArrowLeft':
      return variant(place.variant - 1)
    case 'ArrowRight':
      return variant(place.variant + 1)
    case 'Home':
      return press.ctrl ? row(0) : variant(-1)
    case 'End':
      return press.ctrl ? row(rows - 1) : variant(variants - 1)
    default:
      return null
  }
}

/** Ids from one index to another, both included, in either direction. */
export function idsBetween(ids: readonly number[], a: number, b: number): readonly number[] {
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1)
}
