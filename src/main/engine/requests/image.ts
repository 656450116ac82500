import type { MatteReport } from '../../../contract/alpha.ts'
import { assertNever } from '../../../contract/assert-never.ts'
import { failed, type Failure } from '../../../contract/failure.ts'
import { thumbEdges, type ImageDetail, type ImageSize, type ImageTile } from '../../../contract/image.ts'
import type { AttemptView } from '../../../contract/job.ts'
import { fromMicros } from '../../../contract/money.ts'
import type { MatteRole } from '../../../contract/reference.ts'
import { resolveInside, thumbPath } from '../files/paths.ts'
import { alphaOf, framesOf, isEstimate, lockOf, matteOf, showsAlpha, standInFor } from '../gallery/alpha.ts'
import { findImages } from '../gallery/find.ts'
import { refusal } from '../imaging/alpha/matte.ts'
import { inputsOf } from '../queue/edit/recompose-jobs.ts'
import { promptOf } from '../queue/finish.ts'
import type { ResponseFacts } from '../imaging/imaging.ts'
import { standInRendition } from '../imaging/stand-in.ts'
import type { AttemptRecord } from '../store/attempts.ts'
import type { ImageRecord } from '../store/images.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** The second of a pair is the first that is made from it, unless the user was quicker. */
const childrenSeen = 100

/** The gallery, and everything about one image. */
export function imageRequests(store: Store): Handlers<'gallery.find' | 'gallery.tiles' | 'image.get'> {
  return {
    'gallery.find': ({ query, limit }) => findImages(store, query, limit),
    'gallery.tiles': ({ ids }) =>
      ids.flatMap((id) => {
        const image = store.images.get(id)
        return image ? [tileOf(store, image)] : []
      }),
    'image.get': ({ imageId }) => detailOf(store, imageOf(store, imageId)),
  }
}

/** Absolute path of an image's file. For the shell's image protocol: the window only ever names an id. */
export function imageFile(store: Store, root: string, imageId: number, size: ImageSize): string {
  const image = imageOf(store, imageId)
  return resolveInside(root, pathOf(store, image, size))
}

/** Absolute path of the file as it was received. */
export function receivedFile(store: Store, root: string, imageId: number): string {
  return resolveInside(root, imageOf(store, imageId).path)
}

/** A cutout that was never needed is the original. An SVG is never handed out: its raster is, or where that is lost a thumbnail. */
function pathOf(store: Store, image: ImageRecord, size: ImageSize): string {
  if (size === 'small' || size === 'large') return thumbPath(image.attempt_id, thumbEdges[size])
  const renditions = store.images.renditionsOf(image.id)
  const pathNamed = (name: string | undefined): string | undefined => renditions.find((one) => one.name === name)?.path
  const cutout = size === 'cutout' ? pathNamed(standInFor(image)?.name) : undefined
  if (cutout !== undefined || image.format !== 'svg') return cutout ?? image.path
  const { renditions: own } = store.batches.source(image.batch_id).recipe
  return pathNamed(standInRendition('preview', own).name) ?? thumbPath(image.attempt_id, thumbEdges.large)
}

function imageOf(store: Store, id: number): ImageRecord {
  const image = store.images.get(id)
  if (!image) throw failed('not_found', `There is no image ${id} in this library.`, 'Refresh the gallery.')
  return image
}

function jobOf(store: Store, image: ImageRecord): JobRecord {
  const job = store.jobs.get(image.job_id)
  if (!job) throw failed('library_damaged', `Image ${image.id} has no job.`, 'Run the library check.')
  return job
}

function tileOf(store: Store, image: ImageRecord): ImageTile {
  const job = jobOf(store, image)
  const row = store.rows.get(image.batch_id, image.row_id)
  return {
    imageId: image.id,
    batchId: image.batch_id,
    rowId: image.row_id,
    rowNumber: row?.number ?? 0,
    key: row?.key ?? '',
    variantName: store.batches.source(image.batch_id).recipe.variants[job.variant]?.name ?? '',
    repeat: job.repeat,
    width: image.width,
    height: image.height,
    hasAlpha: showsAlpha(image),
    costUsd: fromMicros(image.cost_micros),
    isEstimate: isEstimate(image),
    format: image.format,
    frames: framesOf(image),
    createdAt: image.created_at,
  }
}

function detailOf(store: Store, image: ImageRecord): ImageDetail {
  const job = jobOf(store, image)
  const batch = store.batches.source(image.batch_id)
  const row = store.rows.get(image.batch_id, image.row_id)
  const cells = row ? (JSON.parse(row.cells) as string[]) : []
  const body = JSON.parse(job.body) as Record<string, unknown>
  return {
    ...tileOf(store, image),
    batchName: batch.name,
    prompt: promptOf(job.body),
    provider: batch.provider,
    requested: requestedOf(body),
    actual: actualOf(image),
    bytes: image.bytes,
    sha256: image.sha256,
    estimatedUsd: { low: fromMicros(job.low_micros), high: fromMicros(job.high_micros) },
    attempts: store.attempts.ofJob(job.id).map(attemptView),
    renditions: store.images.renditionsOf(image.id).map(({ name, format, width, height, bytes }) => {
      return { name, format, width, height, bytes }
    }),
    alpha: alphaOf(image),
    endpoint: job.endpoint,
    inputs: inputsOf(job),
    matte: matteOf(image) ?? pairedMatte(store, image, job),
    lock: lockOf(image),
    cells: Object.fromEntries(batch.columns.map((column, index) => [column, cells[index] ?? ''])),
  }
}

/** The first of a pair says what became of it in the second. */
function pairedMatte(store: Store, { id }: ImageRecord, job: JobRecord): MatteReport | null {
  if (inputsOf(job)?.matte?.kind !== 'pair_light') return null
  const second = store.lineage
    .jobs(store.lineage.childrenOf([job.id], childrenSeen))
    .find((child) => isSecondOf(inputsOf(child)?.matte ?? null, id))
  if (!second) return null
  const image = store.images.ofJob(second.id)
  const report = image && matteOf(image)
  if (!report) return halfMatte(second)
  return { ...report, sentence: `Of the pair with image ${image.id}, which shows what came of it: ${report.sentence}` }
}

/** Where the second of a pair ended without a picture; null as long as it may come. */
function halfMatte({ state, failure: text }: JobRecord): MatteReport | null {
  const failure = text === null ? null : (JSON.parse(text) as Failure)
  const ended = (how: string): MatteReport => {
    const report = refusal(`The second of this pair ${how}: ${failure?.message ?? 'nothing more is known.'}`)
    return failure ? { ...report, action: failure.action } : report
  }
  switch (state) {
    case 'failed':
      return ended('failed')
    case 'unknown':
      return ended('was sent, and what came of it is not known')
    case 'cancelled':
      return refusal('The second of this pair was cancelled.')
    case 'held':
    case 'waiting':
    case 'running':
    case 'done':
      return null
    default:
      return assertNever(state)
  }
}

function isSecondOf(role: MatteRole | null, imageId: number): boolean {
  return role?.kind === 'pair_dark' && role.lightImageId === imageId
}

function requestedOf(body: Readonly<Record<string, unknown>>): Record<string, string> {
  const { prompt: _prompt, n: _n, output_format: format, output_compression: compression, ...rest } = body
  const named = { ...rest, format, compression }
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => {
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}

/** From the bytes where they can tell, else from what the answer said about itself. */
function actualOf(image: ImageRecord): Record<string, string> {
  const facts = JSON.parse(image.facts) as ResponseFacts
  const actual: Record<string, string> = { size: `${image.width}x${image.height}`, format: image.format }
  if (facts.quality) actual['quality'] = facts.quality
  const isTransparent = image.has_alpha === 1 && alphaOf(image)?.grade !== 'unusable'
  if (facts.background) actual['background'] = isTransparent ? 'transparent' : 'opaque'
  return actual
}

function attemptView(attempt: AttemptRecord): AttemptView {
  return {
    id: attempt.id,
    state: attempt.state,
    preparedAt: attempt.prepared_at,
    settledAt: attempt.settled_at,
    requestId: attempt.request_id,
    costUsd: fromMicros(attempt.cost_micros),
    isEstimate: attempt.cost_micros > 0 && isUnproven(attempt),
    failure: attempt.failure ? (JSON.parse(attempt.failure) as Failure) : null,
  }
}

/** Charged without usage, or with usage that does not say all of it. */
function isUnproven({ usage }: AttemptRecord): boolean {
  const told = usage === null ? null : (JSON.parse(usage) as { readonly isEstimate?: boolean } | null)
  return told === null || told.isEstimate === true
}
