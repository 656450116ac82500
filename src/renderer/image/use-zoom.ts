import { useEffect, useState, type RefObject } from 'react'
import { centred, fitScale, kept, zoomAt, type Box, type View } from './zoom.ts'

export interface Zoom {
  readonly view: View
  /** Picture pixel to screen pixel, 1 at 100 %. */
  readonly share: number
  readonly isFitted: boolean
  readonly zoomBy: (factor: number) => void
  readonly fit: () => void
  readonly full: () => void
  /** Moves the picture by css px. */
  readonly panBy: (x: number, y: number) => void
  readonly onPointerDown: (event: React.PointerEvent<HTMLElement>) => void
  readonly onPointerMove: (event: React.PointerEvent<HTMLElement>) => void
}

/** Zoom by wheel and keys, pan by dragging. Null view means fitted, which follows the window's size. */
export function useZoom(area: RefObject<HTMLElement | null>, picture: Box, size: Box): Zoom {
  const [chosen, setChosen] = useState<View | null>(null)
  const full = 1 / devicePixelRatio
  const fit = fitScale(picture, size, full)
  const view = chosen === null ? centred(picture, size, fit) : kept(chosen, picture, size)
  const middle = { x: size.width / 2, y: size.height / 2 }

  useEffect(() => {
    const element = area.current
    if (element === null) return undefined
    // Not through React: its wheel listener is passive and could not keep the page from zooming.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const point = { x: event.clientX - box.left, y: event.clientY - box.top }
      const factor = Math.exp(-Math.max(-200, Math.min(200, event.deltaY)) * 0.0015)
      setChosen(zoomAt(view, factor, point, fit))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  })
  const panBy = (x: number, y: number): void => setChosen({ ...view, x: view.x + x, y: view.y + y })
  return {
    view,
    share: view.scale / full,
    isFitted: chosen === null,
    zoomBy: (factor) => setChosen(zoomAt(view, factor, middle, fit)),
    fit: () => setChosen(null),
    full: () => setChosen(centred(picture, size, full)),
    panBy,
    onPointerDown: (event) => {
      if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
      panBy(event.movementX, event.movementY)
    },
  }
}
