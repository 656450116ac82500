import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import { scrollToColumn, type Columns } from './geometry.ts'
import type { Place } from './grid-moves.ts'

interface GridFocusProps {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly virtual: Virtualizer<HTMLDivElement, Element>
  readonly columns: Columns
  readonly focus: Place
}

/** Brings the focused cell into view when it changes, and gives it the keyboard if the grid has it. */
export function useGridFocus({ scroller, virtual, columns, focus }: GridFocusProps): void {
  const last = useRef<Place | null>(null)
  useEffect(() => {
    const element = scroller.current
    const before = last.current
    last.current = focus
    if (element === null || (before?.row === focus.row && before.variant === focus.variant)) return
    if (before !== null || focus.row > 0)
      virtual.scrollToIndex(focus.row, { align: before === null ? 'center' : 'auto' })
    if (focus.variant >= 0) {
      element.scrollLeft = scrollToColumn(columns, focus.variant, element.scrollLeft, element.clientWidth)
    }
  })
  // After every drawing: the cell may have come into the document only now.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || !element.contains(document.activeElement)) return
    const cell = element.querySelector<HTMLElement>(`[data-index="${focus.row}"] [data-variant="${focus.variant}"]`)
    if (cell !== null && cell !== document.activeElement && inBody(document.activeElement)) {
      cell.focus({ preventScroll: true })
    }
  })
}

/** The select-all box in the head keeps the keyboard while it has it. */
function inBody(element: Element | null): boolean {
  return element?.closest('.mx-head') === null
}
