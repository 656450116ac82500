import { fromMicros, toMicros } from '../../../../contract/money.ts'
import { jobChangeSchema, type JobChange } from '../../../../contract/queue.ts'
import type { InputPicture, JobInputs } from '../../../../contract/reference.ts'
import { keyOfName, mentionedIn } from '../../recipe/cast.ts'
import type { Again, Composer, Recomposed } from '../../recipe/composer.ts'
import type { PictureBook } from '../../recipe/picture-book.ts'
import type { PictureChange } from '../../recipe/pictures-again.ts'
import type { BatchSource } from '../../store/batches.ts'
import type { Rewrite } from '../../store/job-edits.ts'
import type { JobRecord } from '../../store/jobs.ts'
import type { EditParts } from './record.ts'

/** Parts that can also compose. */
export interface ComposingParts extends EditParts {
  readonly composerFor: (source: BatchSource) => Composer
  /** The pictures a batch's composer finds. */
  readonly picturesFor: (source: BatchSource) => PictureBook
  /** Puts the files of pictures into the library. Before a job that takes them along is written. */
  readonly keep: (pictures: Iterable<InputPicture>) => Promise<void>
}

/** States in which a job can be asked for in another way. */
export type ChangeableState = 'held' | 'waiting' | 'failed'

export type ChangeableJob = JobRecord & { readonly state: ChangeableState }

/** Running jobs are on their way, done ones are made, and an open outcome waits for its own decision. */
export function isChangeable(job: JobRecord): job is ChangeableJob {
  return job.state === 'held' || job.state === 'waiting' || job.state === 'failed'
}

const changeFields = Object.keys(jobChangeSchema.shape) as (keyof JobChange)[]

/** What was changed before (JSON) with a further change on top. The text is the same whenever the changes are. */
export function withChange(before: string | null, change: JobChange): JobChange {
  const earlier = before === null ? {} : (JSON.parse(before) as JobChange)
  const { template: _template, prompt: _prompt, ...others } = earlier
  // Template and literal words answer the same question: the later one does.
  const isReworded = change.template !== undefined || change.prompt !== undefined
  const both: JobChange = {
    ...(isReworded ? others : earlier),
    ...defined(change),
    withoutCharacters: leftOut(earlier, change),
  }
  return Object.fromEntries(changeFields.flatMap((field) => (both[field] === undefined ? [] : [[field, both[field]]])))
}

/** Who was left out before and is not named now, and who is left out now; undefined: nobody. */
function leftOut(earlier: JobChange, change: JobChange): string[] | undefined {
  const { withoutCharacters: now = [], references = [], prompt, template } = change
  const back = new Set([...mentionedIn(prompt ?? template ?? ''), ...references.map(keyOfName)])
  const before = earlier.withoutCharacters?.filter((name) => !back.has(keyOfName(name))) ?? []
  const names = new Map([...before, ...now].map((name) => [keyOfName(name), name]))
  return names.size === 0 ? undefined : [...names.values()]
}

function defined(change: JobChange): JobChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

/**
 * The job's own row and variant composed by its batch's composer with the change before every other choice. `pinned`: what
 * goes along where nothing is looked up anew.
 */
export function recomposeJob(
  { store, composerFor }: Pick<ComposingParts, 'store' | 'composerFor'>,
  job: JobRecord,
  change: JobChange,
  again: Again & { readonly pinned?: JobInputs | null } = {},
): Recomposed {
  const row = store.rows.get(job.batch_id, job.row_id)
  if (!row) return { request: null, prompt: '', problems: [] }
  const cells = JSON.parse(row.cells) as string[]
  const { pinned = inputsOf(job), ...how } = again
  const composer = composerFor(store.batches.source(job.batch_id))
  return composer.recompose({ number: row.number, cells }, job.variant, change, pinned, how)
}

/** Looks up the pictures a change names for these jobs: what composes them afterwards does not wait. */
export async function loadPictures(
  { store, composerFor, picturesFor }: ComposingParts,
  jobs: readonly Pick<JobRecord, 'batch_id' | 'inputs'>[],
  change: PictureChange,
): Promise<void> {
  for (const [batchId, ofBatch] of Map.groupBy(jobs, (job) => job.batch_id)) {
    const source = store.batches.source(batchId)
    const composer = composerFor(source)
    const wants = new Map(
      ofBatch.flatMap((job) => {
        const wanted = composer.changeWants(change, inputsOf(job))
        return wanted ? [[JSON.stringify(wanted), wanted] as const] : []
      }),
    )
    if (wants.size > 0) await picturesFor(source).load([...wants.values()])
  }
}

/** Every picture of what goes along. */
export function picturesOf(inputs: JobInputs | null): readonly InputPicture[] {
  if (!inputs) return []
  return [...inputs.images, ...[inputs.mask, inputs.markup].flatMap((one) => (one ? [one] : []))]
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
