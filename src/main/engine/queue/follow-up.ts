import { join } from 'node:path'
import type { MatteReport } from '../../../contract/alpha.ts'
import { thumbEdges } from '../../../contract/image.ts'
import type { JobChange } from '../../../contract/queue.ts'
import { inputFormats, type InputPicture, type JobInputs } from '../../../contract/reference.ts'
import { thumbPath } from '../files/paths.ts'
import { refusal } from '../imaging/alpha/matte.ts'
import type { Extracted } from '../imaging/imaging.ts'
import { openKeptFiles } from '../references/kept-files.ts'
import { darkWords } from '../recipe/ground.ts'
import type { FurtherJob } from '../store/job-edits.ts'
import type { Claim } from './claim.ts'
import { inputsOf, recomposeJob, rewriteOf, withChange } from './edit/recompose-jobs.ts'
import type { QueueParts } from './ports.ts'

/** What an answer asks for in its turn. `job` waits to be written together with the image. */
export type FollowUp =
  | { readonly kind: 'none' }
  | { readonly kind: 'job'; readonly reason: 'pair' | 'fallback'; readonly job: (imageId: number) => FurtherJob }
  | { readonly kind: 'refused'; readonly reason: 'pair' | 'fallback'; readonly why: string }

/** An answer whose original is published. */
export interface Published {
  readonly claim: Claim
  readonly extracted: Extracted
  /** Relative to the library. */
  readonly path: string
}

/**
 * Composes what follows from an answer, and keeps the pictures it takes along: the second of a pair, or another picture on a
 * plain ground where a transparent background came out unusable and the recipe says so. Only an answer to a request of the
 * other kind asks for one, so that nothing ever follows in a circle. Rejects where the disk is at fault.
 */
export async function followUpOf(parts: QueueParts, answer: Published): Promise<FollowUp> {
  const { job } = answer.claim
  const inputs = inputsOf(job)
  if (inputs?.matte?.kind === 'pair_light') return darkOf(parts, answer)
  const { background } = JSON.parse(job.body) as { background?: unknown }
  if (inputs?.matte || background !== 'transparent' || answer.extracted.alpha?.grade !== 'unusable') return none
  const fallback = parts.store.batches.source(job.batch_id).recipe.transparency ?? 'none'
  if (fallback === 'none') return none
  const change = withChange(job.change, { background: 'opaque', matte: fallback })
  return composed(parts, answer, change, inputs, 'fallback')
}

const none: FollowUp = { kind: 'none' }

/** An edit of the light one. */
async function darkOf(parts: QueueParts, answer: Published): Promise<FollowUp> {
  const { claim, extracted } = answer
  const format = inputFormats.find((one) => one === extracted.format)
  if (!format) {
    return { kind: 'refused', reason: 'pair', why: `${extracted.format.toUpperCase()} cannot be sent along.` }
  }
  const { sha256, bytes, width, height } = extracted
  const light: InputPicture = {
    sha256,
    format,
    bytes,
    width,
    height,
    name: 'the light one',
    source: `ref:${sha256}`,
    imageId: null,
    character: null,
  }
  const kept = openKeptFiles(parts.root)
  await kept.put(light, join(parts.root, answer.path))
  await kept.putThumb(sha256, join(parts.root, thumbPath(claim.attemptId, thumbEdges.small)))
  const { references: _references, mask: _mask, markup: _markup, ...before } = changeOf(claim.job.change)
  const wanted: JobChange = { prompt: darkWords, background: 'opaque', matte: 'pair' }
  const change = withChange(JSON.stringify(before), wanted)
  const role = { kind: 'pair_dark', lightImageId: 0 } as const
  const pinned = { images: [light], characters: [], mask: null, markup: null, lock: false, matte: role }
  return composed(parts, answer, change, pinned, 'pair')
}

function changeOf(change: string | null): JobChange {
  return change === null ? {} : (JSON.parse(change) as JobChange)
}

function composed(
  parts: QueueParts,
  { claim: { job } }: Published,
  change: JobChange,
  pinned: JobInputs | null,
  reason: 'pair' | 'fallback',
): FollowUp {
  const { request, problems } = recomposeJob(parts, job, change, { pinned, pictures: {}, isExact: true })
  if (!request) {
    const first = problems.find(({ severity }) => severity === 'error')
    return { kind: 'refused', reason, why: first?.message ?? 'The row is no longer there.' }
  }
  const { batch_id: batchId, row_id: rowId, variant } = job
  const rewrite = rewriteOf(request, change)
  return {
    kind: 'job',
    reason,
    job: (imageId) => {
      const inputs =
        request.inputs && JSON.stringify(reason === 'pair' ? madeFrom(request.inputs, imageId) : request.inputs)
      return { ...rewrite, inputs, batchId, rowId, variant, state: 'waiting' }
    },
  }
}

/** The light one has a number only when it is stored, together with this job. Nothing of it is in the body that is sent. */
function madeFrom(inputs: JobInputs, imageId: number): JobInputs {
  const [light, ...rest] = inputs.images
  const named = light && { ...light, name: `image ${imageId}`, source: `image:${imageId}`, imageId }
  return { ...inputs, images: named ? [named, ...rest] : rest, matte: { kind: 'pair_dark', lightImageId: imageId } }
}

/** Asked in the transaction that stores the image: nothing more is asked for in a batch that was cancelled meanwhile. */
export function unlessCancelled({ store }: QueueParts, { claim: { job } }: Published, follow: FollowUp): FollowUp {
  if (follow.kind !== 'job' || !isCancelled(store, job.batch_id)) return follow
  return { kind: 'refused', reason: follow.reason, why: 'its batch was cancelled.' }
}

/** Puts the job in line, in the transaction that stores the image: there is one or there is the other, or neither. */
export function putInLine({ store }: QueueParts, follow: FollowUp, imageId: number): void {
  if (follow.kind === 'job') store.jobEdits.add(follow.job(imageId))
}

function isCancelled(store: QueueParts['store'], batchId: number): boolean {
  return store.batches.pauseOf(batchId)?.cause === 'cancelled'
}

/** The reports of an answer with what follows from it said in them. */
export function reportsWith(
  { extracted: { alpha, matte } }: Published,
  follow: FollowUp,
): Pick<Extracted, 'alpha' | 'matte'> {
  if (follow.kind === 'refused' && follow.reason === 'pair') return { alpha, matte: halfPair(follow.why) }
  if (alpha?.grade !== 'unusable') return { alpha, matte }
  return { alpha: { ...alpha, action: actionAfter(follow) ?? alpha.action }, matte }
}

function halfPair(why: string): MatteReport {
  return refusal(`This is the first of a pair, and the second could not be asked for: ${why}`)
}

function actionAfter(follow: FollowUp): string | null {
  if (follow.kind === 'none') return null
  if (follow.kind === 'job')
    return 'Nothing to do: another picture on a plain ground was put in line and is cut out when it comes.'
  return `Change the row and run it again, which is paid again: on a plain ground it could not be asked for: ${follow.why}`
}
