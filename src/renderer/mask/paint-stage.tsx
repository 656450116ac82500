import { useEffect, useRef, useState, type RefObject } from 'react'
import type { Zoom } from '../image/use-zoom.ts'
import type { Box } from '../image/zoom.ts'
import { PaintStatus } from './paint-status.tsx'
import type { Painting } from './painting.ts'
import type { Point } from './plane.ts'
import { useCursor } from './use-cursor.ts'
import { useOverlay } from './use-overlay.ts'
import { usePaintInput } from './use-paint-input.ts'
import { useSoft } from './use-soft.ts'

interface PaintStageProps {
  readonly painting: Painting
  /** Address of the picture under it. */
  readonly src: string
  /** What the picture is, in words. */
  readonly name: string
  readonly area: RefObject<HTMLDivElement | null>
  readonly size: Box
  readonly zoom: Zoom
}

/** The picture with what is painted over it, and the brush. */
export function PaintStage({ painting, src, name, area, size, zoom }: PaintStageProps) {
  const { view } = zoom
  const canvas = useRef<HTMLCanvasElement>(null)
  const soft = useSoft(painting)
  const draw = useOverlay(canvas, painting, soft, view, size)
  const cursor = useCursor(painting, view)
  const { ring } = cursor
  const [place, setPlace] = useState<Point>({ x: painting.plane.width / 2, y: painting.plane.height / 2 })
  const [said, say] = useState(0)
  const input = usePaintInput({
    painting,
    view,
    cursor,
    draw,
    panBy: zoom.panBy,
    onHover: () => setPlace(cursor.at()),
    onPlace: () => {
      const at = cursor.at()
      setPlace(at)
      say((times) => times + 1)
      const [x, y] = offBy(view.x + at.x * view.scale, view.y + at.y * view.scale, size)
      if (x !== 0 || y !== 0) zoom.panBy(x, y)
    },
  })
  useEffect(() => area.current?.focus(), [area])
  const { plane } = painting
  const box = {
    width: plane.width * view.scale,
    height: plane.height * view.scale,
    transform: `translate(${view.x}px, ${view.y}px)`,
  }
  return (
    <>
      <div
        ref={area}
        className="mk-area inset-focus"
        role="application"
        aria-roledescription="painting area"
        aria-label={`${painting.kind === 'mask' ? 'Mask' : 'Markup'} over ${name}`}
        aria-describedby="mk-keys"
        tabIndex={0}
        {...input}
      >
        <div className="pic mk-pic checker big" style={box}>
          <img src={src} alt="" draggable={false} decoding="async" />
        </div>
        <canvas className="mk-canvas" ref={canvas} />
        <div className="mk-ring" data-tool={painting.settings.tool} ref={ring} />
      </div>
      <PaintStatus painting={painting} place={place} said={said} />
    </>
  )
}

/** How far the picture must move so that a point of the area comes back into it, css px. */
function offBy(x: number, y: number, { width, height }: Box): readonly [number, number] {
  const margin = 24
  const along = (at: number, room: number): number =>
    at < margin ? margin - at : at > room - margin ? room - margin - at : 0
  return [along(x, width), along(y, height)]
}
