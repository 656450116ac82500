import { Brush, PenLine, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import type { InputPicture } from '../../contract/reference.ts'
import { modelLabel } from '../import/variant-options.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { PaintDialog } from './paint-dialog.tsx'
import type { Painted } from './painted.ts'
import { Painting, type PaintKind, type Paintings } from './painting.ts'
import { kindWords, markedWords } from './words.ts'

/** The picture that is changed. */
export interface PaintBase {
  readonly src: string
  readonly name: string
  /** px. */
  readonly width: number
  readonly height: number
}

interface MaskFieldProps {
  /** Null: no picture goes along yet. */
  readonly base: PaintBase | null
  readonly painted: Painted
  readonly onChange: (painted: Painted) => void
  readonly model: ModelInfo | undefined
  /** Paintings that were begun, so that one can be gone on with. */
  readonly paintings: Paintings
}

/** The painting of a kind over a picture; undefined when none was begun. */
export function paintingOf(paintings: Paintings, base: PaintBase | null, kind: PaintKind): Painting | undefined {
  return base === null ? undefined : paintings.get(`${kind} ${base.src}`)
}

/** Where the picture may change: everywhere, within a painted mask, or as drawn in markup. */
export function MaskField({ base, painted, onChange, model, paintings }: MaskFieldProps) {
  const [opened, open] = useState<Painting | null>(null)
  const paint = (kind: PaintKind): void => {
    if (base === null) return
    const known = paintingOf(paintings, base, kind) ?? new Painting(kind, base.width, base.height)
    paintings.set(`${kind} ${base.src}`, known)
    open(known)
  }
  const use = (picture: InputPicture): void => {
    const { kind } = opened ?? { kind: 'mask' }
    onChange({ ...painted, mask: null, markup: null, [kind]: picture })
    open(null)
  }
  const close = (): void => {
    // What is said and drawn here is what is sent: strokes that were not used are one undo away.
    if (opened !== null && painted[opened.kind] !== null) opened.backToUsed()
    open(null)
  }
  const now = painted.mask === null ? (painted.markup === null ? null : 'markup') : 'mask'
  const field = useFocusKept(opened === null ? now : undefined)
  return (
    <div className="mf" ref={field}>
      {now === null ? (
        <div className="row wrap">
          <Button size="small" icon={Brush} disabledReason={whyNot('mask', base, model)} onPress={() => paint('mask')}>
            Paint a mask…
          </Button>
          <Button
            size="small"
            icon={PenLine}
            disabledReason={whyNot('markup', base, model)}
            onPress={() => paint('markup')}
          >
            Draw markup…
          </Button>
        </div>
      ) : (
        <div className="row">
          <span className="m s12">{kindWords[now].title}</span>
          <span className="t3 s12 clip">{statusOf(paintingOf(paintings, base, now), painted[now])}</span>
          <span className="end row">
            <Button size="small" onPress={() => paint(now)}>
              Paint…
            </Button>
            <IconButton
              icon={Trash2}
              label={`Remove the ${now}`}
              size="small"
              onPress={() => onChange({ ...painted, [now]: null })}
            />
          </span>
        </div>
      )}
      {now === 'mask' ? <Lock painted={painted} onChange={onChange} /> : null}
      {opened === null || base === null ? null : (
        <PaintDialog painting={opened} src={base.src} name={base.name} onUse={use} onClose={close} />
      )}
    </div>
  )
}

/**
 * The buttons change with what is painted: the focus goes to the first when the one that had it is gone, as it is after
 * painting. `shown` undefined: the painter is open.
 */
function useFocusKept(shown: PaintKind | null | undefined): RefObject<HTMLDivElement | null> {
  const field = useRef<HTMLDivElement>(null)
  const before = useRef(shown)
  const wasOpen = useRef(false)
  useEffect(() => {
    const isBack = wasOpen.current
    wasOpen.current = shown === undefined
    if (shown === undefined || before.current === shown) return undefined
    before.current = shown
    if (!isBack && document.activeElement !== document.body) return undefined
    // A frame later: the painter gives the focus back in the next, to wherever it finds a place.
    const frame = requestAnimationFrame(() => field.current?.querySelector('button')?.focus())
    return () => cancelAnimationFrame(frame)
  }, [shown])
  return field
}

function Lock({ painted, onChange }: Pick<MaskFieldProps, 'painted' | 'onChange'>) {
  return (
    <>
      <Checkbox isSelected={painted.lock} onChange={(lock) => onChange({ ...painted, lock })}>
        Lock everything outside the mask
      </Checkbox>
      <p className="t3 s12">
        {painted.lock
          ? 'Models redraw the whole picture. Afterwards the original is put back outside the mask, pixel by pixel; the answer is kept as it came.'
          : 'The mask is a hint: models redraw the whole picture, and parts outside it may change too.'}
      </p>
    </>
  )
}

function statusOf(painting: Painting | undefined, picture: InputPicture | null): string {
  if (painting !== undefined && painting.share > 0) return markedWords(painting.share)
  return picture === null ? '' : `${picture.width}×${picture.height}`
}

function whyNot(kind: PaintKind, base: PaintBase | null, model: ModelInfo | undefined): string | null {
  if (model !== undefined && !(kind === 'mask' ? model.masks : model.markup)) {
    return `${modelLabel(model.id)} takes no ${kind}.`
  }
  return base === null ? `A ${kind} lies over image 1: add a picture first.` : null
}
