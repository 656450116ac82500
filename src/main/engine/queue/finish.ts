import { dirname, join } from 'node:path'
import { failureOf, type Failure } from '../../../contract/failure.ts'
import { toMicros } from '../../../contract/money.ts'
import type { Rendition } from '../../../contract/recipe.ts'
import { originalFolder, originalName, originalTemporaryPath } from '../files/paths.ts'
import { makeFolder, publishFile } from '../files/publish.ts'
import { keepExtra, removeQuietly } from '../files/spool.ts'
import type { Extracted, Output, ResponseFacts } from '../imaging/imaging.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Claim } from './claim.ts'
import { derivedOf, finishOf } from './derived.ts'
import { followUpOf, putInLine, reportsWith, unlessCancelled, type FollowUp, type Published } from './follow-up.ts'
import type { QueueParts } from './ports.ts'

/** A whole answer lying in the spool. */
export interface Received {
  readonly claim: Claim
  readonly responsePath: string
  readonly requestId: string | null
  readonly status: number
  readonly sentAt: number | null
  /** The provider's name decides whether the picture cost anything. */
  readonly provider: string
  readonly renditions: readonly Rendition[]
}

/** Why an answer is not stored: a whole one is paid for, whatever the fault; one that broke off may not be. */
export function paidFor(error: unknown, { responsePath }: Pick<Received, 'responsePath'>): Failure {
  return { ...failureOf(error), money: responsePath.endsWith('.resp') ? 'charged' : 'held' }
}

interface Answer extends Published {
  readonly outputs: readonly Output[]
}

/** `crop`: what the renditions beside it were cut to. `isEstimate`: its cost is one. Images of earlier versions lack some. */
export type ImageFacts = ResponseFacts &
  Pick<Extracted, 'alpha' | 'lock' | 'matte' | 'standIn' | 'frames'> & {
    readonly crop: string | null
    readonly isEstimate: boolean
  }

/**
 * From a spooled answer to a picture in the library: decode, publish under its final name, commit, and only then delete
 * the answer. Safe to repeat after a crash at any point: names come from the attempt id and the commit is one transaction.
 * Rejects with a ProofsheetError; the answer then stays in the spool.
 */
export async function finishReceived(parts: QueueParts, received: Received): Promise<void> {
  parts.mayStore()
  const { job, attemptId } = received.claim
  const finish = finishOf(parts.store, parts.root, job)
  const { thumbs, renditions, standIn, preview } = derivedOf(attemptId, job, received.renditions, finish)
  const temporary = join(parts.root, originalTemporaryPath(attemptId))
  const outputs = [...renditions, ...(standIn ? [standIn] : []), preview]
  await makeFolders(parts.root, [originalTemporaryPath(attemptId), ...[...thumbs, ...outputs].map(({ path }) => path)])
  const inside = <Place extends { readonly path: string }>(place: Place): Place => {
    return { ...place, path: join(parts.root, place.path) }
  }
  const extracted = await parts.converter.extract({
    responsePath: received.responsePath,
    originalPath: temporary,
    thumbs: thumbs.map(inside),
    renditions: renditions.map(inside),
    finish,
    standIn: standIn && inside(standIn),
    preview: inside(preview),
  })
  const name = originalName(attemptId, extracted.format)
  const published = await publishFile({ tmp: temporary, finalDir: dirname(temporary), name })
  const path = `${originalFolder(attemptId)}/${published.slice(dirname(published).length + 1)}`
  const answer: Answer = { claim: received.claim, extracted, path, outputs }
  const follow = await followUpOf(parts, answer)
  const isStored = await parts.store.durable.commitSoon(() => commitStored(parts, received, answer, follow))
  // Paid for, and more than was asked for or decided about meanwhile: what is not stored is not thrown away either.
  if (!isStored || extracted.facts.pictures > 1) await keepExtra(received.responsePath)
  else await removeQuietly(received.responsePath)
}

const madeFolders = new Set<string>()

async function makeFolders(root: string, paths: readonly string[]): Promise<void> {
  const missing = new Set(paths.map((path) => dirname(path)).filter((folder) => !madeFolders.has(join(root, folder))))
  for (const folder of missing) {
    await makeFolder(root, folder)
    madeFolders.add(join(root, folder))
  }
}

/** The state of a job that waits for this attempt; null once it was sent again or written off: the user has decided, and its money is accounted for. */
function waitingState({ store }: QueueParts, { job, attemptId }: Claim): 'running' | 'unknown' | null {
  const state = store.attempts.get(attemptId)?.state === 'unknown' ? 'unknown' : 'running'
  if (store.jobs.get(job.id)?.state !== state) return null
  return state === 'running' || store.attempts.ofJob(job.id).at(-1)?.id === attemptId ? state : null
}

interface Cost {
  readonly micros: number
  /** No usage and price prove it. */
  readonly isEstimate: boolean
}

/**
 * What was used at the batch's prices, or the highest price where that is not known. An SVG is written by a second model: where
 * that one's tokens are not told, the whole hold counts; where only its price is not known, what is held for its part.
 */
function costOf({ store, models }: QueueParts, job: JobRecord, { usage, svgUsage }: ResponseFacts): Cost {
  const { output_format: format } = JSON.parse(job.body) as { output_format?: unknown }
  if (!usage || (format === 'svg' && !svgUsage)) return { micros: job.high_micros, isEstimate: true }
  const { prices } = store.batches.source(job.batch_id)
  const picture = models.costOf(job.model, usage, prices)
  const isEstimate = !models.isPriced(job.model)
  if (!svgUsage) return { micros: toMicros(picture), isEstimate }
  const text = models.svgCostOf(svgUsage, prices)
  if (text !== null) return { micros: toMicros(picture + text), isEstimate }
  const most = toMicros(picture + models.svgHold(job.model))
  return { micros: Math.min(most, Math.max(job.high_micros, toMicros(picture))), isEstimate: true }
}

/** False when the job no longer waits for it. */
function commitStored(parts: QueueParts, received: Received, answer: Answer, composed: FollowUp): boolean {
  const { store, clock, changes } = parts
  const { requestId, status, sentAt, provider } = received
  const { job, attemptId } = answer.claim
  const from = waitingState(parts, answer.claim)
  if (from === null) return false
  const now = clock()
  const { facts } = answer.extracted
  const cost = provider === 'practice' ? { micros: 0, isEstimate: false } : costOf(parts, job, facts)
  store.attempts.move(attemptId, 'stored', {
    settledAt: now,
    httpStatus: status,
    requestId,
    costMicros: cost.micros,
    usage: facts.usage && { ...facts.usage, svg: facts.svgUsage ?? null, isEstimate: cost.isEstimate },
    ...(sentAt === null ? {} : { sentAt }),
  })
  store.jobs.move(job.id, from, 'done', { settledAt: now, reservedMicros: 0, crashes: 0, failure: null })
  store.money.add(job.batch_id, { spent: cost.micros, reserved: -job.reserved_micros, images: 1, at: now })
  const follow = unlessCancelled(parts, answer, composed)
  const imageId = insertImage(parts, answer, { cost, now }, reportsWith(answer, follow))
  putInLine(parts, follow, imageId)
  store.rows.refreshDisplay(job.row_id)
  changes.row(job.batch_id, job.row_id)
  changes.image(job.batch_id, imageId)
  return true
}

/** The image with its words and what was made beside it; returns its number. */
function insertImage(
  { store, root }: QueueParts,
  { claim: { job, attemptId }, extracted, path, outputs }: Answer,
  { cost, now }: { readonly cost: Cost; readonly now: number },
  reports: Pick<ImageFacts, 'alpha' | 'matte'>,
): number {
  const { sha256, bytes, width, height, format, hasAlpha, facts, lock, standIn, frames } = extracted
  const kept: ImageFacts = { ...facts, ...reports, lock, standIn, frames, crop: job.crop, isEstimate: cost.isEstimate }
  const row = store.rows.get(job.batch_id, job.row_id)
  const imageId = store.images.insert(
    {
      attemptId,
      jobId: job.id,
      batchId: job.batch_id,
      rowId: job.row_id,
      path,
      sha256,
      bytes,
      width,
      height,
      format,
      hasAlpha,
      costMicros: cost.micros,
      facts: kept,
      createdAt: now,
    },
    {
      prompt: promptOf(job.body),
      key: row?.key ?? '',
      cells: row ? (JSON.parse(row.cells) as string[]).join('\n') : '',
      batch: store.batches.source(job.batch_id).name,
    },
  )
  for (const made of extracted.renditions) {
    const output = outputs.find((candidate) => join(root, candidate.path) === made.path)
    if (!output) continue
    const { name, format: encoding } = output.rendition
    store.images.insertRendition({ imageId, ...made, name, format: encoding, path: output.path })
  }
  return imageId
}

/** The prompt inside a composed body. */
export function promptOf(body: string): string {
  const parsed = JSON.parse(body) as { prompt?: unknown }
  return typeof parsed.prompt === 'string' ? parsed.prompt : ''
}
