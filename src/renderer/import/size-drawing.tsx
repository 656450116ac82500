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
  const kept = verdict.ok && verdict.crop !== null ? pixels(verdict.crop) : null
  return (
    <span className="size-drawing" aria-hidden="true">
      <svg width={edge} height={edge} viewBox={`0 0 ${edge} ${edge}`}>
        <Frame size={made} scale={scaleOf(made)} className={verdict.ok ? 'made' : 'made no'} />
        {kept === null ? null : <Frame size={visiblySmaller(kept, made)} scale={scaleOf(made)} className="kept" />}
      </svg>
    </span>
  )
}

interface Pixels {
  readonly width: number
  readonly height: number
}

function Frame({
  size,
  scale,
  className,
}: {
  readonly size: Pixels
  readonly scale: number
  readonly className: string
}) {
  const [width, height] = [size.width * scale, size.height * scale]
  return <rect className={className} x={(edge - width) / 2} y={(edge - height) / 2} width={width} height={height} />
}

function scaleOf({ width, height }: Pixels): number {
  return (edge - 2) / Math.max(width, height)
}

/** A cut of a few pixels would not show at this scale: it is drawn at least a twelfth inside. */
function visiblySmaller(kept: Pixels, made: Pixels): Pixels {
  return { width: inside(kept.width, made.width), height: inside(kept.height, made.height) }
}

function inside(part: number, whole: number): number {
  return part === whole ? whole : Math.min(part, whole * (1 - 1 / 12))
}

function pixels(size: string): Pixels | null {
  const [, width = '', height = ''] = /^(\d+)\s*[x×]\s*(\d+)/.exec(size) ?? []
  return width === '' ? null : { width: Number(width), height: Number(height) }
}
