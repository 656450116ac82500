import type { Preview } from '../../contract/plan.ts'

const shown = 3

/** Rows (as a spreadsheet counts; the first data row is 2) to preview instead, at random over the whole sheet. */
export function otherRows(rows: number, random: () => number): readonly number[] {
  const picked = new Set<number>()
  const wanted = Math.min(shown, rows)
  while (picked.size < wanted) picked.add(2 + Math.floor(random() * rows))
  return [...picked].toSorted((a, b) => a - b)
}

/** The previewed rows with this one among them, first. */
export function rowsWith(
  row: number,
  current: readonly number[] | null,
  previews: readonly Preview[],
): readonly number[] {
  const rest = (current ?? previews.map((preview) => preview.row)).filter((other) => other !== row)
  return [row, ...rest].slice(0, shown)
}
