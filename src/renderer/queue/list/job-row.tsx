import { GripVertical, Images, PencilLine } from 'lucide-react'
import { memo } from 'react'
import type { QueueJob } from '../../../contract/queue.ts'
import { shortModel } from '../../matrix/prices.ts'
import { classNames } from '../../ui/class-names.ts'
import { count, counted, sizeText } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'

export interface JobRowProps {
  readonly jobId: number
  /** Undefined until its details are here: the row keeps its place. */
  readonly job: QueueJob | undefined
  readonly index: number
  readonly total: number
  /** Its number in line, counting what runs. */
  readonly place: number
  /** px from the top of the list. */
  readonly top: number
  readonly isSelected: boolean
  /** The one Tab stop of the list. */
  readonly isStop: boolean
  /** Being dragged. */
  readonly isLifted: boolean
  readonly price: string
  /** When it will be sent at the present pace: "14:10"; empty when nobody knows. */
  readonly starts: string
}

/** One waiting job: 32 px, whatever its words. */
export const JobRow = memo(function JobRow(props: JobRowProps) {
  const { job, index } = props
  return (
    <div
      role="option"
      aria-selected={props.isSelected}
      aria-setsize={props.total}
      aria-posinset={index + 1}
      tabIndex={props.isStop ? 0 : -1}
      data-at={index}
      data-job={props.jobId}
      className={classNames('wr', props.isLifted && 'lifted', job !== undefined && hasLeft(job) && 'left')}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <span className="wr-grip">
        <Icon of={GripVertical} />
      </span>
      <span className="t3 num wr-place">{count(props.place)}</span>
      <JobCells job={job} price={props.price} starts={props.starts} />
    </div>
  )
})

interface JobCellsProps {
  readonly job: QueueJob | undefined
  readonly price: string
  readonly starts?: string
}

/** Key, words, settings, variant and price; the floating copy of a drag shows the same. */
export function JobCells({ job, price, starts = '' }: JobCellsProps) {
  return (
    <>
      <b className="m clip wr-key" title={job?.key}>
        {job?.key}
      </b>
      <span className="clip grow t2" title={job?.title}>
        {job?.title}
      </span>
      {job === undefined || job.references === 0 ? null : (
        <span className="wr-along t3 num" title={alongTitle(job)}>
          <Icon of={Images} size={12} />
          <span aria-hidden="true">{count(job.references)}</span>
          <span className="sr">{alongTitle(job)}</span>
        </span>
      )}
      {job?.isChanged === true ? (
        <span className="wr-changed" title="Changed by hand">
          <Icon of={PencilLine} size={12} />
          <span className="sr">changed by hand</span>
        </span>
      ) : null}
      <span className="t3 clip wr-facts">{job === undefined ? '' : factsOf(job)}</span>
      <span className="t2 clip wr-variant" title={job?.variantName}>
        {job?.variantName}
      </span>
      <span className="t3 num wr-start">{starts}</span>
      <span className="num wr-usd">{price}</span>
    </>
  )
}

/** "2 pictures go along". */
function alongTitle({ references }: QueueJob): string {
  return `${counted(references, 'picture')} ${references === 1 ? 'goes' : 'go'} along`
}

function factsOf({ model, size, quality }: QueueJob): string {
  return [shortModel(model), sizeText(size), quality].join(' · ')
}

/** It was sent or settled since the list was read. */
function hasLeft({ state }: QueueJob): boolean {
  return state !== 'waiting' && state !== 'held'
}
