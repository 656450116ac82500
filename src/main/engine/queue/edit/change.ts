import { failed } from '../../../../contract/failure.ts'
import { addRange, zeroRange, type UsdRange } from '../../../../contract/money.ts'
import type { Problem } from '../../../../contract/problem.ts'
import type { JobChange, QueueChangePreview, QueueEdit } from '../../../../contract/queue.ts'
import type { JobInputs } from '../../../../contract/reference.ts'
import { distinct, edited, type ChangePart, type EditRecord } from './record.ts'
import {
  isChangeable,
  loadPictures,
  picturesOf,
  priceOf,
  recomposeJob,
  rewriteOf,
  withChange,
  type ChangeableJob,
  type ComposingParts,
} from './recompose-jobs.ts'
import { toRuns } from './runs.ts'
import { inSlices } from './slices.ts'

/** Composing takes longer than moving: so many jobs with pictures are some 20 ms. */
const jobsPerSlice = 100
const problemsShown = 1_000
/** Characters of a hash that are kept to tell whether composing again gave the same. */
export const hashKept = 12

interface Check {
  readonly jobs: number
  readonly before: UsdRange
  readonly after: UsdRange
  readonly problems: readonly Problem[]
  readonly errors: number
  readonly examplePrompt: string
  readonly parts: readonly ChangePart[]
}

/** What a change would do to jobs. Writes nothing; `isStale` is asked between slices and ends it with `cancelled`. */
export async function previewChange(
  parts: ComposingParts,
  jobIds: readonly number[],
  change: JobChange,
  isStale: () => boolean,
): Promise<QueueChangePreview> {
  const asked = distinct(jobIds)
  const { jobs, before, after, problems, examplePrompt } = await check(parts, asked, change, isStale)
  return { jobs, untouched: asked.length - jobs, before, after, problems, examplePrompt }
}

/**
 * Changes held, waiting and failed jobs; failed ones wait again. First every job is composed and checked: with one error
 * nothing is written and this rejects with `plan_has_problems`. Up to 100 jobs in one transaction, more in several.
 */
export async function changeJobs(
  parts: ComposingParts,
  jobIds: readonly number[],
  change: JobChange,
): Promise<QueueEdit> {
  const { store, clock } = parts
  const asked = distinct(jobIds)
  const checked = await check(parts, asked, change, () => false)
  if (checked.errors > 0) throw hasProblems(checked)
  if (checked.jobs === 0) return edited(parts, null, asked.length, 0)
  const record: EditRecord = { kind: 'change', parts: checked.parts }
  let editId: number | null = null
  let jobs = 0
  await inSlices(asked, jobsPerSlice, async (slice) => {
    await keepPictures(parts, slice, change)
    store.transaction(() => {
      editId ??= store.jobEdits.remember(clock(), record.kind, JSON.stringify(record))
      for (const job of store.jobEdits.jobs(slice)) if (isChangeable(job) && changeOne(parts, job, change)) jobs += 1
    })
  })
  return edited(parts, editId, asked.length, jobs)
}

/** Files first: a job on disk whose picture is not could never be sent. */
async function keepPictures(parts: ComposingParts, slice: readonly number[], change: JobChange): Promise<void> {
  if (!namesPictures(change)) return
  const jobs = parts.store.jobEdits.jobs(slice).filter(isChangeable)
  await loadPictures(parts, jobs, change)
  const pictures = jobs.flatMap((job) => {
    const { request } = recomposeJob(parts, job, withChange(job.change, change), { pictures: change })
    return picturesOf(request?.inputs ?? null)
  })
  await parts.keep(new Map(pictures.map((picture) => [picture.sha256, picture])).values())
}

function namesPictures({ references, mask, markup }: JobChange): boolean {
  return (references ?? []).length > 0 || Boolean(mask) || Boolean(markup)
}

function changeOne(parts: ComposingParts, job: ChangeableJob, change: JobChange): boolean {
  const { store, changes } = parts
  const whole = withChange(job.change, change)
  const { request } = recomposeJob(parts, job, whole, { pictures: change })
  if (!request || !store.jobEdits.rewrite(job.id, job, rewriteOf(request, whole))) return false
  if (job.state === 'failed') {
    store.jobs.move(job.id, 'failed', 'waiting', { notBefore: 0, freeRetries: 0, failure: null })
    store.rows.refreshDisplay(job.row_id)
  }
  changes.row(job.batch_id, job.row_id)
  return true
}

async function check(
  parts: ComposingParts,
  asked: readonly number[],
  change: JobChange,
  isStale: () => boolean,
): Promise<Check> {
  const groups = new Map<string, { part: Omit<ChangePart, 'runs' | 'hashes'>; ids: number[]; hashes: string[] }>()
  const problems = new Map<string, Problem>()
  const total = { jobs: 0, errors: 0, before: zeroRange, after: zeroRange, examplePrompt: '' }
  await inSlices(asked, jobsPerSlice, async (slice) => {
    const jobs = parts.store.jobEdits.jobs(slice).filter(isChangeable)
    await loadPictures(parts, jobs, change)
    if (isStale()) throw failed('cancelled', 'A newer preview replaced this one.', 'Nothing to do.')
    for (const job of jobs) {
      const whole = withChange(job.change, change)
      const made = recomposeJob(parts, job, whole, { pictures: change })
      if (total.jobs === 0) total.examplePrompt = made.prompt
      total.jobs += 1
      total.before = addRange(total.before, priceOf(job))
      total.after = addRange(total.after, made.request?.estimatedUsd ?? zeroRange)
      if (!made.request) total.errors += 1
      for (const problem of made.problems) {
        if (problems.size < problemsShown) problems.set(`${problem.row} ${problem.message}`, problem)
      }
      note(groups, job, JSON.stringify(whole), made.request?.inputs ?? null)
    }
  })
  const made = Array.from(groups.values(), ({ part, ids, hashes }) => ({
    ...part,
    runs: toRuns(ids),
    hashes: hashes.join(''),
  }))
  return { ...total, problems: [...problems.values()], parts: made }
}

/** Jobs that were alike are remembered together. */
function note(
  groups: Map<string, { part: Omit<ChangePart, 'runs' | 'hashes'>; ids: number[]; hashes: string[] }>,
  job: ChangeableJob,
  after: string,
  inputs: JobInputs | null,
): void {
  const isAsBefore = (inputs && JSON.stringify(inputs)) === job.inputs
  const part = {
    state: job.state,
    before: job.change,
    after,
    ...(!isAsBefore && { inputs: job.inputs }),
    failure: job.state === 'failed' ? job.failure : null,
  }
  const name = JSON.stringify(part)
  const group = groups.get(name) ?? { part, ids: [], hashes: [] }
  group.ids.push(job.id)
  group.hashes.push(job.hash.slice(0, hashKept))
  groups.set(name, group)
}

function hasProblems({ problems, errors }: Check) {
  const first = problems.find(({ severity }) => severity === 'error')
  const where = first?.row ? `Row ${first.row}: ` : ''
  const more = errors > 1 ? ` ${errors} jobs cannot be changed like this.` : ''
  return failed(
    'plan_has_problems',
    `${where}${first?.message ?? 'The row is no longer there.'}${more} Nothing was changed and nothing was sent.`,
    first?.fix ?? 'Choose other jobs.',
  )
}
