import type { JobCell } from '../../contract/job.ts'
import type { RowView } from '../../contract/row.ts'
import { PromptFacts } from '../image/facts.tsx'
import { StateWord } from '../ui/row-state.tsx'
import { faceOf } from './cell-face.ts'
import { PartialPicture } from './cell-picture.tsx'
import { usePartial } from './use-partials.tsx'

/** In the place of a picture: what has come of it so far, else the state of its job. */
export function NoPictureYet({ job }: { readonly job: JobCell }) {
  const shown = usePartial(job.jobId, job.startedAt, job.partial)
  if (job.state !== 'running' || shown === null) return <StateWord state={stateOf(job)} />
  return <PartialPicture key={job.jobId} jobId={job.jobId} shown={shown} image={null} />
}

function stateOf(job: JobCell): 'waiting' | 'running' | 'failed' | 'unknown' {
  const face = faceOf(job)
  return face.kind === 'running' || face.kind === 'failed' || face.kind === 'unknown' ? face.kind : 'waiting'
}

/** A cell that no picture is planned for: why, and what to do. Undefined: no cell is looked at. */
export function NoJob({ row }: { readonly row: RowView | undefined }) {
  if (row === undefined) return <p className="ins-empty t3">Choose a cell to see its picture, prompt and cost.</p>
  const isBlocked = row.display === 'blocked'
  return (
    <div className="ins-body inset-focus" role="region" aria-label="Details" tabIndex={0}>
      <section className="job-facts">
        <h2>{isBlocked ? 'Left out' : 'Not planned'}</h2>
        <p className="t2 s12 selectable">{isBlocked ? leftOut : 'The row makes no picture of this variant.'}</p>
      </section>
      <PromptFacts segments={row.prompt} />
    </div>
  )
}

const leftOut =
  'The row has a problem: nothing is sent for it, and nothing is charged. Correct the sheet and import it again; the check there says what is wrong.'
