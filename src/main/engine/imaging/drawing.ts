import sharp from 'sharp'
import type { MoneyFate } from '../../../contract/failure.ts'
import { undecodable } from './failures.ts'
import { decodePicture, mostPixels, secondsPerStep, sniffFormat, type Pixels, type SourceFormat } from './picture.ts'
import type { OnDrawing } from './protocol.ts'
import { isSvg } from './svg-sniff.ts'

/** What an answer may be stored as. */
export type StoredFormat = SourceFormat | 'gif' | 'svg'

/** The picture an answer is shown by. */
export interface Decoded {
  readonly format: StoredFormat
  /** Of a GIF one frame, of an SVG a raster of it. */
  readonly pixels: Pixels
  readonly frames: number | null
}

/** librsvg refuses more without being asked to; nothing that draws a picture needs it. */
const mostSvgBytes = 10 * 1024 * 1024
/** Longer edge of an SVG's raster, px: its own size between these, which no size in its markup can change. */
const [leastSvgEdge, mostSvgEdge] = [1024, 4096]
/** Frames of a GIF that are decoded to prove it; models make 16. */
const mostFrames = 64

export function isDrawing(format: string): format is 'gif' | 'svg' {
  return format === 'gif' || format === 'svg'
}

/** Proves a received picture and gives its pixels. Throws `picture_undecodable`. */
export async function decodeStored(bytes: Buffer, money: MoneyFate, onDrawing: OnDrawing): Promise<Decoded> {
  const format = sniffFormat(bytes)
  if (format !== null) return { format, pixels: await decodePicture(bytes, money), frames: null }
  const decode = isGif(bytes) ? gifFrame : isSvg(bytes) ? svgRaster : null
  if (decode === null) throw undecodable('unknown file type', money)
  try {
    return await decode(bytes, onDrawing)
  } catch (error) {
    throw undecodable(error instanceof Error ? error.message : String(error), money, error)
  } finally {
    onDrawing(false)
  }
}

function isGif(bytes: Buffer): boolean {
  return /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))
}

/**
 * Drawn by librsvg at a size of our choosing: scripts do not run, entities are not expanded without end, and with no address
 * of its own the drawing can load nothing from outside. It looks at no clock: whoever is told of it has to.
 */
async function svgRaster(bytes: Buffer, onDrawing: OnDrawing): Promise<Decoded> {
  if (bytes.length > mostSvgBytes) throw new Error('SVG larger than 10 MB')
  onDrawing(true)
  const own = await sharp(bytes, { limitInputPixels: false }).metadata()
  const long = Math.max(own.width, own.height)
  const scale = Math.min(mostSvgEdge, Math.max(leastSvgEdge, long)) / long
  const side = (length: number): number => Math.max(1, Math.round(length * scale))
  const { data, info } = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
    .resize({ width: side(own.width), height: side(own.height), fit: 'fill' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { format: 'svg', pixels: { data, width: info.width, height: info.height, channels: 4 }, frames: null }
}

/** The first frame, or the middle one where the first shows nothing. As many as models make are decoded, which proves them. */
async function gifFrame(bytes: Buffer): Promise<Decoded> {
  const { width, height, pages: frames = 1 } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata()
  const pages = Math.max(1, Math.min(frames, mostFrames, Math.floor(mostPixels / (width * height))))
  const { data } = await sharp(bytes, { pages, limitInputPixels: mostPixels, failOn: 'error' })
    .timeout({ seconds: secondsPerStep })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const size = width * height * 4
  const frame = (index: number): Buffer => data.subarray(index * size, (index + 1) * size)
  const shown = isBlank(frame(0)) ? frame(Math.floor(pages / 2)) : frame(0)
  return { format: 'gif', pixels: { data: Buffer.from(shown), width, height, channels: 4 }, frames }
}

function isBlank(frame: Buffer): boolean {
  const first = frame.readUInt32LE(0)
  for (let at = 4; at < frame.length; at += 4) if (frame.readUInt32LE(at) !== first) return false
  return true
}
