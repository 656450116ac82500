import type { Failure } from '../../contract/failure.ts'
import type { CellImage, JobCell, JobState, PartialView } from '../../contract/job.ts'
import type { UsdRange } from '../../contract/money.ts'
import { assertNever } from '../../contract/assert-never.ts'
import { counted, moment } from '../ui/format.ts'
import { formatWords } from '../image/format-words.ts'
import { costWords, pictureUsd } from './prices.ts'

/** What one matrix cell shows: the job on top of its pile of repeats. */
export type CellFace =
  | { readonly kind: 'none' }
  | { readonly kind: 'picture'; readonly jobId: number; readonly image: CellImage }
  | {
      readonly kind: 'running'
      readonly jobId: number
      readonly startedAt: number | null
      readonly partial: PartialView | null
    }
  /** `usd` null: nothing is charged for it. */
  | { readonly kind: 'waiting'; readonly queued: boolean; readonly usd: UsdRange | null }
  | { readonly kind: 'failed'; readonly failure: Failure | null; readonly usd: UsdRange }
  | { readonly kind: 'unknown'; readonly sentAt: number | null; readonly usd: UsdRange | null }
  | { readonly kind: 'cancelled' }

/** Most urgent first: what needs a person beats what needs patience beats what is settled. */
const urgency: readonly JobState[] = ['unknown', 'failed', 'running', 'done', 'waiting', 'held', 'cancelled']

/** Index of the job on top: the repeat the user turned to, else the most urgent, the latest among equals; -1 when there is none. */
export function topJob(jobs: readonly JobCell[], chosen: number | undefined): number {
  if (chosen !== undefined && chosen < jobs.length) return chosen
  let best = -1
  let rank = urgency.length
  for (const [index, job] of jobs.entries()) {
    const own = urgency.indexOf(job.state)
    if (own > rank || (own === rank && own !== urgency.indexOf('done'))) continue
    best = index
    rank = own
  }
  return best
}

/**
 * The face of a job; of a missing one, the empty place of a picture that is not planned. `isFree`: made in practice mode,
 * whatever the estimate for the real model is.
 */
export function faceOf(job: JobCell | undefined, isFree = false): CellFace {
  if (!job) return { kind: 'none' }
  const usd = isFree ? null : job.estimatedUsd
  switch (job.state) {
    case 'done':
      return job.image ? { kind: 'picture', jobId: job.jobId, image: job.image } : failedFace(job)
    case 'running':
      return { kind: 'running', jobId: job.jobId, startedAt: job.startedAt, partial: job.partial }
    case 'waiting':
      return { kind: 'waiting', queued: true, usd }
    case 'held':
      return { kind: 'waiting', queued: false, usd }
    case 'failed':
      return failedFace(job)
    case 'unknown':
      return { kind: 'unknown', sentAt: job.startedAt, usd }
    case 'cancelled':
      return { kind: 'cancelled' }
    default:
      return assertNever(job.state)
  }
}

function failedFace(job: JobCell): CellFace {
  return { kind: 'failed', failure: job.failure, usd: job.estimatedUsd }
}

/** A face in words, for its accessible name. */
export function faceWords(face: CellFace): string {
  switch (face.kind) {
    case 'none':
      return 'not planned'
    case 'picture':
      return ['done', formatWords(face.image), costWords(face.image)].filter(Boolean).join(', ')
    case 'running':
      return 'running'
    case 'waiting':
      return `${face.queued ? 'queued' : 'waiting'}, ${face.usd === null ? 'no cost' : `about ${pictureUsd(face.usd.high)}`}`
    case 'failed':
      return 'failed'
    case 'unknown':
      return 'unknown outcome'
    case 'cancelled':
      return 'cancelled'
    default:
      return assertNever(face)
  }
}

/** "Sent 14:02, no answer." */
export function sentWords(sentAt: number | null): string {
  return sentAt === null ? 'Sent, no answer.' : `Sent ${moment(sentAt)}, no answer.`
}

/** Where a cell is: "Row 118, 10423, Studio, repeat 2 of 3". */
export function cellPlace(row: number, key: string, variant: string, jobs: readonly JobCell[], top: number): string {
  const repeat = jobs.length > 1 ? [`repeat ${top + 1} of ${jobs.length}`] : []
  return [`Row ${row}`, key, variant, ...repeat].join(', ')
}

/** True when the cell's own words say what it is, so that its name is its place and those words. */
export function saysItself(face: CellFace): boolean {
  return face.kind === 'failed' || face.kind === 'unknown' || face.kind === 'cancelled'
}

/** ", 2 pictures go along"; empty when none does. */
export function referenceWords(job: JobCell | undefined): string {
  const references = job?.references ?? 0
  return references === 0 ? '' : `, ${counted(references, 'picture')} ${references === 1 ? 'goes' : 'go'} along`
}

/** True for a face that has a box for a picture, with or without one in it. */
export function hasPicture(face: CellFace): boolean {
  return face.kind === 'picture' || face.kind === 'running' || face.kind === 'waiting'
}
