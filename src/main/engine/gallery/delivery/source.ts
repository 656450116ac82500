import type { z } from 'zod'
import { failed } from '../../../../contract/failure.ts'
import type { Delivery, deliverySourceSchema, LeftOut } from '../../../../contract/delivery.ts'
import type { Rendition } from '../../../../contract/recipe.ts'
import type { Composer, SourceRow } from '../../recipe/composer.ts'
import type { BatchSource } from '../../store/batches.ts'
import type { ImageRecord } from '../../store/images.ts'
import type { Output } from '../../imaging/imaging.ts'
import type { JobRecord } from '../../store/jobs.ts'
import type { RowRecord } from '../../store/rows.ts'
import { compileQuery, type GalleryFilter } from '../query.ts'
import { cutOf } from './cut.ts'
import type { DeliveryParts } from './parts.ts'

/** A batch as an export sees it. */
export interface DeliveredBatch {
  readonly source: BatchSource
  readonly composer: Composer
  /** Empty: the originals, byte-exact; where it is the batch's own choice, cut and repaired ones stand for those that need it. */
  readonly renditions: readonly Rendition[]
  /** True when `renditions` are those the library already made beside each image. */
  readonly ownRenditions: boolean
  /** False where the originals were asked for by name: those are never cut. */
  readonly isCut: boolean
}

/** An image with all that names it. */
export interface DeliveredImage {
  readonly image: ImageRecord
  readonly job: JobRecord
  readonly row: SourceRow & Pick<RowRecord, 'key'>
  readonly batch: DeliveredBatch
  /** What the picture is cut to first; null: it stays whole. */
  readonly cut: NonNullable<Output['cut']> | null
}

/**
 * Ids of the images to deliver in the order of their sheets: by batch, row, variant and repeat, whatever order they were
 * made in, so that names and manifests come out the same every time. Throws `bad_request` or `not_found`.
 */
export function imageIdsOf(parts: DeliveryParts, source: z.output<typeof deliverySourceSchema>): readonly number[] {
  const { where, parameters } = filterOf(parts, source)
  return parts.store.db
    .prepare<(string | number)[], number>(
      `SELECT image.id FROM image JOIN row ON row.id = image.row_id JOIN job ON job.id = image.job_id WHERE ${where}
       ORDER BY image.batch_id, row.number, job.variant, job.repeat, image.id`,
    )
    .pluck()
    .all(...parameters)
}

/** How many images of each batch a source finds. */
export function imagesPerBatch(
  parts: DeliveryParts,
  source: z.output<typeof deliverySourceSchema>,
): ReadonlyMap<number, number> {
  const { where, parameters } = filterOf(parts, source)
  const counts = parts.store.db
    .prepare<(string | number)[], { batch_id: number; n: number }>(
      `SELECT batch_id, COUNT(*) n FROM image WHERE ${where} GROUP BY batch_id ORDER BY batch_id`,
    )
    .all(...parameters)
  return new Map(counts.map(({ batch_id, n }) => [batch_id, n]))
}

/** The first half of a pair: a means, not a picture of its own. */
const isHalf = `EXISTS (
  SELECT 1 FROM job half WHERE half.id = image.job_id AND json_extract(half.inputs, '$.matte.kind') = 'pair_light'
)`

/** A background that was no use, where a later picture of its cell was cut out: each of those stands for one of these. */
const isReplaced = `(json_extract(image.facts, '$.alpha.grade') IS 'unusable' AND (
  SELECT TOTAL(json_extract(beside.facts, '$.alpha.grade') IS 'unusable' AND beside.id <= image.id)
      <= TOTAL(json_extract(beside.facts, '$.matte.grade') IS 'good')
    FROM job own JOIN job other ON other.row_id = own.row_id AND other.variant = own.variant
      JOIN image beside ON beside.job_id = other.id
   WHERE own.id = image.job_id
))`

/** Whoever asks for the others by number or by a query gets them. */
const isResult = `NOT (${isHalf}) AND NOT ${isReplaced}`

const reasons = {
  half: 'the first of two that were made to cut the subject out',
  replaced: 'its background could not be used, and another picture was cut out in its place',
} as const

/** What is left out of the delivery of a whole batch, in the order of its sheet. */
export function leftOutOf({ store }: DeliveryParts, source: z.output<typeof deliverySourceSchema>): readonly LeftOut[] {
  if (!('batchId' in source)) return []
  const found = store.db
    .prepare<[number], { id: number; why: keyof typeof reasons }>(
      `SELECT image.id, IIF(${isHalf}, 'half', 'replaced') why
         FROM image JOIN row ON row.id = image.row_id JOIN job ON job.id = image.job_id
        WHERE image.batch_id = ? AND NOT (${isResult}) ORDER BY row.number, job.variant, job.repeat, image.id`,
    )
    .all(source.batchId)
  const groups = Map.groupBy(found, ({ why }) => why)
  return Array.from(groups, ([why, images]) => ({ why: reasons[why], imageIds: images.map(({ id }) => id) }))
}

function filterOf({ store }: DeliveryParts, source: z.output<typeof deliverySourceSchema>): GalleryFilter {
  if ('query' in source) return compileQuery(source.query)
  if ('imageIds' in source) {
    const missing = source.imageIds.find((id) => !store.images.get(id))
    if (missing) throw failed('not_found', `There is no image ${missing} in this library.`, 'Search again.')
    const where = 'image.id IN (SELECT value FROM json_each(?))'
    return { where, parameters: [JSON.stringify(source.imageIds)] }
  }
  store.batches.source(source.batchId)
  return { where: `image.batch_id = ? AND ${isResult}`, parameters: [source.batchId] }
}

/** Opens batches once each, with the renditions and names the export asks for. */
export function batchOpener(parts: DeliveryParts, delivery: Delivery): (batchId: number) => DeliveredBatch {
  const opened = new Map<number, DeliveredBatch>()
  return (batchId) => {
    const known = opened.get(batchId)
    if (known) return known
    const stored = parts.store.batches.source(batchId)
    const recipe = delivery.fileName === null ? stored.recipe : { ...stored.recipe, fileName: delivery.fileName }
    const source = { ...stored, recipe }
    const batch: DeliveredBatch = {
      source,
      composer: parts.composerFor(source),
      renditions: delivery.renditions ?? recipe.renditions,
      ownRenditions: delivery.renditions === null,
      isCut: delivery.renditions?.length !== 0,
    }
    opened.set(batchId, batch)
    return batch
  }
}

/** One image with its job, row and batch. Throws `not_found` for an id the library does not have. */
export function openImage(
  parts: DeliveryParts,
  batchOf: (batchId: number) => DeliveredBatch,
  id: number,
): DeliveredImage {
  const image = parts.store.images.get(id)
  const job = image && parts.store.jobs.get(image.job_id)
  const row = image && parts.store.rows.get(image.batch_id, image.row_id)
  if (!image || !job || !row) throw failed('not_found', `There is no image ${id} in this library.`, 'Search again.')
  const cells = JSON.parse(row.cells) as string[]
  const whole = { image, job, row: { number: row.number, cells, key: row.key }, batch: batchOf(image.batch_id) }
  return { ...whole, cut: cutOf(whole) }
}
