import sharp from 'sharp'
import { decodePicture, type Pixels } from '../../../../src/main/engine/imaging/picture.ts'
import type { Case } from './cases.ts'
import { paint } from './subjects.ts'

/** A case's truth, and its picture as a model would send it. */
export async function make({ subject, faults, format }: Case, scale = 1): Promise<{ truth: Pixels; bytes: Buffer }> {
  const truth = await paint(subject, scale)
  const faulty = copyOf(truth)
  for (const fault of faults) fault(faulty)
  const { data, width, height, channels } = faulty
  const encoder = sharp(data, { raw: { width, height, channels } })
  if (format === 'png') return { truth, bytes: await encoder.png().toBuffer() }
  const lossless = format === 'webp'
  return { truth, bytes: await encoder.webp({ lossless, exact: lossless, quality: 90 }).toBuffer() }
}

export const decode = (bytes: Buffer): Promise<Pixels> => decodePicture(bytes, 'none')

export function copyOf(pixels: Pixels): Pixels {
  return { ...pixels, data: Buffer.from(pixels.data) }
}

/** How far a picture is from the truth, levels of 255: mean over the pixels in which they differ or that are not opaque. */
export interface Distance {
  readonly alpha: number
  readonly onWhite: number
  readonly onDark: number
  /** Over how many pixels. */
  readonly pixels: number
}

export function distance(picture: Pixels, truth: Pixels): Distance {
  const sums = { alpha: 0, onWhite: 0, onDark: 0 }
  let count = 0
  for (let at = 0; at < truth.data.length; at += 4) {
    const wanted = truth.data[at + 3] ?? 0
    const is = picture.data[at + 3] ?? 0
    if ((wanted === 0 && is === 0) || (wanted === 255 && is === 255)) continue
    count += 1
    sums.alpha += Math.abs(is - wanted)
    sums.onWhite += apart(picture.data, truth.data, at, 255)
    sums.onDark += apart(picture.data, truth.data, at, 24)
  }
  const mean = (sum: number): number => (count === 0 ? 0 : sum / count)
  return { alpha: mean(sums.alpha), onWhite: mean(sums.onWhite), onDark: mean(sums.onDark), pixels: count }
}

/** The largest difference of a channel when both lie on the same grey. */
function apart(one: Buffer, other: Buffer, at: number, grey: number): number {
  const on = (data: Buffer, channel: number): number => {
    const alpha = (data[at + 3] ?? 0) / 255
    return (data[at + channel] ?? 0) * alpha + grey * (1 - alpha)
  }
  return Math.max(...[0, 1, 2].map((channel) => Math.abs(on(one, channel) - on(other, channel))))
}
