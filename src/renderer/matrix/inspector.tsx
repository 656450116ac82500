import { ArrowLeft, ArrowRight, PencilLine, Pin, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import type { JobCell } from '../../contract/job.ts'
import type { RowView } from '../../contract/row.ts'
import { useEdit } from '../edit/use-edit.tsx'
import { useEngine } from '../engine.ts'
import { AlphaFacts } from '../image/alpha-facts.tsx'
import { BackdropChoice, useBackdrop } from '../image/backdrop.tsx'
import { CostFacts, ParameterFacts, PromptFacts } from '../image/facts.tsx'
import { MadeWith } from '../image/made-with.tsx'
import { Thumb } from '../image/thumb.tsx'
import { useKeys } from '../image/use-keys.ts'
import { toggleAtHand } from '../references/at-hand.ts'
import { JobReferences } from '../references/job-references.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { counted } from '../ui/format.ts'
import { topJob } from './cell-face.ts'
import { JobFacts } from './job-facts.tsx'
import { NoJob, NoPictureYet } from './no-picture.tsx'
import type { RecordBook } from './record-book.ts'
import type { Chosen } from './use-grid-state.ts'

interface InspectorProps {
  readonly batch: BatchSummary
  readonly book: RecordBook<RowView>
  readonly rowId: number
  readonly variant: number
  readonly chosen: Chosen
  readonly tickedCount: number
  readonly isOverlay: boolean
  readonly onTurn: (step: 1 | -1) => void
  readonly onOpen: () => void
  readonly onClose: () => void
}

/** The focused cell in full: picture, prompt, parameters, cost, or why there is no picture and what to do. */
export function Inspector(props: InspectorProps) {
  const { batch, book, rowId, variant, tickedCount, isOverlay } = props
  useSyncExternalStore(book.subscribe, book.version)
  const row = book.get(rowId)
  const jobs = row?.cells[variant] ?? []
  const top = topJob(jobs, props.chosen.get(rowId)?.get(variant))
  const job = jobs[top]
  return (
    <aside
      className={classNames('inspector', isOverlay && 'overlay')}
      aria-label="Inspector"
      data-region=""
      tabIndex={-1}
    >
      <div className="ih">
        {row && variant >= 0 ? (
          <>
            <b className="b clip">{`Row ${row.number} · ${batch.variants[variant]?.name ?? ''}`}</b>
            <span className="t3 clip">{row.key}</span>
          </>
        ) : (
          <b className="b">{tickedCount > 0 ? `${counted(tickedCount, 'row')} selected` : 'Inspector'}</b>
        )}
        <span className="end row ih-end">
          {jobs.length > 1 ? (
            <>
              <IconButton
                icon={ArrowLeft}
                label="Previous repeat"
                shortcut="["
                size="small"
                iconSize={14}
                onPress={() => props.onTurn(-1)}
              />
              <span className="s12 t2">
                {top + 1} of {jobs.length}
              </span>
              <IconButton
                icon={ArrowRight}
                label="Next repeat"
                shortcut="]"
                size="small"
                iconSize={14}
                onPress={() => props.onTurn(1)}
              />
            </>
          ) : null}
          {isOverlay ? (
            <IconButton icon={X} label="Close inspector" shortcut="I" size="small" onPress={props.onClose} />
          ) : null}
        </span>
      </div>
      {row && job ? (
        <JobView batch={batch} row={row} job={job} onOpen={props.onOpen} />
      ) : (
        <NoJob row={variant < 0 ? undefined : row} />
      )}
    </aside>
  )
}

interface JobViewProps {
  readonly batch: BatchSummary
  readonly row: RowView
  readonly job: JobCell
  readonly onOpen: () => void
}

function JobView({ batch, row, job, onOpen }: JobViewProps) {
  const { image } = job
  const { backdrop, choose } = useBackdrop()
  const asked = useEngine('image.get', { imageId: image?.imageId ?? 1 }, { enabled: image !== null })
  // What is not asked for may still be known from before: a job without a picture has no details.
  const detail = image === null ? undefined : asked.data
  const unmade = useUnmade(job)
  const prompt = detail?.prompt ?? unmade.prompt
  const composed = row.prompt.map((segment) => segment.text).join('')
  const segments = prompt === undefined || prompt === composed ? row.prompt : [{ kind: 'text' as const, text: prompt }]
  return (
    <>
      <div className="view">
        {image ? (
          <button
            type="button"
            className="pic fit"
            onClick={onOpen}
            aria-label={`Open row ${row.number} large`}
            data-backdrop={image.hasAlpha ? backdrop : undefined}
          >
            <Thumb imageId={image.imageId} size="large" hasAlpha={image.hasAlpha} className="big" />
          </button>
        ) : (
          <NoPictureYet job={job} />
        )}
      </div>
      <div className="ins-body inset-focus" key={job.jobId} role="region" aria-label="Details" tabIndex={0}>
        {image ? <PictureActs imageId={image.imageId} /> : <JobFacts batch={batch} job={job} />}
        <PromptFacts segments={segments} />
        {canChange.has(job.state) ? <JobReferences jobId={job.jobId} isFree={batch.provider === 'practice'} /> : null}
        {detail ? <MadeWith image={detail} /> : null}
        <AlphaFacts report={detail?.alpha ?? null}>
          {image?.hasAlpha ? <BackdropChoice backdrop={backdrop} choose={choose} /> : null}
        </AlphaFacts>
        {detail ? (
          <ParameterFacts image={detail} />
        ) : image ? null : (
          <ParameterFacts image={{ requested: unmade.requested, actual: {} }} />
        )}
        {detail ? <CostFacts image={detail} /> : null}
      </div>
    </>
  )
}

interface Unmade {
  readonly prompt: string | undefined
  readonly requested: Readonly<Record<string, string>>
}

/** What is asked for a picture that is not there yet: a cell, a change or an edit may ask for other than its variant. */
function useUnmade({ jobId, image }: JobCell): Unmade {
  const words = useEngine('queue.words', { jobId }, { enabled: image === null })
  const jobs = useEngine('queue.jobs', { jobIds: [jobId] }, { enabled: image === null })
  const job = image === null ? jobs.data?.[0] : undefined
  if (job === undefined) return { prompt: undefined, requested: {} }
  const { model, size, quality, complexity, background, format } = job
  const own = { ...(complexity === null ? {} : { complexity }), ...(background === null ? {} : { background }) }
  return { prompt: words.data?.sent, requested: { model, size, quality, format, ...own } }
}

/** Not sent, or refused: what goes along can still be changed. */
const canChange: ReadonlySet<JobCell['state']> = new Set(['held', 'waiting', 'failed'])

/** What can be done with a picture that is there. */
function PictureActs({ imageId }: { readonly imageId: number }) {
  const { edit, panel } = useEdit()
  useKeys({ e: () => edit(imageId), f: () => toggleAtHand(imageId) })
  return (
    <section className="ins-acts">
      <div className="row wrap">
        <Button size="small" icon={PencilLine} shortcut="E" onPress={() => edit(imageId)}>
          Edit…
        </Button>
        <Button size="small" variant="ghost" icon={Pin} shortcut="F" onPress={() => toggleAtHand(imageId)}>
          Use as reference
        </Button>
      </div>
      {panel}
    </section>
  )
}
