import sharp, { type Sharp } from 'sharp'
import { drawCard } from './card/card.ts'
import { changeInside, composeEdit } from './paint-edit.ts'
import { onOtherGround } from './paint-ground.ts'
import type { PictureOrder } from './picture.ts'

/** Pixels a practice picture may have: the largest any model makes, and room. */
const limits = { limitInputPixels: 40_000_000 }

/** Makes the picture of an order: encoded bytes. Only in a process that may run sharp. */
export async function paint(order: PictureOrder): Promise<Buffer> {
  if (order.format === 'svg') return Buffer.from(drawCard(order))
  if (order.format === 'gif') return await animate(order)
  const drawing = await softened(await compose(order), order.softness ?? 0)
  const isFlat = !order.transparent || (order.ground ?? null) !== null
  return await encode(isFlat ? drawing.flatten({ background: order.ground ?? '#ffffff' }) : drawing, order).toBuffer()
}

/** Without its ground: what is transparent here becomes the ground afterwards. */
async function compose(order: PictureOrder): Promise<Sharp> {
  const { references = [], mask = null, ground = null } = order
  const [first] = references
  if (first !== undefined && mask !== null) return await changeInside(first, mask, order)
  if (first !== undefined && ground !== null) {
    const subject = await onOtherGround(first, ground, order)
    if (subject !== null) return subject
  }
  return first === undefined ? card(order) : await composeEdit(references, order)
}

function card(order: PictureOrder): Sharp {
  const cutOut = order.transparent || (order.ground ?? null) !== null
  return sharp(Buffer.from(drawCard({ ...order, transparent: cutOut })), limits)
}

/** As a picture looks before it is finished: the shapes are there, the edges are not. */
async function softened(drawing: Sharp, softness: number): Promise<Sharp> {
  if (softness <= 0) return drawing
  const { data, info } = await drawing.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const sigma = 0.5 + (softness * Math.min(info.width, info.height)) / 40
  return sharp(data, { raw: info }).blur(sigma)
}

function encode(drawing: Sharp, { format, compression }: PictureOrder): Sharp {
  // 0 is a legal compression of the API and not a legal quality of the encoders.
  const quality = Math.max(1, compression)
  if (format === 'jpeg') return drawing.jpeg({ quality })
  if (format === 'webp') return drawing.webp({ quality, effort: 0 })
  return drawing.png({ compressionLevel: 6 })
}

/** The card with a disc that goes round it once. */
async function animate(order: PictureOrder): Promise<Buffer> {
  const { width, height, frames = 9, frameMs = 200 } = order
  const still = await (await compose(order)).flatten({ background: '#ffffff' }).png().toBuffer()
  const radius = Math.round(Math.min(width, height) / 14)
  const disc = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * radius}" height="${2 * radius}"><circle cx="${radius}" cy="${radius}" r="${radius}" fill="#e4572e"/></svg>`,
  )
  const pictures = await Promise.all(
    Array.from({ length: frames }, (_, index) => {
      const turn = (2 * Math.PI * index) / frames
      const left = Math.round(width / 2 + Math.cos(turn) * (width / 2 - 2 * radius) - radius)
      const top = Math.round(height / 2 + Math.sin(turn) * (height / 2 - 2 * radius) - radius)
      return sharp(still, limits)
        .composite([{ input: disc, left, top }])
        .png({ compressionLevel: 1 })
        .toBuffer()
    }),
  )
  return await sharp(pictures, { ...limits, join: { animated: true } })
    .gif({ delay: Array.from(pictures, () => frameMs), loop: 0, effort: 1, colours: 64 })
    .toBuffer()
}
