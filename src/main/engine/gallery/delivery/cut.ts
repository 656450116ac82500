import type { Rendition } from '../../../../contract/recipe.ts'
import { isDrawing } from '../../imaging/drawing.ts'
import type { Output } from '../../imaging/imaging.ts'
import { cropOf } from '../../queue/derived.ts'
import type { DeliveredImage } from './source.ts'

/**
 * What a picture is cut to before anything is made of it; null where it was asked for as it is. Of a job made before jobs
 * kept it, its row says so, unless it was changed since.
 */
export function cutOf({ job, row, batch }: Omit<DeliveredImage, 'cut'>): NonNullable<Output['cut']> | null {
  if (!batch.isCut) return null
  const own = cropOf(job)
  if (own !== null || job.change !== null) return own
  const asked = batch.composer.sizeOf(row, job.variant)
  return asked?.size === sizeIn(job.body) ? cropOf(asked) : null
}

/** A cut picture in place of the original, in its own format; null for those whose bytes are the thing. */
export function cutRendition(format: string): Rendition | null {
  if (isDrawing(format)) return null
  const kept = format === 'jpeg' || format === 'webp' ? format : 'png'
  // The highest quality: this is what stands for the original.
  return { name: 'original', format: kept, quality: 100, fit: 'cover', background: 'transparent', upscale: false }
}

function sizeIn(body: string): string | null {
  const { size } = JSON.parse(body) as { size?: unknown }
  return typeof size === 'string' ? size : null
}
