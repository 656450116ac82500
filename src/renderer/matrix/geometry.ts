export type RowHeight = 'small' | 'medium' | 'large'

/** Row and picture heights, px. */
export const rowHeights: Readonly<Record<RowHeight, { readonly row: number; readonly picture: number }>> = {
  small: { row: 56, picture: 40 },
  medium: { row: 96, picture: 80 },
  large: { row: 168, picture: 152 },
}

/** Height of the column heads, px: they cover that much of the rows. */
export const headHeight = 44

/** Room right of the last column, px: the scroll bar lies over it. */
const gutter = 10

export interface Columns {
  /** Widths of the frozen columns: tick, row, key, prompt, state. Key is 0 where it moves into the prompt column. */
  readonly frozen: readonly [number, number, number, number, number]
  readonly frozenWidth: number
  readonly cell: number
  readonly count: number
  readonly totalWidth: number
}

/** Widths for a viewport (px). The prompt takes what the variants leave, and never less than its least width. */
export function columnsFor(
  viewport: number,
  variants: number,
  rows: number,
  picture: number,
  narrow: boolean,
): Columns {
  const digits = String(rows + 1).length
  const number = (narrow ? 36 : 40) + Math.max(0, digits - 3) * 8
  const cell = Math.max(140, picture + 60)
  const [tick, key, least, state] = narrow ? [32, 0, 148, 34] : [36, 60, 168, 140]
  const fixed = tick + number + key + state
  const prompt = Math.max(least, viewport - fixed - cell * variants - gutter)
  const frozenWidth = fixed + prompt
  return {
    frozen: [tick, number, key, prompt, state],
    frozenWidth,
    cell,
    count: variants,
    totalWidth: frozenWidth + cell * variants + gutter,
  }
}

/** Variant columns that show beside the frozen ones: from first up to, not including, last. */
export function columnsInView(
  columns: Columns,
  scrollLeft: number,
  viewport: number,
): { readonly first: number; readonly last: number } {
  const room = Math.max(0, viewport - columns.frozenWidth)
  const first = Math.max(0, Math.min(columns.count - 1, Math.floor(scrollLeft / columns.cell)))
  const last = Math.min(columns.count, Math.ceil((scrollLeft + room) / columns.cell))
  return { first, last: Math.max(first + 1, last) }
}

/** scrollLeft (px) that brings a variant column fully beside the frozen ones, as near to `scrollLeft` as can be. */
export function scrollToColumn(columns: Columns, column: number, scrollLeft: number, viewport: number): number {
  const room = viewport - columns.frozenWidth
  const left = column * columns.cell
  if (left < scrollLeft) return left
  if (left + columns.cell > scrollLeft + room) return left + columns.cell - room
  return scrollLeft
}
