import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'

/** px the pointer travels before a press becomes a drag. */
const slack = 4

/** A drag as it stands. */
export interface Reorder {
  /** The tile that was grabbed. */
  readonly from: number
  /** Before which tile it would land; the number of tiles: at the end. */
  readonly gap: number
  /** Where the pointer is, px in the window. */
  readonly x: number
  readonly y: number
  /** The insertion line, px in the list. */
  readonly line: { readonly left: number; readonly top: number; readonly height: number }
}

interface ReorderProps {
  /** What holds the tiles, `data-at` each, and is where the line is measured from. */
  readonly list: RefObject<HTMLElement | null>
  /** The first and last place a tile can have; null: it cannot be dragged. */
  readonly places: (from: number) => readonly [number, number] | null
  readonly onDrop: (from: number, to: number) => void
}

interface Reordering {
  readonly drag: Reorder | null
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
}

/** Dragging tiles of a list that wraps to another place. Esc gives up. */
export function useReorder({ list, places, onDrop }: ReorderProps): Reordering {
  const [drag, setDrag] = useState<Reorder | null>(null)
  const end = useRef(() => {})
  useEffect(() => () => end.current(), [])

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const tile = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null
    const element = list.current
    const from = Number(tile?.dataset['at'])
    const allowed = places(from)
    if (event.button !== 0 || tile === null || element === null || allowed === null) return
    let shown: Reorder | null = null
    const listening = new AbortController()
    const { signal } = listening
    const stop = (isDropped: boolean): void => {
      if (signal.aborted) return
      listening.abort()
      setDrag(null)
      // The gap is counted with the tile still in its place.
      if (isDropped && shown !== null) onDrop(from, shown.gap > from ? shown.gap - 1 : shown.gap)
    }
    const move = (to: globalThis.PointerEvent): void => {
      if (shown === null && Math.hypot(to.clientX - event.clientX, to.clientY - event.clientY) < slack) return
      const place = placeAt(element, to.clientX, to.clientY, allowed)
      shown = { from, ...place, x: to.clientX, y: to.clientY }
      setDrag(shown)
    }
    addEventListener('pointermove', move, { signal })
    addEventListener('pointerup', () => stop(true), { signal })
    addEventListener('pointercancel', () => stop(false), { signal })
    addEventListener('blur', () => stop(false), { signal })
    addEventListener(
      'keydown',
      (key) => {
        if (key.key !== 'Escape' || shown === null) return
        key.preventDefault()
        key.stopPropagation()
        stop(false)
      },
      { signal, capture: true },
    )
    end.current = () => stop(false)
  }
  return { drag, onPointerDown }
}

/** The gap nearest to a point: beside the tile whose row and half it is in. */
function placeAt(
  list: HTMLElement,
  x: number,
  y: number,
  [first, last]: readonly [number, number],
): Pick<Reorder, 'gap' | 'line'> {
  const home = list.getBoundingClientRect()
  let best = { gap: first, line: { left: 0, top: 0, height: 0 }, away: Number.POSITIVE_INFINITY }
  for (const tile of list.querySelectorAll<HTMLElement>('[data-at]')) {
    const at = Number(tile.dataset['at'])
    const box = tile.getBoundingClientRect()
    for (const [gap, edge] of [
      [at, box.left - 4],
      [at + 1, box.right + 4],
    ] as const) {
      const beyond = y < box.top ? box.top - y : y > box.bottom ? y - box.bottom : 0
      const away = Math.abs(x - edge) + beyond * 10
      if (gap < first || gap > last + 1 || away >= best.away) continue
      best = { gap, line: { left: edge - home.left, top: box.top - home.top, height: box.height }, away }
    }
  }
  return best
}
