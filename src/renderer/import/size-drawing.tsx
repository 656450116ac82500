import type { SizeVerdict } from '../../contract/model.ts'

interface SizeDrawingProps {
  readonly verdict: SizeVerdict
  /** As it was written. */
  readonly asked: string
}

/** Edge of the square it is drawn into, px. */
const edge = 44

/** What is made, to scale, with the part that exports keep inside it. An illegal size is drawn dashed. */
export function SizeDrawing({ verdict, asked }: SizeDrawingProps) {
  const made = pixels(verdict.ok ? verdict.size : asked)
  if (made === null) return <span className="size-drawing" aria-hidden="true" />
  const scale = (edge - 2) / Math.max(made.width, made.height)
  const outer = { width: made.width * scale, height: made.height * scale }
  const crop = verdict.ok && verdict.crop !== null ? pixels(verdict.crop) : null
  return (
    <span className="size-drawing" aria-hidden="true">
      <svg width={edge} height={edge} viewBox={`0 0 ${edge} ${edge}`}>
        <Frame size={outer} className={verdict.ok ? 'made' : 'made no'} />
        {crop === null ? null : (
          <Frame
            size={{
              width: inside(crop.width * scale, outer.width),
              height: inside(crop.height * scale, outer.height),
            }}
            className="kept"
          />
        )}
      </svg>
    </span>
  )
}

interface Pixels {
  readonly width: number
  readonly height: number
}

function Frame({ size: { width, height }, className }: { readonly size: Pixels; readonly className: string }) {
  return <rect className={className} x={(edge - width) / 2} y={(edge - height) / 2} width={width} height={height} />
}

/** A cut of a few pixels would not show at this scale: it is drawn at least 3 px inside on either side. */
function inside(kept: number, made: number): number {
  return made - kept < 0.01 ? made : Math.min(kept, made - 6)
}

function pixels(size: string): Pixels | null {
  const [, width = '', height = ''] = /^(\d+)\s*[x×]\s*(\d+)/.exec(size) ?? []
  return width === '' ? null : { width: Number(width), height: Number(height) }
}
