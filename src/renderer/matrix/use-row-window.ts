import { useCallback, useState, type UIEvent } from 'react'

interface RowWindow {
  /** Rows in the document, by index: those in view, one around them, and the focused one wherever it is. */
  readonly rows: readonly number[]
  /** scrollLeft in quarter columns: enough to know which columns show. */
  readonly scrollLeft: number
  readonly onScroll: (event: UIEvent<HTMLElement>) => void
}

/**
 * The part of a list of equally high rows (px) to draw. It changes only when a row comes in or goes out, so scrolling
 * within a row draws nothing again. The focused row stays in the document, so that the focus is never lost.
 */
export function useRowWindow(
  count: number,
  rowHeight: number,
  viewport: number,
  cellWidth: number,
  focused: number,
): RowWindow {
  const [at, setAt] = useState({ top: 0, left: 0 })
  const onScroll = useCallback(
    (event: UIEvent<HTMLElement>) => {
      const { scrollTop, scrollLeft } = event.currentTarget
      const top = Math.floor(scrollTop / rowHeight) * rowHeight
      const left = Math.floor((scrollLeft / cellWidth) * 4) * (cellWidth / 4)
      setAt((old) => (old.top === top && old.left === left ? old : { top, left }))
    },
    [rowHeight, cellWidth],
  )
  return { rows: rowsToDraw(count, rowHeight, viewport, at.top, focused), scrollLeft: at.left, onScroll }
}

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
