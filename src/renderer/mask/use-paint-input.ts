import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { View } from '../image/zoom.ts'
import type { Painting } from './painting.ts'
import type { Point, Rect } from './plane.ts'
import type { Cursor } from './use-cursor.ts'

interface PaintInputProps {
  readonly painting: Painting
  readonly view: View
  readonly cursor: Cursor
  /** Shows what a stroke touched. */
  readonly draw: (area: Rect) => void
  readonly panBy: (x: number, y: number) => void
  /** The brush was moved by keys, or a stroke ended: worth saying. */
  readonly onPlace: () => void
  /** The pointer moved: worth showing. */
  readonly onHover: () => void
}

interface PaintHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly onKeyUp: (event: KeyboardEvent<HTMLElement>) => void
  readonly onBlur: () => void
}

/** Painting with a pointer (the middle button or Alt pans) and by keys: arrows move the brush, Space holds it down. */
export function usePaintInput(props: PaintInputProps): PaintHandlers {
  const { painting, view, cursor, draw, onPlace } = props
  const isPanning = useRef(false)
  const strokeTo = (point: Point): void => {
    const area = painting.strokeTo(point)
    if (area !== null) draw(area)
  }
  const end = (): void => {
    isPanning.current = false
    if (!painting.isPainting) return
    painting.endStroke()
    onPlace()
  }
  const placeOf = (event: { readonly clientX: number; readonly clientY: number }, box: DOMRect): Point => ({
    x: (event.clientX - box.left - view.x) / view.scale,
    y: (event.clientY - box.top - view.y) / view.scale,
  })
  return {
    onPointerDown: (event) => {
      isPanning.current = event.button === 1 || (event.button === 0 && event.altKey)
      if (event.button !== 0 && !isPanning.current) return
      event.currentTarget.setPointerCapture(event.pointerId)
      if (isPanning.current) return
      const point = placeOf(event, event.currentTarget.getBoundingClientRect())
      cursor.move(point)
      strokeTo(point)
    },
    onPointerMove: (event) => {
      if (isPanning.current) return props.panBy(event.movementX, event.movementY)
      const box = event.currentTarget.getBoundingClientRect()
      if (painting.isPainting && event.currentTarget.hasPointerCapture(event.pointerId)) {
        for (const step of coalesced(event)) strokeTo(placeOf(step, box))
      }
      cursor.move(placeOf(event, box))
      props.onHover()
    },
    onPointerUp: end,
    onPointerCancel: end,
    onKeyDown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === ' ') {
        event.preventDefault()
        if (!event.repeat) strokeTo(cursor.at())
        return
      }
      const next = moved(event.key, cursor.at(), stepOf(painting, event.shiftKey))
      if (next === null) return
      event.preventDefault()
      cursor.move(next)
      if (painting.isPainting) strokeTo(cursor.at())
      onPlace()
    },
    onKeyUp: (event) => {
      if (event.key === ' ') end()
    },
    onBlur: end,
  }
}

/** All places the pointer was at since the last event: a quick stroke stays round. */
function coalesced(event: PointerEvent<HTMLElement>): readonly globalThis.PointerEvent[] {
  const steps = event.nativeEvent.getCoalescedEvents()
  return steps.length === 0 ? [event.nativeEvent] : steps
}

/** px of the picture that an arrow key moves the brush: a quarter of it, with Shift twice its size. */
function stepOf({ settings: { size } }: Painting, isLarge: boolean): number {
  return Math.max(1, Math.round(isLarge ? size * 2 : size / 4))
}

function moved(key: string, { x, y }: Point, step: number): Point | null {
  switch (key) {
    case 'ArrowLeft':
      return { x: x - step, y }
    case 'ArrowRight':
      return { x: x + step, y }
    case 'ArrowUp':
      return { x, y: y - step }
    case 'ArrowDown':
      return { x, y: y + step }
    default:
      return null
  }
}
