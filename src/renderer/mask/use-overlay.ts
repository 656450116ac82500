import { useCallback, useEffect, useLayoutEffect, useRef, useSyncExternalStore, type RefObject } from 'react'
import type { Box, View } from '../image/zoom.ts'
import { union } from './history.ts'
import { drawOverlay, onCanvas, type Placing } from './overlay.ts'
import type { Painting } from './painting.ts'
import type { Plane, Rect } from './plane.ts'

interface Shown {
  /** The step it was drawn at. */
  readonly version: number
  readonly plane: Plane
  readonly placing: Placing
  readonly ratio: number
}

/**
 * Draws what is painted onto a canvas as large as its area: all of it when the view or a step changes, only what a stroke
 * touched while it is made. Returns what draws an area of the picture at the next frame.
 */
export function useOverlay(
  canvas: RefObject<HTMLCanvasElement | null>,
  painting: Painting,
  soft: Uint8Array | null,
  view: View,
  size: Box,
): (area: Rect) => void {
  const version = useSyncExternalStore(painting.subscribe, () => painting.version)
  const shown = useRef<Shown | null>(null)
  const waiting = useRef<Rect | null>(null)
  const frame = useRef(0)

  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null) return
    const ratio = devicePixelRatio
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height })
    const plane = soft === null ? painting.plane : { ...painting.plane, marked: soft }
    const placing = { x: view.x * ratio, y: view.y * ratio, scale: view.scale * ratio }
    shown.current = { version, plane, placing, ratio }
    paint(element, { left: 0, top: 0, right: width, bottom: height }, shown.current)
  }, [canvas, painting, soft, version, view.x, view.y, view.scale, size.width, size.height])

  useEffect(() => () => cancelAnimationFrame(frame.current), [])
  return useCallback(
    (area) => {
      if (waiting.current === null) {
        frame.current = requestAnimationFrame(() => {
          const touched = waiting.current
          waiting.current = null
          const element = canvas.current
          if (touched === null || element === null || shown.current === null) return
          const part = onCanvas(touched, shown.current.placing, element.width, element.height)
          // While a stroke is made its edge is hard: the soft one is worked out when it ends.
          if (part !== null) paint(element, part, { ...shown.current, plane: painting.plane })
        })
      }
      waiting.current = waiting.current === null ? area : union(waiting.current, area)
    },
    [canvas, painting],
  )
}

function paint(element: HTMLCanvasElement, area: Rect, { plane, placing, ratio }: Shown): void {
  const drawn = element.getContext('2d')
  if (drawn === null || area.right <= area.left || area.bottom <= area.top) return
  const pixels = drawn.createImageData(area.right - area.left, area.bottom - area.top)
  drawOverlay(new Uint32Array(pixels.data.buffer), area, plane, placing, ratio)
  drawn.putImageData(pixels, area.left, area.top)
}
