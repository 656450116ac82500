import { Maximize, Minus, Plus, Redo2, Undo2 } from 'lucide-react'
import { useRef, useState, useSyncExternalStore } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import type { InputPicture } from '../../contract/reference.ts'
import { request, toastFailure } from '../engine.ts'
import { useZoom, type Zoom } from '../image/use-zoom.ts'
import type { Box } from '../image/zoom.ts'
import { useSize } from '../matrix/use-viewport.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { pngOf } from './encoder.ts'
import './mask.css'
import { PaintStage } from './paint-stage.tsx'
import { PaintTools } from './paint-tools.tsx'
import type { Painting } from './painting.ts'
import { UnusedQuestion } from './unused-question.tsx'
import { usePaintKeys } from './use-paint-keys.ts'
import { keeping, kindWords, whyNotUsed } from './words.ts'

interface PaintDialogProps {
  readonly painting: Painting
  /** Address of the picture under it. */
  readonly src: string
  /** What the picture is, in words: "image 12". */
  readonly name: string
  /** What was painted is kept in the library. */
  readonly onUse: (picture: InputPicture) => void
  /** Closed without use; the painting is still there when it is opened again. */
  readonly onClose: () => void
}

/** A whole window to paint a mask or markup over a picture, with the pointer or by keys alone. */
export function PaintDialog(props: PaintDialogProps) {
  const [asks, ask] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const close = (): void => {
    // While it is being kept nothing can be left out any more.
    if (isBusy) return
    // Esc while the button is down: the stroke counts as far as it came, and the next one does not begin at its end.
    props.painting.endStroke()
    if (props.painting.hasUnused) ask(true)
    else props.onClose()
  }
  return (
    <ModalOverlay className="scrim mk-scrim" isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="mk-box">
        <Dialog className="mk" aria-label={kindWords[props.painting.kind].title}>
          <Measured {...props} {...{ close, asks, isBusy, setBusy }} onBack={() => ask(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

interface OpenedProps extends PaintDialogProps {
  /** Closes, unless there is something to ask first. */
  readonly close: () => void
  readonly asks: boolean
  /** What is painted is being kept. */
  readonly isBusy: boolean
  readonly setBusy: (isBusy: boolean) => void
  readonly onBack: () => void
}

function Measured(props: OpenedProps) {
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  return (
    <>
      <div className="mk-room" ref={room} />
      {size === null ? null : <Opened {...props} size={size} />}
    </>
  )
}

function Opened(props: OpenedProps & { readonly size: Box }) {
  const { painting, src, name, size, asks, isBusy, setBusy, onUse, onClose, onBack } = props
  useSyncExternalStore(painting.subscribe, () => painting.version)
  const area = useRef<HTMLDivElement>(null)
  const zoom = useZoom(area, painting.plane, size)
  const words = kindWords[painting.kind]
  const reason = whyNotUsed(painting)
  const use = async (): Promise<void> => {
    if (isBusy || reason !== null) return
    setBusy(true)
    try {
      const { width, height } = painting.plane
      // Taken before the wait: a stroke made meanwhile is not in the file.
      const marks = painting.marks()
      const png = await pngOf(painting)
      const picture = await request('references.paint', { kind: painting.kind, png, width, height })
      painting.use(marks)
      // What is shown from now on is what is sent: a stroke made meanwhile is one undo away.
      if (painting.hasUnused) painting.backToUsed()
      onUse(picture)
    } catch (error) {
      toastFailure(error)
      setBusy(false)
    }
  }
  usePaintKeys({ painting, zoomBy: zoom.zoomBy, fit: zoom.fit, onUse: () => void use(), isOff: asks })
  return (
    <>
      <Head painting={painting} zoom={zoom} />
      <PaintStage painting={painting} src={src} name={name} area={area} size={size} zoom={zoom} />
      <aside className="mk-side" aria-label="Tools">
        <div className="mk-tools">
          <PaintTools painting={painting} />
        </div>
        <div className="mk-foot">
          <Button disabledReason={isBusy ? keeping : null} onPress={props.close}>
            Cancel
          </Button>
          <Button variant="strong" isBusy={isBusy} disabledReason={reason} onPress={() => void use()}>
            {words.use}
          </Button>
        </div>
      </aside>
      {asks ? (
        <UnusedQuestion
          painting={painting}
          isBusy={isBusy}
          onUse={() => void use()}
          onLeaveOut={onClose}
          onBack={onBack}
        />
      ) : null}
    </>
  )
}

/** What is painted, and its steps and scale. */
function Head({ painting, zoom }: { readonly painting: Painting; readonly zoom: Zoom }) {
  const words = kindWords[painting.kind]
  return (
    <header className="mk-head">
      <h2>{words.title}</h2>
      <span className="t3 clip">{words.lead}</span>
      <span className="end row">
        <IconButton
          icon={Undo2}
          label="Undo"
          shortcut="Ctrl+Z"
          isDisabled={!painting.canUndo}
          onPress={() => painting.undo()}
        />
        <IconButton
          icon={Redo2}
          label="Redo"
          shortcut="Ctrl+Shift+Z"
          isDisabled={!painting.canRedo}
          onPress={() => painting.redo()}
        />
        <span className="vr s" />
        <IconButton icon={Minus} label="Zoom out" shortcut="-" onPress={() => zoom.zoomBy(0.8)} />
        <span className="t2 s12 stage-percent">{Math.round(zoom.share * 100)} %</span>
        <IconButton icon={Plus} label="Zoom in" shortcut="+" onPress={() => zoom.zoomBy(1.25)} />
        <IconButton icon={Maximize} label="Fit" shortcut="0" onPress={zoom.fit} />
      </span>
    </header>
  )
}
