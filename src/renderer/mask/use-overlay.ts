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
  /** Of the canvas, device px. */
  readonly width: number
  readonly height: number
}

/**
 * Draws what is painted onto a canvas as large as its area: all of it when the view changes, only what was touched with a
 * step and while a stroke is made. Returns what draws an area of the picture at the next frame.
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
  /** Whether the parts of a stroke were given to be drawn since the last step. */
  const isDrawing = useRef(false)

  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null) return
    const ratio = devicePixelRatio
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height })
    const plane = soft === null ? painting.plane : { ...painting.plane, marked: soft }
    const placing = { x: view.x * ratio, y: view.y * ratio, scale: view.scale * ratio }
    const before = shown.current
    shown.current = { version, plane, placing, ratio, width, height }
    const whole = { left: 0, top: 0, right: width, bottom: height }
    const isDrawn = painting.endedStroke && isDrawing.current
    isDrawing.current = false
    const area = isNextStep(before, shown.current) ? (isDrawn ? null : touchedBy(painting, shown.current)) : whole
    if (area !== null) paint(element, area, shown.current)
  }, [canvas, painting, soft, version, view.x, view.y, view.scale, size.width, size.height])

  useEffect(() => () => cancelAnimationFrame(frame.current), [])
  return useCallback(
    (area) => {
      isDrawing.current = true
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

/** One step of the same marks in the same place: the canvas still shows everything but that step. */
function isNextStep(before: Shown | null, { version, plane, placing, ratio, width, height }: Shown): boolean {
  if (before === null || before.version + 1 !== version || before.plane !== plane) return false
  const { x, y, scale } = before.placing
  const isSamePlace = x === placing.x && y === placing.y && scale === placing.scale && before.ratio === ratio
  return isSamePlace && before.width === width && before.height === height
}

function touchedBy({ changedArea }: Painting, { placing, width, height }: Shown): Rect | null {
  return changedArea === null ? null : onCanvas(changedArea, placing, width, height)
}

function paint(element: HTMLCanvasElement, area: Rect, { plane, placing, ratio }: Shown): void {
  const drawn = element.getContext('2d')
  if (drawn === null || area.right <= area.left || area.bottom <= area.top) return
  const pixels = drawn.createImageData(area.right - area.left, area.bottom - area.top)
  drawOverlay(new Uint32Array(pixels.data.buffer), area, plane, placing, ratio)
  drawn.putImageData(pixels, area.left, area.top)
}
