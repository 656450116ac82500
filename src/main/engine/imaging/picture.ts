import sharp, { type Sharp } from 'sharp'
import type { MoneyFate } from '../../../contract/failure.ts'
import { undecodable } from './failures.ts'

export type SourceFormat = 'png' | 'jpeg' | 'webp'

/** A decoded picture: 8-bit sRGB (3 channels) or sRGB with alpha (4), upright, rows without padding. */
export interface Pixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
}

/** gpt-image-2 tops out at 3840x2160 = 8.3 MP; a 0.75 MB file of 16k x 16k takes 1.3 GB under sharp's own limit. */
export const mostPixels = 40_000_000
export const secondsPerStep = 30

/**
 * To be called once before anything is decoded: every loader but those of formats that are stored is off, and none opens a
 * path. GIF and SVG are opened for answers alone: see `decodeStored`.
 */
export function hardenSharp(): void {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: [
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadWebpBuffer',
      'VipsForeignLoadNsgifBuffer',
      'VipsForeignLoadSvgBuffer',
    ],
  })
  sharp.cache(false)
  sharp.concurrency(1)
}

/** What the first bytes say; null for anything else. */
export function sniffFormat(bytes: Buffer): SourceFormat | null {
  if (bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (bytes.toString('latin1', 0, 3) === '\xff\xd8\xff') return 'jpeg'
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp'
  return null
}

/**
 * Decodes every pixel, which proves the picture, converts an embedded profile to sRGB and turns it as its EXIF says.
 * Damage that loses pixels fails; a warning about metadata does not: the picture is paid for and whole.
 * Throws `picture_undecodable`.
 */
export async function decodePicture(bytes: Buffer, money: MoneyFate): Promise<Pixels> {
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: mostPixels, autoOrient: true })
      .timeout({ seconds: secondsPerStep })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== 3 && info.channels !== 4) throw new Error(`${info.channels} channels`)
    return { data, width: info.width, height: info.height, channels: info.channels }
  } catch (error) {
    throw undecodable(error instanceof Error ? error.message : String(error), money, error)
  }
}

/** A sharp pipeline over pixels in memory. */
export function fromPixels({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).timeout({ seconds: secondsPerStep })
}

/** True when at least one pixel is not opaque. */
export function isTranslucent({ data, channels }: Pixels): boolean {
  if (channels !== 4) return false
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true
  return false
}
