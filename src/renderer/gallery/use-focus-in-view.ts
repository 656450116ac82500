import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import { isFocusFree } from '../frame/kept-focus.ts'
import { captionHeight, rowOf, type Justified } from './justified.ts'
import type { ScrollScale } from './scroll-scale.ts'

/** Space above the first row, and kept above and below the focused one, px. */
export const edge = 12

interface FocusInView {
  readonly scroller: RefObject<HTMLElement | null>
  readonly layout: Justified
  readonly scale: ScrollScale
  /** px */
  readonly viewport: number
  /** Index of the focused picture. */
  readonly focus: number
  /** False until the user, or the place the window reopened at, chose one. */
  readonly isChosen: boolean
}

/** Brings the focused picture into view when it or the layout changes, and gives it the keyboard if the gallery has it. */
export function useFocusInView({ scroller, layout, scale, viewport, focus, isChosen }: FocusInView): void {
  const last = useRef<{ readonly layout: Justified; readonly focus: number } | null>(null)
  useEffect(() => {
    const element = scroller.current
    const row = layout.rows[rowOf(layout, focus)]
    if (element === null || row === undefined || viewport === 0 || !isChosen) return
    if (last.current?.layout === layout && last.current.focus === focus) return
    last.current = { layout, focus }
    const top = scale.toContent(element.scrollTop)
    const bottom = row.top + edge + row.height + captionHeight
    if (row.top < top) element.scrollTo({ top: scale.toScroll(row.top) })
    else if (bottom > top + viewport) element.scrollTo({ top: scale.toScroll(bottom - viewport + edge) })
  }, [scroller, layout, scale, viewport, focus, isChosen])
  /** The gallery takes the keyboard once, when it opens and nothing else has it. */
  const claimed = useRef(false)
  // After every drawing: the tile may have come into the document only now.
  useLayoutEffect(() => {
    const element = scroller.current
    const isFree = isFocusFree() && !claimed.current
    if (element === null || !(isFree || element.contains(document.activeElement))) return
    const tile = element.querySelector<HTMLElement>('[data-focused]')
    if (tile === null) return
    claimed.current = true
    if (tile !== document.activeElement) tile.focus({ preventScroll: true })
  })
}
