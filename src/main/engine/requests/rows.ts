import type { Failure } from '../../../contract/failure.ts'
import type { JobCell } from '../../../contract/job.ts'
import { fromMicros } from '../../../contract/money.ts'
import type { PromptSegment } from '../../../contract/plan.ts'
import type { JobInputs } from '../../../contract/reference.ts'
import type { RowDisplay, RowView } from '../../../contract/row.ts'
import { assertNever } from '../../../contract/assert-never.ts'
import { framesOf, isEstimate, showsAlpha } from '../gallery/alpha.ts'
import { inputsOf } from '../queue/edit/recompose-jobs.ts'
import { promptOf } from '../queue/finish.ts'
import type { Partials } from '../queue/partials.ts'
import type { Composer } from '../recipe/composer.ts'
import type { BatchSource } from '../store/batches.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { RowRecord } from '../store/rows.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** The rows of a batch as the matrix shows them. */
export function rowRequests(parts: {
  readonly store: Store
  readonly partials: Pick<Partials, 'newest'>
  readonly composerFor: (source: BatchSource) => Composer
}): Handlers<'batch.rowIds' | 'batch.rows'> {
  const { store } = parts

  function view(row: RowRecord, variants: number, composer: Composer): RowView {
    const cells: JobCell[][] = Array.from({ length: variants }, () => [])
    const jobs = store.jobs.ofRow(row.id)
    for (const job of jobs) cells[job.variant]?.push(cellOf(store, parts.partials, job))
    return {
      rowId: row.id,
      number: row.number,
      key: row.key,
      display: row.display,
      note: noteOf(row.display, jobs),
      prompt: promptShown(row, jobs, composer),
      cells,
    }
  }

  return {
    'batch.rowIds': ({ batchId, display, search }) => {
      store.batches.source(batchId)
      return store.rows.ids(batchId, { display, search })
    },
    'batch.rows': ({ batchId, rowIds }) => {
      const source = store.batches.source(batchId)
      const variants = source.recipe.variants.length
      const composer = parts.composerFor(source)
      return rowIds.flatMap((id) => {
        const row = store.rows.get(batchId, id)
        return row ? [view(row, variants, composer)] : []
      })
    },
  }
}

/** The words of the first picture in pieces; where they were changed by hand, where each came from is no longer told. */
function promptShown(row: RowRecord, jobs: readonly JobRecord[], composer: Composer): readonly PromptSegment[] {
  const first = jobs.find(({ variant }) => variant === 0)
  const source = { number: row.number, cells: JSON.parse(row.cells) as string[] }
  if (!first) return composer.segments(source, 0)
  const prompt = promptOf(first.body)
  const segments = composer.segments(source, 0, inputsOf(first))
  return segments.map(({ text }) => text).join('') === prompt ? segments : [{ kind: 'text', text: prompt }]
}

function cellOf(store: Store, partials: Pick<Partials, 'newest'>, job: JobRecord): JobCell {
  const image = job.state === 'done' ? store.images.ofJob(job.id) : undefined
  return {
    jobId: job.id,
    repeat: job.repeat,
    state: job.state,
    startedAt: job.state === 'running' || job.state === 'unknown' ? job.claimed_at : null,
    estimatedUsd: { low: fromMicros(job.low_micros), high: fromMicros(job.high_micros) },
    failure: job.failure ? (JSON.parse(job.failure) as Failure) : null,
    image: image
      ? {
          imageId: image.id,
          width: image.width,
          height: image.height,
          hasAlpha: showsAlpha(image),
          costUsd: fromMicros(image.cost_micros),
          isEstimate: isEstimate(image),
          format: image.format,
          frames: framesOf(image),
        }
      : null,
    references: job.inputs === null ? 0 : (JSON.parse(job.inputs) as JobInputs).images.length,
    partial: job.state === 'running' ? partials.newest(job.id) : null,
  }
}

/** The second line of the state column: why the row is in this state. */
function noteOf(display: RowDisplay, jobs: readonly JobRecord[]): string {
  const count = (...states: JobRecord['state'][]) => jobs.filter(({ state }) => states.includes(state)).length
  const all = jobs.length
  switch (display) {
    case 'unknown':
      return `${count('unknown')} held until you decide`
    case 'failed':
      return `${count('failed')} of ${all} failed`
    case 'running':
      return `${count('done')} of ${all} done`
    case 'review':
    case 'rework':
    case 'approved':
      return count('done') === all ? `${all} ${all === 1 ? 'picture' : 'pictures'}` : `${count('done')} of ${all} done`
    case 'waiting':
      return count('cancelled') === all ? 'Cancelled' : `${count('waiting', 'held')} to run`
    case 'blocked':
      return 'Left out: the row has a problem'
    default:
      return assertNever(display)
  }
}
