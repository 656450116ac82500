import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import { isFocusFree } from '../frame/kept-focus.ts'
import { headHeight, scrollToColumn, type Columns } from './geometry.ts'
import type { Place } from './grid-moves.ts'
import { scrollToRow } from './row-maths.ts'

interface GridFocusProps {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly columns: Columns
  /** px */
  readonly rowHeight: number
  readonly focus: Place
}

/** Brings the focused cell into view when it changes, and gives it the keyboard if the grid has it. */
export function useGridFocus({ scroller, columns, rowHeight, focus }: GridFocusProps): void {
  const last = useRef<{ readonly place: Place; readonly rowHeight: number } | null>(null)
  useEffect(() => {
    const element = scroller.current
    const before = last.current
    if (element === null || element.clientHeight === 0) return
    last.current = { place: focus, rowHeight }
    if (before?.place.row === focus.row && before.place.variant === focus.variant && before.rowHeight === rowHeight)
      return
    const room = element.clientHeight - headHeight
    element.scrollTo({
      top: scrollToRow(
        focus.row,
        rowHeight,
        element.scrollTop,
        room,
        before === null || before.rowHeight !== rowHeight,
      ),
      left:
        focus.variant < 0
          ? element.scrollLeft
          : scrollToColumn(columns, focus.variant, element.scrollLeft, element.clientWidth),
    })
  })
  /** The grid takes the keyboard once, when it opens and nothing else has it. */
  const claimed = useRef(false)
  // After every drawing: the cell may have come into the document only now.
  useLayoutEffect(() => {
    const element = scroller.current
    const active = document.activeElement
    // The select-all box in the head keeps the keyboard while it has it.
    const isFree = isFocusFree() && !claimed.current
    if (element === null || !(isFree || element.contains(active)) || active?.closest('.mx-head') != null) return
    const cell = element.querySelector<HTMLElement>(`[data-index="${focus.row}"] [data-variant="${focus.variant}"]`)
    if (cell === null) return
    claimed.current = true
    if (cell !== active) cell.focus({ preventScroll: true })
  })
}
