import { fromMicros, toMicros } from '../../../../contract/money.ts'
import type { JobChange } from '../../../../contract/queue.ts'
import type { JobInputs } from '../../../../contract/reference.ts'
import type { Composer, Recomposed } from '../../recipe/composer.ts'
import type { BatchSource } from '../../store/batches.ts'
import type { Rewrite } from '../../store/job-edits.ts'
import type { JobRecord } from '../../store/jobs.ts'
import type { EditParts } from './record.ts'

/** Parts that can also compose. */
export interface ComposingParts extends EditParts {
  readonly composerFor: (source: BatchSource) => Composer
}

/** States in which a job can be asked for in another way. */
export type ChangeableState = 'held' | 'waiting' | 'failed'

export type ChangeableJob = JobRecord & { readonly state: ChangeableState }

/** Running jobs are on their way, done ones are made, and an open outcome waits for its own decision. */
export function isChangeable(job: JobRecord): job is ChangeableJob {
  return job.state === 'held' || job.state === 'waiting' || job.state === 'failed'
}

/** What was changed before (JSON) with a further change on top. The text is the same whenever the changes are. */
export function withChange(before: string | null, change: JobChange): JobChange {
  const earlier = before === null ? {} : (JSON.parse(before) as JobChange)
  // Template and literal words answer the same question: the later one does.
  const words = (change.template ?? change.prompt) ? change : earlier
  const both: JobChange = { ...earlier, ...defined(change) }
  const { model, size, quality, complexity, background, format, partialImages, references, mask, markup, lock, matte } =
    both
  const { template, prompt } = words
  return defined({
    model,
    size,
    quality,
    complexity,
    background,
    format,
    partialImages,
    references,
    mask,
    markup,
    lock,
    matte,
    template,
    prompt,
  })
}

function defined(change: { readonly [Field in keyof JobChange]: JobChange[Field] | undefined }): JobChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

/** The job's own row and variant composed by its batch's composer with the change before every other choice. */
export function recomposeJob({ store, composerFor }: ComposingParts, job: JobRecord, change: JobChange): Recomposed {
  const row = store.rows.get(job.batch_id, job.row_id)
  if (!row) return { request: null, prompt: '', problems: [] }
  const cells = JSON.parse(row.cells) as string[]
  const composer = composerFor(store.batches.source(job.batch_id))
  return composer.recompose({ number: row.number, cells }, job.variant, change, inputsOf(job))
}

/** What goes along with a job; null when nothing does. */
export function inputsOf(job: Pick<JobRecord, 'inputs'>): JobInputs | null {
  return job.inputs === null ? null : (JSON.parse(job.inputs) as JobInputs)
}

/** How the job is written down. `change`: all that is changed about it, null for nothing. */
export function rewriteOf(request: NonNullable<Recomposed['request']>, change: JobChange | null): Rewrite {
  return {
    model: request.model,
    body: request.bodyText,
    hash: request.hash,
    lowMicros: toMicros(request.estimatedUsd.low),
    highMicros: toMicros(request.estimatedUsd.high),
    endpoint: request.endpoint,
    inputs: request.inputs && JSON.stringify(request.inputs),
    crop: request.crop,
    change: change === null ? null : JSON.stringify(change),
  }
}

/** USD. */
export function priceOf(job: JobRecord): { low: number; high: number } {
  return { low: fromMicros(job.low_micros), high: fromMicros(job.high_micros) }
}
