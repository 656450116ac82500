import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'

/** px the pointer travels before a press becomes a drag, and from an edge of the list where it begins to scroll. */
const slack = 4
const edge = 40
/** px a frame at the very edge. */
const fastest = 24

/** A drag as it stands. */
export interface Drag {
  /** The row that was grabbed. */
  readonly jobId: number
  /** Where the jobs would land: 0 before the first row, length after the last. */
  readonly gap: number
  /** Corner of the floating copy in the window, px. */
  readonly left: number
  readonly top: number
}

interface DragProps {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly count: number
  /** px */
  readonly rowHeight: number
  readonly onDrop: (jobId: number, gap: number) => void
}

interface Dragging {
  readonly drag: Drag | null
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
}

/** Where a press began, px in the window, and what is under way because of it. */
interface Grab {
  readonly jobId: number
  readonly startX: number
  readonly startY: number
  /** From the pointer to the corner of the row. */
  readonly offsetX: number
  readonly offsetY: number
  x: number
  y: number
}

/** Dragging rows to another place: with the pointer, scrolling at the edges; Esc gives up. */
export function useDrag({ scroller, count, rowHeight, onDrop }: DragProps): Dragging {
  const [drag, setDrag] = useState<Drag | null>(null)
  /** Gives up the press under way. */
  const end = useRef(() => {})
  const latest = useRef({ count, onDrop })
  useEffect(() => {
    latest.current = { count, onDrop }
  })
  useEffect(() => () => end.current(), [])

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const row = rowOf(event)
    const element = scroller.current
    if (row === null || element === null) return
    const place = row.getBoundingClientRect()
    const grab: Grab = {
      jobId: Number(row.dataset['job']),
      startX: event.clientX,
      startY: event.clientY,
      offsetX: event.clientX - place.left,
      offsetY: event.clientY - place.top,
      x: event.clientX,
      y: event.clientY,
    }
    let shown: Drag | null = null
    const show = (): void => {
      shown = dragAt(grab, element, rowHeight, latest.current.count)
      setDrag(shown)
    }
    end.current = follow(grab, element, show, (isDropped) => {
      setDrag(null)
      if (shown !== null && isDropped) latest.current.onDrop(grab.jobId, shown.gap)
    })
  }
  return { drag, onPointerDown }
}

/** The row a press can drag: main button or one finger on the grip, without keys that select. */
function rowOf(event: PointerEvent<HTMLElement>): HTMLElement | null {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) {
    return null
  }
  // A finger on the rest of the row scrolls.
  const handle = event.pointerType === 'mouse' ? event.target : event.target.closest('.wr-grip')
  return handle?.closest<HTMLElement>('[data-job]') ?? null
}

function dragAt(grab: Grab, element: HTMLElement, rowHeight: number, count: number): Drag {
  const box = element.getBoundingClientRect()
  const inside = grab.y - box.top + element.scrollTop
  return {
    jobId: grab.jobId,
    gap: Math.max(0, Math.min(count, Math.round(inside / rowHeight))),
    left: box.left + 24 + grab.x - grab.startX,
    top: grab.y - grab.offsetY,
  }
}

/** Listens until the press ends, calling `show` for every step of a drag. Returns what gives it up. */
function follow(grab: Grab, element: HTMLElement, show: () => void, onEnd: (isDropped: boolean) => void): () => void {
  const listening = new AbortController()
  const { signal } = listening
  let isDragging = false
  let frame = 0
  const stop = (isDropped: boolean): void => {
    if (signal.aborted) return
    listening.abort()
    cancelAnimationFrame(frame)
    if (isDragging) swallowClick()
    onEnd(isDropped && isDragging)
  }
  const scroll = (): void => {
    element.scrollTop += speedAt(grab.y, element.getBoundingClientRect())
    show()
    frame = requestAnimationFrame(scroll)
  }
  const move = (event: globalThis.PointerEvent): void => {
    grab.x = event.clientX
    grab.y = event.clientY
    if (isDragging || Math.hypot(grab.x - grab.startX, grab.y - grab.startY) < slack) return
    isDragging = true
    frame = requestAnimationFrame(scroll)
  }
  addEventListener('pointermove', move, { signal })
  addEventListener('pointerup', () => stop(true), { signal })
  addEventListener('pointercancel', () => stop(false), { signal })
  addEventListener('blur', () => stop(false), { signal })
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !isDragging) return
      event.preventDefault()
      event.stopPropagation()
      stop(false)
    },
    { signal, capture: true },
  )
  return () => stop(false)
}

/** px to scroll in this frame: faster the nearer the pointer is to an edge, or beyond it. */
function speedAt(y: number, { top, bottom }: DOMRect): number {
  if (y < top + edge) return -Math.min(fastest, Math.ceil((top + edge - y) / 2))
  if (y > bottom - edge) return Math.min(fastest, Math.ceil((y - bottom + edge) / 2))
  return 0
}

/** The click that follows the end of a drag is not a choice. */
function swallowClick(): void {
  addEventListener('click', swallow, { capture: true })
  setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0)
}

function swallow(event: MouseEvent): void {
  event.stopPropagation()
}
