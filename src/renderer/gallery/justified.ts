/** Space between pictures and under rows, and the caption under each picture, px. */
export const gap = 12
export const rowGap = 8
export const captionHeight = 24

export interface JustifiedRow {
  /** Index of the first item, and one past the last. */
  readonly start: number
  readonly end: number
  /** Top edge and picture height, px; the caption and the gap come below the picture. */
  readonly top: number
  readonly height: number
}

export interface Justified {
  readonly rows: readonly JustifiedRow[]
  readonly width: number
  /** px, all rows with captions and gaps. */
  readonly totalHeight: number
}

/**
 * Rows of pictures that keep their shape and fill the width. Each row is at most `base` px high and exactly as wide as
 * `width`, except the last one, which stays at `base`. Ratios are width / height × 100; ones beyond 10:1 are drawn as 10:1.
 */
export function justify(ratios: readonly number[], width: number, base: number): Justified {
  const rows: JustifiedRow[] = []
  let top = 0
  let start = 0
  let sum = 0
  const close = (end: number, height: number): void => {
    rows.push({ start, end, top, height })
    top += height + captionHeight + rowGap
    start = end
    sum = 0
  }
  for (let index = 0; index < ratios.length; index += 1) {
    sum += shape(ratios[index])
    const room = width - gap * (index - start)
    if (sum * base >= room) close(index + 1, Math.min(base, Math.max(1, Math.floor(room / sum))))
  }
  if (start < ratios.length) close(ratios.length, base)
  return { rows, width, totalHeight: top }
}

/** Width over height, within what can be drawn. */
function shape(ratio: number | undefined): number {
  return Math.min(10, Math.max(0.1, (ratio ?? 100) / 100))
}

/** Left edge and width of each picture of a row, px; whole pixels, and a full row ends exactly at the layout's width. */
export function placeRow(
  layout: Justified,
  row: JustifiedRow,
  ratios: readonly number[],
): readonly { readonly left: number; readonly width: number }[] {
  const shapes = ratios.slice(row.start, row.end).map(shape)
  const exact = shapes.reduce((sum, ratio) => sum + ratio * row.height, 0)
  const room = layout.width - gap * (shapes.length - 1)
  // Rounding the height down leaves a few px; they are spread over the row, never more than a picture's rounding.
  const stretch = row.end < ratios.length || exact > room ? room / exact : 1
  let edge = 0
  return shapes.map((ratio, index) => {
    const next = edge + ratio * row.height * stretch
    const left = Math.round(edge) + gap * index
    const width = Math.round(next) - Math.round(edge)
    edge = next
    return { left, width }
  })
}

/** Index of the last row whose top is at or above `y`; 0 for an empty layout. */
export function rowAt(layout: Justified, y: number): number {
  let low = 0
  let high = layout.rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((layout.rows[middle]?.top ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return low
}

/** Rows from first up to, not including, last, that touch the viewport, with one more on either side. */
export function rowsInView(layout: Justified, y: number, viewport: number): { first: number; last: number } {
  if (layout.rows.length === 0) return { first: 0, last: 0 }
  return {
    first: Math.max(0, rowAt(layout, y) - 1),
    last: Math.min(layout.rows.length, rowAt(layout, y + viewport) + 2),
  }
}

/** The row that holds an item. */
export function rowOf(layout: Justified, item: number): number {
  let low = 0
  let high = layout.rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((layout.rows[middle]?.start ?? 0) <= item) low = middle
    else high = middle - 1
  }
  return low
}

/** The item above or below: the one in the next row whose middle is nearest; itself at the edges. */
export function neighbourRow(layout: Justified, ratios: readonly number[], item: number, step: 1 | -1): number {
  const index = rowOf(layout, item)
  const from = layout.rows[index]
  const to = layout.rows[index + step]
  if (!from || !to) return item
  const middles = placeRow(layout, to, ratios).map((place) => place.left + place.width / 2)
  const own = placeRow(layout, from, ratios)[item - from.start]
  if (!own) return item
  const middle = own.left + own.width / 2
  let best = 0
  for (const [at, other] of middles.entries()) {
    if (Math.abs(other - middle) < Math.abs((middles[best] ?? 0) - middle)) best = at
  }
  return to.start + best
}
