import { useCallback, useState, type UIEvent } from 'react'
import { rowsToDraw } from './row-maths.ts'

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
