import { setImmediate as breathe } from 'node:timers/promises'
import type { Delivery } from '../../../../contract/delivery.ts'
import type { Rendition } from '../../../../contract/recipe.ts'
import { NameRegistry, safeFileName, safeFilePath } from '../../files/names.ts'
import { extensions } from '../../files/paths.ts'
import { isDrawing, type StoredFormat } from '../../imaging/drawing.ts'
import { placeOf } from '../../imaging/place.ts'
import { standInFor } from '../alpha.ts'
import { cutRendition } from './cut.ts'
import type { DeliveryParts } from './parts.ts'
import { batchOpener, imageIdsOf, imagesPerBatch, openImage, type DeliveredImage } from './source.ts'

/** One file an export will write. */
export interface PlannedFile {
  /** Relative to the target, with `/`: no two of one export are the same on any file system. */
  readonly path: string
  /** Null: the original's bytes. */
  readonly rendition: Rendition | null
}

export interface PlannedImage extends DeliveredImage {
  readonly files: readonly PlannedFile[]
}

/** Images named between two pauses, so that a large export does not hold up the queue. */
const stride = 64

/** How much an export will write, without naming it. */
export function countFiles(parts: DeliveryParts, delivery: Delivery): { images: number; files: number } {
  const batchOf = batchOpener(parts, delivery)
  let [images, files] = [0, 0]
  for (const [batchId, n] of imagesPerBatch(parts, delivery.source)) {
    images += n
    files += n * Math.max(1, batchOf(batchId).renditions.length)
  }
  return { images, files }
}

/**
 * Every image of an export with its files, in the order of the sheets. Pure of the disk: the same delivery gives
 * the same names every time. Throws `not_found`, or `bad_request` for a query.
 */
export async function* plannedImages(parts: DeliveryParts, delivery: Delivery): AsyncGenerator<PlannedImage> {
  const batchOf = batchOpener(parts, delivery)
  const names = new NameRegistry()
  let count = 0
  for (const id of imageIdsOf(parts, delivery.source)) {
    if (++count % stride === 0) await breathe()
    const delivered = openImage(parts, batchOf, id)
    const { renditions } = delivered.batch
    const wanted = renditions.length > 0 ? renditions : [standsFor(delivered)]
    const files = wanted.map((rendition) => ({ rendition, path: nameFile(delivered, rendition, wanted.length, names) }))
    yield { ...delivered, files }
  }
}

/** What is delivered where no renditions are asked for; null: the original. */
function standsFor({ image, cut, batch }: DeliveredImage): Rendition | null {
  if (cut) return cutRendition(image.format)
  // Of a drawing the whole file is the thing, whatever was made of its picture.
  return batch.ownRenditions && !isDrawing(image.format) ? standInFor(image) : null
}

function nameFile(
  { image, job, row, batch, cut }: DeliveredImage,
  rendition: Rendition | null,
  renditions: number,
  names: NameRegistry,
): string {
  const template = batch.composer.fileName(row, {
    variant: batch.source.recipe.variants[job.variant]?.name ?? '',
    repeat: job.repeat,
    rendition: rendition?.name ?? 'original',
    ...sizeOf(cut && rendition ? sizeOf(image, { ...cut, fit: 'cover', upscale: false }) : image, rendition),
  })
  const { folder, name } = safeFilePath(template)
  const top = rendition && renditions > 1 ? safeFileName(rendition.name) : ''
  const format = rendition?.format ?? (image.format as StoredFormat)
  return names.claim([top, folder].filter((part) => part !== '').join('/'), name, extensions[format])
}

/** Width and height a file has, px, known before it is made. */
function sizeOf(
  image: { readonly width: number; readonly height: number },
  rendition: Parameters<typeof placeOf>[1] | null,
): { readonly width: number; readonly height: number } {
  if (!rendition) return { width: image.width, height: image.height }
  const { width, height, margins } = placeOf(image, rendition)
  if (!margins) return { width, height }
  return { width: width + margins.left + margins.right, height: height + margins.top + margins.bottom }
}
