/** Indexes in ascending order. `top`: first visible px. */
export function rowsToDraw(count: number, rowHeight: number, viewport: number, top: number, focused: number): number[] {
  const start = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - 1)
  const end = Math.min(count, Math.ceil((top + viewport) / rowHeight) + 1)
  const rows = Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index)
  if (focused >= 0 && focused < Math.min(start, count)) rows.unshift(focused)
  if (focused >= end && focused < count) rows.push(focused)
  return rows
}

/** scrollTop (px) that shows a row below the sticky head, moving as little as can be; `centre` puts it in the middle. */
export function scrollToRow(row: number, rowHeight: number, scrollTop: number, room: number, centre: boolean): number {
  const top = row * rowHeight
  if (centre) return Math.max(0, top - (room - rowHeight) / 2)
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + rowHeight - room)
}
