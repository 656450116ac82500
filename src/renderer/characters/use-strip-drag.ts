import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'

/** A picture on its way to another place. */
export interface StripDrag {
  readonly from: number
  /** 0 before the first, length after the last. */
  readonly gap: number
  /** Where the pointer is in the window, px. */
  readonly x: number
  readonly y: number
}

/** px the pointer travels before a press becomes a drag. */
const slack = 4

interface Dragging {
  readonly drag: StripDrag | null
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
}

/** Dragging pictures to another place with the pointer; Esc gives up. `onMove` null: nothing can be dragged. */
export function useStripDrag(
  list: RefObject<HTMLElement | null>,
  onMove: ((from: number, to: number) => void) | null,
): Dragging {
  const [drag, setDrag] = useState<StripDrag | null>(null)
  const end = useRef(() => {})
  const latest = useRef(onMove)
  useEffect(() => {
    latest.current = onMove
  })
  useEffect(() => () => end.current(), [])

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const tile = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null
    if (tile === null || event.button !== 0 || latest.current === null) return
    const from = Number(tile.dataset['at'])
    const start = { x: event.clientX, y: event.clientY }
    let shown: StripDrag | null = null
    const show = (x: number, y: number): void => {
      if (shown === null && Math.hypot(x - start.x, y - start.y) < slack) return
      shown = { from, gap: gapAt(list.current, x, y), x, y }
      setDrag(shown)
    }
    end.current = follow(show, (isDropped) => {
      setDrag(null)
      // The gap is counted with the picture still in its place.
      if (isDropped && shown !== null) latest.current?.(from, shown.gap > from ? shown.gap - 1 : shown.gap)
    })
  }
  return { drag, onPointerDown }
}

/** The gap nearest to the pointer: before the first picture of its line whose middle lies right of it. */
function gapAt(list: HTMLElement | null, x: number, y: number): number {
  const boxes = [...(list?.querySelectorAll('[data-at]') ?? [])].map((tile) => tile.getBoundingClientRect())
  const found = boxes.findIndex(({ bottom, left, width, top }) => bottom > y && (top > y || left + width / 2 > x))
  return found === -1 ? boxes.length : found
}

/** Listens until the press ends. Returns what gives it up. */
function follow(move: (x: number, y: number) => void, onEnd: (isDropped: boolean) => void): () => void {
  const listening = new AbortController()
  const { signal } = listening
  const stop = (isDropped: boolean): void => {
    if (signal.aborted) return
    listening.abort()
    onEnd(isDropped)
  }
  addEventListener('pointermove', ({ clientX, clientY }) => move(clientX, clientY), { signal })
  addEventListener('pointerup', () => stop(true), { signal })
  addEventListener('pointercancel', () => stop(false), { signal })
  addEventListener('blur', () => stop(false), { signal })
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      stop(false)
    },
    { signal, capture: true },
  )
  return () => stop(false)
}
