import { ArrowLeft, ChevronLeft, ChevronRight, Maximize, Minus, Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ImageDetail } from '../../contract/image.ts'
import { isFocusFree } from '../frame/kept-focus.ts'
import { useSize } from '../matrix/use-viewport.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { useBackdrop, type Backdrop } from './backdrop.tsx'
import { FormatBadge } from './format-badge.tsx'
import { StageFoot, type Shown } from './stage-foot.tsx'
import { imageUrl, Thumb } from './thumb.tsx'
import { useKeys } from './use-keys.ts'
import { useZoom } from './use-zoom.ts'
import type { Box } from './zoom.ts'

interface StageProps {
  readonly image: ImageDetail
  /** "12 of 240". */
  readonly place: string
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
  readonly onBack: () => void
}

/** The picture on its own. */
export function Stage(props: StageProps) {
  const stage = useRef<HTMLElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const size = useSize(area)
  // What opened it is gone with its screen.
  useEffect(() => {
    if (isFocusFree()) stage.current?.focus({ preventScroll: true })
  }, [])
  const { backdrop, choose } = useBackdrop()
  const [shown, show] = useState<Shown>('cutout')
  const { image } = props
  const standIn = standInOf(image)
  const look = { backdrop: image.hasAlpha ? backdrop : null, shown: standIn === null ? 'original' : shown } as const
  return (
    <section ref={stage} className="stage inset-focus" aria-label="Picture" data-region="" tabIndex={-1}>
      <div className="stage-area" ref={area}>
        {size === null ? null : <Zoomed key={image.imageId} {...props} {...look} area={area} size={size} />}
      </div>
      {image.hasAlpha || standIn !== null ? (
        <StageFoot backdrop={look.backdrop} choose={choose} shown={shown} standIn={standIn} show={show} />
      ) : null}
    </section>
  )
}

/** What the picture that counts is called where it is not the original; null where it is. */
function standInOf({ alpha, inputs, matte, lock }: ImageDetail): string | null {
  // What is said of the first of a pair is of the second, which holds what was cut out.
  if (matte?.grade === 'good' && inputs?.matte?.kind !== 'pair_light') return 'Cut out'
  if (lock?.done === true) return 'Locked'
  return alpha !== null && alpha.cutout !== null ? 'Repaired' : null
}

interface ZoomedProps extends StageProps {
  readonly area: React.RefObject<HTMLDivElement | null>
  readonly size: Box
  /** Null for an opaque picture. */
  readonly backdrop: Backdrop | null
  readonly shown: Shown
}

/** How far one key press or click zooms. */
const step = 1.25

/** The picture with zoom and pan. It opens fitted; 100 % is one picture pixel to one screen pixel. */
function Zoomed({ image, area, size, backdrop, shown, ...props }: ZoomedProps) {
  const zoom = useZoom(area, image, size)
  const { view } = zoom
  const closer = (): void => zoom.zoomBy(step)
  const farther = (): void => zoom.zoomBy(1 / step)
  const toggle = (): void => (zoom.isFitted ? zoom.full() : zoom.fit())
  useKeys({ '+': closer, '=': closer, '-': farther, '0': toggle })
  const box = {
    width: image.width * view.scale,
    height: image.height * view.scale,
    transform: `translate(${view.x}px, ${view.y}px)`,
  }
  return (
    <>
      <div
        className="stage-pan"
        onPointerDown={zoom.onPointerDown}
        onPointerMove={zoom.onPointerMove}
        onDoubleClick={toggle}
      >
        <div className="pic stage-pic" style={box} data-backdrop={backdrop ?? undefined}>
          <Thumb imageId={image.imageId} size="large" hasAlpha={false} />
          <img
            className={view.scale * devicePixelRatio > 2 ? 'pixels' : undefined}
            src={imageUrl(image.imageId, shown)}
            alt={`${image.key}, ${image.variantName}: ${image.prompt.slice(0, 200)}`}
            decoding="async"
            draggable={false}
            onLoad={(event) => {
              event.currentTarget.dataset['loaded'] = ''
            }}
          />
        </div>
      </div>
      <div className="stage-bar">
        <Button variant="ghost" icon={ArrowLeft} shortcut="Esc" onPress={props.onBack}>
          Back
        </Button>
        <h1 className="m clip">{image.key}</h1>
        <FormatBadge kind={image} />
        <span className="t3 clip">{`row ${image.rowNumber} · ${image.variantName} · ${image.batchName}`}</span>
        <span className="end row">
          <span className="t3 s12">{props.place}</span>
          <Step label="Previous picture" shortcut="←" icon={ChevronLeft} onPress={props.onPrevious} />
          <Step label="Next picture" shortcut="→" icon={ChevronRight} onPress={props.onNext} />
          <span className="vr s" />
          <IconButton icon={Minus} label="Zoom out" shortcut="-" onPress={farther} />
          <span className="t2 s12 stage-percent">{Math.round(zoom.share * 100)} %</span>
          <IconButton icon={Plus} label="Zoom in" shortcut="+" onPress={closer} />
          <IconButton icon={Maximize} label="Fit" shortcut="0" onPress={zoom.fit} />
          <Button variant="ghost" size="small" onPress={zoom.full}>
            100 %
          </Button>
        </span>
      </div>
    </>
  )
}

interface StepProps {
  readonly label: string
  readonly shortcut: string
  readonly icon: typeof ChevronLeft
  readonly onPress: (() => void) | null
}

function Step({ label, shortcut, icon, onPress }: StepProps) {
  return (
    <IconButton
      icon={icon}
      label={label}
      shortcut={shortcut}
      isDisabled={onPress === null}
      onPress={() => onPress?.()}
    />
  )
}
