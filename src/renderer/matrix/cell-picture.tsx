import type { CellImage, PartialView } from '../../contract/job.ts'
import { Thumb } from '../image/thumb.tsx'
import { elapsed, useNow } from '../queue/time.ts'
import { StateMark } from './state-symbols.tsx'
import { useForgetPartial, usePartial } from './use-partials.tsx'

interface CellPictureProps {
  readonly jobId: number
  /** Null while it is being made. */
  readonly image: CellImage | null
  /** Epoch ms of the claim, while it is being made. */
  readonly startedAt: number | null
  readonly partial: PartialView | null
}

/**
 * A picture that is being made, or is there. Each partial one takes the place of the last, less blurred; the final one fades
 * in over it. All in the same element, so that the box never changes and nothing flickers between two pictures.
 */
export function CellPicture({ jobId, image, startedAt, partial }: CellPictureProps) {
  const shown = usePartial(jobId, startedAt, partial)
  if (shown !== null) {
    return (
      <>
        <PartialPicture key="partial" jobId={jobId} shown={shown} image={image} />
        {image === null ? <Elapsed since={startedAt} shown={shown} /> : null}
      </>
    )
  }
  if (image === null) {
    return (
      <>
        <StateMark state="running" className="mx-pic mx-frame" />
        <Elapsed since={startedAt} shown={null} />
      </>
    )
  }
  return <Thumb imageId={image.imageId} size="small" hasAlpha={image.hasAlpha} className="mx-pic" />
}

interface PartialPictureProps {
  readonly jobId: number
  readonly shown: PartialView
  readonly image: CellImage | null
}

/** A partial picture in a box of `--mx-pic` px, blurred the less the later it is; the final one fades in over it. */
export function PartialPicture({ jobId, shown, image }: PartialPictureProps) {
  const forget = useForgetPartial(jobId)
  return (
    // The capture sees the final picture load: `load` does not bubble.
    <span className="mx-pic mx-partial" onLoadCapture={image === null ? undefined : forget}>
      <img
        key="partial"
        src={`image://p/${jobId}/${shown.index}`}
        alt=""
        draggable={false}
        decoding="async"
        onLoad={(event) => {
          // Not before its pixels are there: the last one keeps its own blur until then.
          event.currentTarget.dataset['step'] = String(Math.min(3, shown.index))
          delete event.currentTarget.dataset['broken']
        }}
        onError={(event) => {
          event.currentTarget.dataset['broken'] = ''
        }}
      />
      {image === null ? (
        <i style={{ transform: `scaleX(${shown.index / (shown.of + 1)})` }} />
      ) : (
        <Thumb imageId={image.imageId} size="small" hasAlpha={image.hasAlpha} />
      )}
    </span>
  )
}

function Elapsed({ since, shown }: { readonly since: number | null; readonly shown: PartialView | null }) {
  const now = useNow()
  return (
    <span
      className="mx-elapsed"
      data-text={since === null ? '' : elapsed(now - since)}
      data-step={shown === null ? undefined : `${shown.index} of ${shown.of}`}
    />
  )
}
