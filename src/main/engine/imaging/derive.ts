import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Sharp } from 'sharp'
import { assertNever } from '../../../contract/assert-never.ts'
import type { Rendition } from '../../../contract/recipe.ts'
import { unmakeable } from './failures.ts'
import type { Output, PictureFile, ThumbOutput } from './imaging.ts'
import { fromPixels, type Pixels } from './picture.ts'
import { placeOf } from './place.ts'

/** Quality 75 at effort 0: half the time of the default effort for a few per cent more bytes. */
const thumbEncoding = { quality: 75, effort: 0 } as const

/**
 * Writes WebP thumbnails, never larger than the picture. Each is made from the full pixels: libvips halves them so cheaply
 * that going through the next larger thumbnail costs more. Rejects with the file system's or sharp's error.
 */
export async function writeThumbs(pixels: Pixels, thumbs: readonly ThumbOutput[]): Promise<void> {
  for (const { edge, path } of thumbs) {
    const small = fromPixels(pixels).resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    await writeWhole(path, await small.webp(thumbEncoding).toBuffer())
  }
}

/** Makes one rendition: sRGB, no metadata. Rejects with `recipe_invalid` or the file system's error. */
export async function writeRendition(pixels: Pixels, { rendition, path, cut }: Output): Promise<PictureFile> {
  const { data, info } = await encoded(placed(cut ? await cutTo(pixels, cut) : pixels, rendition), rendition)
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw unmakeable(rendition.name, error)
    })
  await writeWhole(path, data)
  return { path, width: info.width, height: info.height, bytes: data.length }
}

/** The middle of a picture in the shape of `cut` and at most as large: lossless where only lines fall away. */
async function cutTo(pixels: Pixels, cut: NonNullable<Output['cut']>): Promise<Pixels> {
  const place = placeOf(pixels, { ...cut, fit: 'cover', upscale: false })
  if (place.width === pixels.width && place.height === pixels.height) return pixels
  const { data, info } = await fromPixels(pixels)
    .resize({ width: place.width, height: place.height, fit: 'cover' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: pixels.channels }
}

function placed(pixels: Pixels, rendition: Rendition): Sharp {
  const place = placeOf(pixels, rendition)
  const picture = fromPixels(pixels)
  if (place.width !== pixels.width || place.height !== pixels.height) {
    picture.resize({ width: place.width, height: place.height, fit: place.crops ? 'cover' : 'fill' })
  }
  if (place.margins !== null) picture.extend({ ...place.margins, background: backgroundOf(rendition) })
  return picture
}

function encoded(picture: Sharp, rendition: Rendition): Sharp {
  const { quality } = rendition
  switch (rendition.format) {
    case 'png':
      return picture.png()
    case 'jpeg':
      // Half-resolution colour blurs small coloured text, so it is kept for the lower qualities only.
      return picture
        .flatten({ background: backgroundOf(rendition) })
        .jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0' })
    case 'webp':
      return picture.webp({ quality, effort: 2 })
    case 'avif':
      return picture.avif({ quality, effort: 2 })
    default:
      return assertNever(rendition.format)
  }
}

/** JPEG has no alpha: there "transparent" means white. */
function backgroundOf({ background, format }: Rendition): string | { r: number; g: number; b: number; alpha: number } {
  if (background !== 'transparent') return background
  return format === 'jpeg' ? '#ffffff' : { r: 0, g: 0, b: 0, alpha: 0 }
}

/**
 * No reader ever sees half a file. Not fsynced: it can be made again from the original. The folder must be there: one that
 * is gone went with its disk, and must not come back on another.
 */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const dir = dirname(path)
  const tmp = join(dir, `.tmp-${randomUUID()}`)
  try {
    await writeFile(tmp, bytes, { flag: 'wx', mode: 0o600 })
    await rename(tmp, path)
  } catch (error) {
    await rm(tmp, { force: true })
    throw error
  }
}
