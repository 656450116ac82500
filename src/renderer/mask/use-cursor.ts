import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { View } from '../image/zoom.ts'
import type { Painting } from './painting.ts'
import type { Point } from './plane.ts'

export interface Cursor {
  readonly ring: RefObject<HTMLDivElement | null>
  readonly at: () => Point
  /** Puts the brush somewhere, px of the picture; kept within it. */
  readonly move: (point: Point) => void
}

/** Where the brush is. The ring follows without a render: it moves at every event of the pointer. */
export function useCursor(painting: Painting, view: View): Cursor {
  const { plane } = painting
  const ring = useRef<HTMLDivElement>(null)
  const place = useRef<Point>({ x: plane.width / 2, y: plane.height / 2 })
  const [at] = useState(() => () => place.current)
  const { size } = painting.settings
  const show = useCallback(() => {
    const element = ring.current
    if (element === null) return
    const edge = Math.max(4, size * view.scale)
    const { x, y } = place.current
    element.style.width = `${edge}px`
    element.style.height = `${edge}px`
    element.style.transform = `translate(${view.x + x * view.scale - edge / 2}px, ${view.y + y * view.scale - edge / 2}px)`
  }, [size, view.scale, view.x, view.y])
  useLayoutEffect(show)
  const move = useCallback(
    ({ x, y }: Point) => {
      place.current = { x: Math.max(0, Math.min(plane.width, x)), y: Math.max(0, Math.min(plane.height, y)) }
      show()
    },
    [plane, show],
  )
  return { ring, at, move }
}
