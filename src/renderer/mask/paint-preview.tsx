import { useRef } from 'react'
import { centred, fitScale, type Box } from '../image/zoom.ts'
import { useSize } from '../matrix/use-viewport.ts'
import './mask.css'
import type { Painting } from './painting.ts'
import { useOverlay } from './use-overlay.ts'
import { useSoft } from './use-soft.ts'

interface PaintPreviewProps {
  /** What is painted over it; null: nothing. */
  readonly painting: Painting | null
  readonly picture: Box
  readonly src: string
  readonly alt: string
}

/** A picture with what is painted over it, fitted into its place. */
export function PaintPreview({ painting, picture, src, alt }: PaintPreviewProps) {
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  const view = size === null ? null : centred(picture, size, fitScale(picture, size, 1, 12))
  return (
    <div className="mk-preview" ref={room}>
      {view === null || size === null ? null : (
        <>
          <div
            className="pic mk-pic checker big"
            style={{
              width: picture.width * view.scale,
              height: picture.height * view.scale,
              transform: `translate(${view.x}px, ${view.y}px)`,
            }}
          >
            <img src={src} alt={alt} draggable={false} decoding="async" />
          </div>
          {painting === null ? null : <Overlay painting={painting} view={view} size={size} />}
        </>
      )}
    </div>
  )
}

interface OverlayProps {
  readonly painting: Painting
  readonly view: ReturnType<typeof centred>
  readonly size: Box
}

function Overlay({ painting, view, size }: OverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useOverlay(canvas, painting, useSoft(painting), view, size)
  return <canvas className="mk-canvas" ref={canvas} />
}
