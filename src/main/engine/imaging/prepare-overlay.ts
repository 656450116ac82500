import { fromPixels, type Pixels } from './picture.ts'
import type { PrepareAs } from './prepare-job.ts'
import { mostMaskBytes, mostSentBytes } from './prepare-limits.ts'
import { decodeInput, type Encoded, type Looked } from './prepare-picture.ts'
import { readPngHead } from './prepare-sniff.ts'
import { Trouble } from './prepare-trouble.ts'

export type OverlayAs = Extract<PrepareAs, { readonly of: unknown }>

/** Other ratios than the picture's are a mistake; this much is rounding. */
const ratioTolerance = 0.01
/** Pixels with less alpha are to be changed, the others kept. */
const halfway = 128

/**
 * A mask or markup as it is sent: an RGBA PNG as large as the picture it lies over. A mask is what is transparent, or in a
 * picture that is opaque, what is white; half-tones become half-transparent. Null: the bytes can be sent as they are.
 * Throws Trouble.
 */
export async function overlayOf(looked: Looked, as: OverlayAs): Promise<Encoded | null> {
  const { of } = as
  const pixels = await decodeInput(looked)
  const { width, height } = pixels
  if (Math.abs((width * of.height) / (height * of.width) - 1) > ratioTolerance)
    throw new Trouble(
      `The ${as.kind} is ${width}x${height} px and the picture it lies over ${of.width}x${of.height} px: another shape.`,
      `Make the ${as.kind} as large as the picture.`,
    )
  const alpha = as.kind === 'mask' && !hasHoles(pixels) ? fromBlackAndWhite(pixels) : pixels
  const fitted = width === of.width && height === of.height ? alpha : await resized(alpha, of)
  checkAlpha(fitted, as.kind)
  const most = as.kind === 'mask' ? mostMaskBytes : mostSentBytes
  if (fitted === pixels && isRgba(looked) && looked.bytes.length <= most) return null
  const data = await fromPixels(as.kind === 'mask' ? withoutColours(fitted) : fitted)
    .png({ compressionLevel: 9 })
    .toBuffer()
  if (data.length <= most) return { data, format: 'png', width: of.width, height: of.height }
  throw new Trouble(
    `The ${as.kind} is too detailed: ${Math.ceil(data.length / 1_048_576)} MB.`,
    'Use plain areas with smooth edges.',
  )
}

function isRgba({ bytes, kind }: Looked): boolean {
  const head = kind === 'png' ? readPngHead(bytes) : null
  return head !== null && head.bits === 8 && head.colour === 6
}

function hasHoles({ data, channels }: Pixels): boolean {
  if (channels !== 4) return false
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) < halfway) return true
  return false
}

/** White says where to change. A picture of colours is no mask: most likely the wrong file. */
function fromBlackAndWhite({ data, width, height, channels }: Pixels): Pixels {
  const made = Buffer.alloc(width * height * 4)
  let coloured = 0
  for (let from = 0, to = 0; from < data.length; from += channels, to += 4) {
    const [red = 0, green = 0, blue = 0] = [data[from], data[from + 1], data[from + 2]]
    const most = Math.max(red, green, blue)
    if (most - Math.min(red, green, blue) > 48) coloured += 1
    made[to + 3] = 255 - most
  }
  if (coloured * 20 > width * height)
    throw new Trouble(
      'The mask has nothing transparent and is not black and white.',
      'Make transparent, or white on black, what is to be changed.',
    )
  return { data: made, width, height, channels: 4 }
}

async function resized(pixels: Pixels, { width, height }: OverlayAs['of']): Promise<Pixels> {
  const { data } = await fromPixels(pixels)
    .ensureAlpha()
    .resize({ width, height, fit: 'fill' })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { data, width, height, channels: 4 }
}

function checkAlpha(pixels: Pixels, kind: OverlayAs['kind']): void {
  let open = 0
  let closed = 0
  for (let at = 3; pixels.channels === 4 && at < pixels.data.length; at += 4) {
    if ((pixels.data[at] ?? 0) < halfway) open += 1
    else closed += 1
  }
  if (kind === 'mask' && open === 0)
    throw new Trouble(
      'The mask leaves nothing to change.',
      'Make transparent, or white on black, what is to be changed.',
    )
  if (kind === 'mask' && closed === 0)
    throw new Trouble('The mask keeps nothing of the picture.', 'Leave the mask out to change all of it.')
  if (kind === 'markup' && open === 0)
    throw new Trouble(
      'The markup has no transparent part, so it would hide the picture.',
      'Draw it on a transparent ground.',
    )
  if (kind === 'markup' && closed === 0)
    throw new Trouble('Nothing is drawn in the markup.', 'Draw on it, or leave it out.')
}

/** What lies under a mask is nobody's business, and one colour compresses best. */
function withoutColours({ data, width, height }: Pixels): Pixels {
  const made = Buffer.alloc(data.length)
  for (let at = 3; at < data.length; at += 4) made[at] = data[at] ?? 0
  return { data: made, width, height, channels: 4 }
}
