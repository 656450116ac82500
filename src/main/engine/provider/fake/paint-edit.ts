import sharp, { type OverlayOptions, type Sharp } from 'sharp'
import { drawCard } from './card/card.ts'
import type { PictureOrder } from './picture.ts'

const limits = { limitInputPixels: 60_000_000 }

/**
 * A card whose picture is the first reference: it fills the larger part, further ones lie on it in a row, and the words of
 * the prompt are beside it, or below where the format is tall.
 */
export async function composeEdit(references: readonly Uint8Array[], order: PictureOrder): Promise<Sharp> {
  const { width, height } = order
  const [first, ...others] = references
  const isTall = height > width
  const [across, down] = isTall ? [width, Math.round(height * 0.6)] : [Math.round(width * 0.56), height]
  const panel = isTall ? { width, height: height - down } : { width: width - across, height }
  const edge = Math.round(Math.min(width, height) * 0.14)
  const gap = Math.round(edge / 6)
  const layers: OverlayOptions[] = [{ input: await fitted(first, across, down), left: 0, top: 0 }]
  for (const [index, other] of others.entries()) {
    const left = gap + index * (edge + gap)
    if (left + edge > across) break
    layers.push({ input: await framed(other, edge), left, top: down - edge - gap })
  }
  const words = await sharp(Buffer.from(drawCard({ ...order, ...panel, transparent: false })), limits)
    .resize(panel.width, panel.height, { fit: 'fill' })
    .png()
    .toBuffer()
  layers.push({ input: words, left: width - panel.width, top: height - panel.height })
  const whole = await blank(width, height).composite(layers).png().toBuffer()
  const cutOut = order.transparent || (order.ground ?? null) !== null
  return cutOut ? await roundedOff(whole, width, height) : sharp(whole, limits)
}

async function framed(picture: Uint8Array, edge: number): Promise<Buffer> {
  const line = Math.max(2, Math.round(edge / 30))
  return await sharp(await fitted(picture, edge - 2 * line, edge - 2 * line), limits)
    .flatten({ background: '#ffffff' })
    .extend({ top: line, bottom: line, left: line, right: line, background: '#ffffff' })
    .png()
    .toBuffer()
}

/** As real models do: new inside the mask, and outside it everything nearly, but not quite, as it was. */
export async function changeInside(first: Uint8Array, mask: Uint8Array, order: PictureOrder): Promise<Sharp> {
  const { width, height } = order
  const size = { width, height, fit: 'fill' } as const
  const before = await sharp(first, limits).rotate().resize(size).ensureAlpha().raw().toBuffer()
  const keeps = await sharp(mask, limits).ensureAlpha().extractChannel(3).resize(size).raw().toBuffer()
  const inside = await sharp(Buffer.from(drawCard({ ...order, transparent: false })), limits)
    .resize(size)
    .ensureAlpha()
    .raw()
    .toBuffer()
  const pixels = Buffer.alloc(before.length)
  for (let at = 0; at < keeps.length; at += 1) {
    const share = (keeps[at] ?? 0) / 255
    for (let channel = 0; channel < 4; channel += 1) {
      const was = before[at * 4 + channel] ?? 0
      const kept = channel === 3 ? was : was + drift(at, channel)
      pixels[at * 4 + channel] = clamped(kept * share + (inside[at * 4 + channel] ?? 0) * (1 - share))
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 4 } })
}

/** -4 to 4 levels, and at one sample in forty far more: measured edits move some 2 % of pixels by over 20. */
function drift(at: number, channel: number): number {
  const mixed = Math.imul(at * 4 + channel + 1, 0x9e3779b1) >>> 0
  return (mixed >>> 12) % 40 === 0 ? 30 : ((mixed >>> 20) % 9) - 4
}

function clamped(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)))
}

async function fitted(picture: Uint8Array | undefined, width: number, height: number): Promise<Buffer> {
  return await sharp(picture, limits).rotate().resize(width, height, { fit: 'cover' }).png().toBuffer()
}

function blank(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 1 } } })
}

/** The card set off from the edges, with round corners, on nothing. */
async function roundedOff(picture: Buffer, width: number, height: number): Promise<Sharp> {
  const inset = Math.round(Math.min(width, height) * 0.07)
  const [innerWidth, innerHeight] = [width - 2 * inset, height - 2 * inset]
  const shape = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${innerWidth}" height="${innerHeight}"><rect width="100%" height="100%" rx="${inset}" fill="#fff"/></svg>`,
  )
  const inner = await sharp(picture, limits)
    .resize(innerWidth, innerHeight, { fit: 'fill' })
    .composite([{ input: shape, blend: 'dest-in' }])
    .extend({ top: inset, bottom: inset, left: inset, right: inset, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png()
    .toBuffer()
  return sharp(inner, limits)
}
