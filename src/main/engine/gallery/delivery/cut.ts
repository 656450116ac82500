import type { Rendition } from '../../../../contract/recipe.ts'
import type { DeliveredImage } from './source.ts'

/**
 * What a picture is cut to before anything is made of it, as a rendition in its own format; null where it was asked for as
 * it is. A job that was since changed to another size was not asked for by its row.
 */
export function cutOf({ image, job, row, batch }: Omit<DeliveredImage, 'cut'>): Rendition | null {
  const asked = batch.isCut ? batch.composer.sizeOf(row, job.variant) : null
  if (asked === null || asked.crop === null || asked.size !== sizeIn(job.body)) return null
  const [width, height] = asked.crop.split('x').map(Number)
  if (width === undefined || height === undefined) return null
  const format = image.format === 'jpeg' || image.format === 'webp' ? image.format : 'png'
  // The highest quality: this is what stands for the original.
  return { name: 'cut', format, quality: 100, width, height, fit: 'cover', background: 'transparent', upscale: false }
}

function sizeIn(body: string): string | null {
  const { size } = JSON.parse(body) as { size?: unknown }
  return typeof size === 'string' ? size : null
}
