import sharp from 'sharp'
import type { LockReport } from '../../../contract/reference.ts'
import { fromPixels, type Pixels } from './picture.ts'

/** Two shapes this much alike are one, rounded to whole pixels. */
const shapeSlack = 0.01
/** A channel farther from image 1 than this was moved by the model, levels of 255. */
const movedLevels = 20

export interface Locked {
  /** Null when nothing could be put back. */
  readonly pixels: Pixels | null
  readonly report: LockReport
}

/**
 * Puts `image` back into an answer where `mask` keeps it: alpha 255 exactly, alpha 0 not at all, in between mixed. Image and
 * mask are scaled to the answer's size where they have its shape within 1 %.
 */
export async function lockPixels(answer: Pixels, image: Pixels, mask: Pixels): Promise<Locked> {
  const off = [image, mask].find((other) => !hasShapeOf(answer, other))
  if (off) {
    const which = off === image ? 'image 1' : 'the mask'
    return unlocked(`the answer has ${nameOf(answer)} and ${which} ${nameOf(off)}, which is another shape.`)
  }
  if (mask.channels !== 4) return unlocked('the mask has no alpha that says what to keep.')
  const keep = await alphaAt(mask, answer)
  const kept = await resized(image, answer)
  const { pixels, moved } = mixed(answer, kept, keep)
  const share = moved < 0.005 && moved > 0 ? 'under 1 %' : `${Math.round(moved * 100)} %`
  const sentence = `Outside the mask image 1 was put back, pixel by pixel; the model had moved ${share} of it.`
  return { pixels, report: { done: true, moved, sentence } }
}

/** `why` completes "Image 1 was not put back outside the mask: ...". */
export function unlocked(why: string): Locked {
  const sentence = `Image 1 was not put back outside the mask: ${why}`
  return { pixels: null, report: { done: false, moved: 0, sentence } }
}

function hasShapeOf(one: Pixels, other: Pixels): boolean {
  return Math.abs((other.width * one.height) / (other.height * one.width) - 1) <= shapeSlack
}

function nameOf({ width, height }: Pixels): string {
  return `${width}×${height} px`
}

const isSize = (one: Pixels, other: Pixels): boolean => one.width === other.width && one.height === other.height

async function resized(picture: Pixels, { width, height }: Pixels): Promise<Pixels> {
  if (picture.width === width && picture.height === height) return picture
  const data = await fromPixels(picture).resize({ width, height, fit: 'fill' }).raw().toBuffer()
  return { data, width, height, channels: picture.channels }
}

/** One byte for each pixel of `size`. */
async function alphaAt(mask: Pixels, size: Pixels): Promise<Buffer> {
  const { width, height } = mask
  const alpha = Buffer.alloc(width * height)
  for (let index = 0; index < alpha.length; index += 1) alpha[index] = mask.data[index * 4 + 3] ?? 0
  if (isSize(mask, size)) return alpha
  return sharp(alpha, { raw: { width, height, channels: 1 }, limitInputPixels: false })
    .resize({ width: size.width, height: size.height, fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer()
}

/** `moved`: of the pixels that are kept whole, the share that the answer shows otherwise. */
function mixed(answer: Pixels, image: Pixels, keep: Buffer): { readonly pixels: Pixels; readonly moved: number } {
  const channels = answer.channels === 4 || image.channels === 4 ? 4 : 3
  const data = Buffer.alloc(keep.length * channels)
  const counts = { kept: 0, moved: 0 }
  for (let index = 0; index < keep.length; index += 1) {
    const share = (keep[index] ?? 0) / 255
    const [from, over] = [index * answer.channels, index * image.channels]
    if (share === 1) {
      counts.kept += 1
      if (isMoved(answer, from, image, over)) counts.moved += 1
    }
    const [under, above] = [alphaOf(answer, from) * (1 - share), alphaOf(image, over) * share]
    const alpha = under + above
    for (let channel = 0; channel < 3; channel += 1) {
      // Whole pixels are copied and not computed, so that "exactly" is.
      const [old, put] = [answer.data[from + channel] ?? 0, image.data[over + channel] ?? 0]
      const blend = alpha === 0 ? old : Math.round((old * under + put * above) / alpha)
      data[index * channels + channel] = share === 1 ? put : share === 0 ? old : blend
    }
    if (channels === 4) data[index * channels + 3] = Math.round(alpha)
  }
  const moved = counts.kept === 0 ? 0 : counts.moved / counts.kept
  return { pixels: { data, width: answer.width, height: answer.height, channels }, moved }
}

function isMoved(answer: Pixels, from: number, image: Pixels, over: number): boolean {
  for (let channel = 0; channel < 3; channel += 1) {
    if (Math.abs((answer.data[from + channel] ?? 0) - (image.data[over + channel] ?? 0)) > movedLevels) return true
  }
  return Math.abs(alphaOf(answer, from) - alphaOf(image, over)) > movedLevels
}

function alphaOf({ data, channels }: Pixels, at: number): number {
  return channels === 4 ? (data[at + 3] ?? 0) : 255
}
