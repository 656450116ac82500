import sharp, { type Sharp } from 'sharp'
import type { PictureOrder } from './picture.ts'

/** Levels by which a ground may differ from its corner and still be the same. */
const tolerance = 6

/**
 * The subject of a picture on a flat ground, on another one: as a model asked for the second picture of a pair draws it.
 * Null when the picture has no flat ground. Its soft edge is one pixel wide, between ground and subject.
 */
export async function onOtherGround(picture: Uint8Array, ground: string, order: PictureOrder): Promise<Sharp | null> {
  const { width, height } = order
  const { data } = await sharp(picture, { limitInputPixels: 60_000_000 })
    .resize(width, height, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const corner = colourAt(data, 0)
  const corners = [width - 1, (height - 1) * width, width * height - 1]
  if (!corners.every((at) => isNear(data, at, corner))) return null
  const isGround = flood(data, width, height, corner)
  const wanted = [1, 3, 5].map((at) => Number.parseInt(ground.slice(at, at + 2), 16))
  const result = Buffer.from(data)
  for (let at = 0; at < isGround.length; at += 1) {
    const share = isGround[at] === 1 ? 1 : edgeShare(data, isGround, at, width, corner)
    if (share === 0) continue
    for (let channel = 0; channel < 3; channel += 1) {
      // Light let through by the edge is swapped: colour = subject + share * ground.
      const value = (data[at * 3 + channel] ?? 0) + share * ((wanted[channel] ?? 0) - (corner[channel] ?? 0))
      result[at * 3 + channel] = Math.max(0, Math.min(255, Math.round(value)))
    }
  }
  return sharp(result, { raw: { width, height, channels: 3 } })
}

type Colour = readonly [number, number, number]

function colourAt(data: Buffer, at: number): Colour {
  return [data[at * 3] ?? 0, data[at * 3 + 1] ?? 0, data[at * 3 + 2] ?? 0]
}

function distance(a: Colour, b: Colour): number {
  return Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]))
}

function isNear(data: Buffer, at: number, colour: Colour): boolean {
  return distance(colourAt(data, at), colour) <= tolerance
}

/** 1 where the ground reaches from a corner. */
function flood(data: Buffer, width: number, height: number, colour: Colour): Uint8Array {
  const reached = new Uint8Array(width * height)
  const open = [0]
  reached[0] = 1
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width
    const neighbours = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]
    for (const next of neighbours) {
      if (next < 0 || next >= reached.length || reached[next] === 1 || !isNear(data, next, colour)) continue
      reached[next] = 1
      open.push(next)
    }
  }
  return reached
}

/** How much ground shows through a pixel beside it: by how far it lies between the ground and the subject behind it. */
function edgeShare(data: Buffer, isGround: Uint8Array, at: number, width: number, ground: Colour): number {
  const steps = [-1, 1, -width, width]
  const outward = steps.find((step) => isGround[at + step] === 1)
  if (outward === undefined) return 0
  const whole = distance(colourAt(data, at - 2 * outward), ground)
  const own = distance(colourAt(data, at), ground)
  return whole <= own ? 0 : 1 - own / whole
}
