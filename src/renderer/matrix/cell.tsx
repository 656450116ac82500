import { memo } from 'react'
import { assertNever } from '../../contract/assert-never.ts'
import type { JobCell } from '../../contract/job.ts'
import { formatUsd } from '../../contract/money.ts'
import { failureMessage } from '../failure-message.ts'
import { formatName } from '../image/format-words.ts'
import { classNames } from '../ui/class-names.ts'
import { pictureUsd } from './prices.ts'
import { CellPicture } from './cell-picture.tsx'
import {
  cellPlace,
  faceOf,
  faceWords,
  hasPicture,
  referenceWords,
  saysItself,
  sentWords,
  topJob,
  type CellFace,
} from './cell-face.ts'
import { StateMark } from './state-symbols.tsx'

interface CellProps {
  readonly rowNumber: number
  readonly rowKey: string
  readonly variantName: string
  readonly column: number
  /** px from the row's left edge. */
  readonly left: number
  readonly jobs: readonly JobCell[]
  /** The repeat the user turned to. */
  readonly chosen: number | undefined
  readonly hasFocus: boolean
  /** Nothing is charged for the batch. */
  readonly isFree: boolean
}

/** One row and variant: its picture, or why there is none. The price of a finished one shows on hover. */
export const Cell = memo(function Cell(props: CellProps) {
  const { jobs, column, left, hasFocus } = props
  const top = topJob(jobs, props.chosen)
  const face = faceOf(jobs[top], props.isFree)
  const place = cellPlace(props.rowNumber, props.rowKey, props.variantName, jobs, top)
  const pile = face.kind === 'picture' ? Math.min(3, jobs.length) : 1
  const references = hasPicture(face) ? (jobs[top]?.references ?? 0) : 0
  const format = face.kind === 'picture' ? formatName(face.image) : null
  return (
    <div
      role="gridcell"
      className={classNames('mx-cell', `is-${face.kind}`, pile > 1 && `pile-${pile}`)}
      aria-colindex={column + 6}
      {...(saysItself(face) ? {} : { 'aria-label': `${place}, ${faceWords(face)}${referenceWords(jobs[top])}` })}
      tabIndex={hasFocus ? 0 : -1}
      data-variant={column}
      data-note={noteOf(face)}
      style={{ transform: `translateX(${left}px)` }}
    >
      {saysItself(face) ? <span className="sr">{`${place}, ${faceWords(face)}: `}</span> : null}
      <Face face={face} />
      {references === 0 ? null : <span className="mx-refs" data-text={references} />}
      {format === null ? null : (
        <span className={classNames('badge mx-format', jobs.length > 1 && 'is-second')} data-text={format} />
      )}
      {jobs.length > 1 && (face.kind === 'picture' || face.kind === 'waiting') ? (
        <span className="badge" data-text={`${top + 1}/${jobs.length}`} />
      ) : null}
    </div>
  )
})

/** Words at the foot of the cell, drawn by CSS: the price. */
function noteOf(face: CellFace): string | undefined {
  if (face.kind === 'picture') return `${face.image.isEstimate ? 'est.\n' : ''}${pictureUsd(face.image.costUsd)}`
  if (face.kind === 'waiting')
    return `${face.queued ? 'Queued\n' : ''}${face.usd === null ? '$0' : formatUsd(face.usd.high)}`
  return undefined
}

function Face({ face }: { readonly face: CellFace }) {
  switch (face.kind) {
    case 'none':
      return null
    // One element for both, so that what is being made turns into what was made.
    case 'picture':
      return <CellPicture jobId={face.jobId} image={face.image} startedAt={null} partial={null} />
    case 'running':
      return <CellPicture jobId={face.jobId} image={null} startedAt={face.startedAt} partial={face.partial} />
    case 'waiting':
      return <StateMark state="waiting" className="mx-pic mx-frame" />
    case 'failed': {
      const words = face.failure ? failureMessage(face.failure, face.usd.high) : null
      return (
        <span className="mx-cause">
          <b className="failed">{words?.title ?? 'Failed'}</b>
          <span>{words?.sentence}</span>
          <em>{words?.money}</em>
        </span>
      )
    }
    case 'unknown':
      return (
        <span className="mx-cause hatch">
          <b className="unknown">Unknown</b>
          <span>{sentWords(face.sentAt)}</span>
          <em>{face.usd === null ? 'No cost' : `${formatUsd(face.usd.high)} held`}</em>
        </span>
      )
    case 'cancelled':
      return (
        <span className="mx-cause">
          <b>Cancelled</b>
          <span>Taken out before it was sent.</span>
          <em>Not charged</em>
        </span>
      )
    default:
      return assertNever(face)
  }
}
