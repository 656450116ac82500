import sharp, { type Metadata, type Sharp } from 'sharp'
import type { InputFormat } from '../../../contract/reference.ts'
import { fromPixels, type Pixels } from './picture.ts'
import {
  mostDecodedPixels,
  mostSentBytes,
  mostSentPixels,
  mostSvgBytes,
  scaledEdge,
  secondsPerPicture,
  svgEdge,
} from './prepare-limits.ts'
import { readPngHead, type InputKind } from './prepare-sniff.ts'
import { saveAnew, tooLarge, Trouble, undecoded } from './prepare-trouble.ts'

/** Pictures as they are sent. */
export interface Encoded {
  readonly data: Buffer
  readonly format: InputFormat
  readonly width: number
  readonly height: number
}

/** A file that was looked at, not decoded. */
export interface Looked {
  readonly bytes: Buffer
  readonly kind: InputKind
  readonly metadata: Metadata
}

/** To be called once in a converter that reads the user's own files, after `hardenSharp`. */
export function allowInputs(): void {
  sharp.unblock({
    operation: [
      'VipsForeignLoadNsgifBuffer',
      'VipsForeignLoadTiffBuffer',
      'VipsForeignLoadHeifBuffer',
      'VipsForeignLoadSvgBuffer',
    ],
  })
}

/** Reads what a file says about itself. Throws Trouble for one that is too large, moves, or has no head. */
export async function lookAt(bytes: Buffer, kind: InputKind): Promise<Looked> {
  if (kind === 'svg' && bytes.length > mostSvgBytes) throw new Trouble('The SVG is larger than 10 MB.', saveAnew)
  try {
    const metadata = await sharp(bytes, { limitInputPixels: false }).metadata()
    const { width, height, pages = 1 } = metadata
    if (kind !== 'svg' && width * height > mostDecodedPixels) throw tooLarge()
    const moves = kind === 'webp' ? pages > 1 : kind === 'png' && readPngHead(bytes)?.isAnimated
    if (moves)
      throw new Trouble(`It is an animated ${kind.toUpperCase()}.`, 'Save the frame you mean as a still picture.')
    return { bytes, kind, metadata }
  } catch (error) {
    throw undecoded(kind, error)
  }
}

/** True when the pixels can be sent as they are encoded. `asPng`: only a PNG will do. */
export function isSendable({ bytes, kind, metadata }: Looked, asPng: boolean): boolean {
  const { width, height, orientation = 1, space, depth } = metadata
  if (bytes.length > mostSentBytes || width * height > mostSentPixels || orientation !== 1) return false
  if (asPng && kind !== 'png') return false
  if (kind === 'png') {
    const head = readPngHead(bytes)
    return head !== null && head.bits === 8 && [0, 2, 6].includes(head.colour) && !head.hasKey
  }
  if (kind === 'jpeg') return depth === 'uchar' && (space === 'srgb' || space === 'b-w')
  return kind === 'webp'
}

/** The pipeline that decodes a file: the first frame, upright, 8-bit sRGB. Damage that loses pixels fails. */
export function opened({ bytes, kind, metadata }: Looked): Sharp {
  return sharp(bytes, {
    failOn: 'error',
    limitInputPixels: mostDecodedPixels,
    autoOrient: true,
    ...(kind === 'svg' ? { density: densityOf(metadata) } : {}),
  })
    .timeout({ seconds: secondsPerPicture })
    .toColourspace('srgb')
}

/** Dots per inch at which the longer edge of a drawing becomes as long as a picture's. */
function densityOf({ width, height, density = 72 }: Metadata): number {
  const longer = Math.max(width, height, 1)
  const wanted = Math.min(Math.max(longer, svgEdge.least), svgEdge.most)
  return Math.min(Math.max((density * wanted) / longer, 1), 100_000)
}

/** All pixels; scaled down only where there are more than are ever sent. Throws Trouble. */
export async function decodeInput(looked: Looked): Promise<Pixels> {
  const { width, height } = looked.metadata
  try {
    const pipeline = opened(looked)
    if (looked.kind !== 'svg' && width * height > mostSentPixels) shrink(pipeline, scaledEdge)
    const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    if (info.channels !== 3 && info.channels !== 4) throw new Error(`${info.channels} channels`)
    return { data, width: info.width, height: info.height, channels: info.channels }
  } catch (error) {
    throw undecoded(looked.kind, error)
  }
}

/**
 * Encodes a picture so that it can be sent, without metadata; the same pixels are always the same bytes. PNG, but JPEG for
 * what was JPEG before (it has lost what it could lose, and a PNG of it is five times as large) and for an opaque picture
 * whose PNG is too large. What is still too large is scaled down.
 */
export async function encodeToSend(pixels: Pixels, kind: InputKind, asPng: boolean): Promise<Encoded> {
  const mayBeJpeg = !asPng && pixels.channels === 3
  for (let edge = Math.max(pixels.width, pixels.height); ; edge = Math.min(scaledEdge, Math.floor(edge / 1.5))) {
    if (!(mayBeJpeg && kind === 'jpeg')) {
      const png = await encode(pixels, edge, 'png')
      if (png.data.length <= mostSentBytes) return png
    }
    if (!mayBeJpeg) continue
    const jpeg = await encode(pixels, edge, 'jpeg')
    if (jpeg.data.length <= mostSentBytes) return jpeg
  }
}

async function encode(pixels: Pixels, edge: number, format: 'png' | 'jpeg'): Promise<Encoded> {
  const pipeline = fromPixels(pixels)
  if (edge < Math.max(pixels.width, pixels.height)) shrink(pipeline, edge)
  // Full-resolution colour: small coloured detail is what a reference is for.
  const encoder =
    format === 'png'
      ? pipeline.png({ compressionLevel: 6 })
      : pipeline.jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
  const { data, info } = await encoder.toBuffer({ resolveWithObject: true })
  return { data, format, width: info.width, height: info.height }
}

function shrink(pipeline: Sharp, edge: number): void {
  pipeline.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
}
