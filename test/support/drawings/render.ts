import sharp from 'sharp'
import { random } from '../pictures.ts'
import { bruno } from './bruno.ts'
import type { Drawing } from './gouache.ts'
import { mira } from './mira.ts'
import { props } from './props.ts'
import { room, roomMasks, swatches } from './room.ts'

/** A picture of the examples as a file. */
export interface Drawn {
  /** Below examples/. */
  readonly path: string
  readonly bytes: Buffer
}

/** Draws all pictures of the examples. The same bytes every time with the same sharp. */
export async function drawExamples(): Promise<readonly Drawn[]> {
  const pictures = [...mira, ...bruno, ...props, ...room, ...swatches].map(async (drawing) => ({
    path: drawing.path,
    bytes: await picture(drawing),
  }))
  const masks = roomMasks.map(async ({ path, svg }) => ({ path, bytes: await mask(svg) }))
  return Promise.all([...pictures, ...masks])
}

async function picture({ path, svg, grain = 0 }: Drawing): Promise<Buffer> {
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const next = random(7)
  if (grain > 0)
    for (let at = 0; at < data.length; at += 1) data[at] = clamp((data[at] ?? 0) + (next() - 0.5) * 255 * grain)
  const { width, height } = info
  const image = sharp(data, { raw: { width, height, channels: 3 } })
  if (path.endsWith('.webp')) return image.webp({ quality: 84, effort: 6 }).toBuffer()
  return image.jpeg({ quality: 84, mozjpeg: true }).toBuffer()
}

/** White becomes see-through: change here. */
async function mask(svg: string): Promise<Buffer> {
  const change = await sharp(Buffer.from(svg)).removeAlpha().greyscale().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = change.info
  const pixels = Buffer.alloc(width * height * 4)
  for (let at = 0; at < width * height; at += 1) pixels[at * 4 + 3] = 255 - (change.data[at] ?? 0)
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer()
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)))
}
