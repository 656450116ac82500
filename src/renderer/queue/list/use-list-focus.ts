import { useEffect, useLayoutEffect, useRef, type FocusEvent, type RefObject } from 'react'
import { scrollToRow } from '../../matrix/row-maths.ts'
import { shiftOf } from './list-moves.ts'

interface ListFocusProps {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly ids: readonly number[]
  readonly at: number
  readonly revealed: number
  /** px */
  readonly rowHeight: number
  readonly adopt: (index: number) => void
  /** px at the bottom that something lies over. */
  readonly covered: number
}

interface ListFocusHandlers {
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void
}

/** Keeps the view where it is when jobs leave above it, brings the focused row into view, and never loses the keyboard. */
export function useListFocus({
  scroller,
  ids,
  at,
  revealed,
  rowHeight,
  covered,
  adopt,
}: ListFocusProps): ListFocusHandlers {
  const hasKeys = useRef(false)
  const shown = useRef({ ids, revealed: -1 })

  useLayoutEffect(() => {
    const element = scroller.current
    const before = shown.current
    shown.current = { ids, revealed }
    if (element === null) return
    if (before.revealed !== revealed) {
      const room = element.clientHeight - covered
      element.scrollTo({ top: scrollToRow(at, rowHeight, element.scrollTop, room, false) })
    } else if (before.ids !== ids) {
      element.scrollBy({ top: shiftOf(before.ids, ids, Math.floor(element.scrollTop / rowHeight), rowHeight) })
    }
  }, [scroller, ids, at, revealed, rowHeight, covered])

  // After every drawing: the row may have come into the document only now, or the one with the keyboard may have left it.
  useEffect(() => {
    const element = scroller.current
    const isLost = hasKeys.current && document.activeElement === document.body
    if (element === null || !(isLost || element.contains(document.activeElement))) return
    const row = element.querySelector<HTMLElement>(`[data-at="${at}"]`)
    if (row !== null && row !== document.activeElement) row.focus({ preventScroll: true })
  })
  return {
    onFocus: (event) => {
      hasKeys.current = true
      const row = event.target.closest<HTMLElement>('[data-at]')
      if (row !== null) adopt(Number(row.dataset['at']))
    },
    onBlur: (event) => {
      // A row taken out of the document blurs without anything else getting the keyboard.
      hasKeys.current = event.relatedTarget === null && !event.target.isConnected
    },
  }
}
