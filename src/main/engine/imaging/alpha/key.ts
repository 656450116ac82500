import type { Pixels } from '../picture.ts'
import { backdropOf, colourAt, distance } from './backdrop.ts'
import type { Rgb } from './colour.ts'
import { findEnclosed } from './enclosed.ts'
import type { Matte } from './matte.ts'

/** Farther from the key colour that was asked for, the backdrop is another one. Models miss it by some 40 levels. */
const offKey = 130
/** Levels that a single speck of grain may lie farther from the key than nearly all of it; at most as far again. */
const speck = 40
/** Of the border, the least that is backdrop. */
const leastBorder = 0.5
/** Of the subject, the most that may look like the key colour. */
const mostTinted = 0.03

/**
 * Cuts a subject out of a picture painted on a flat key colour. Every pixel at the edge is a mix of the key and the
 * purest colour beside it; how far it lies on the way from one to the other is its alpha, and the key is taken out of it.
 * What is see-through farther inside cannot be told from a subject of the key's colour: both are counted against it. Nor
 * can an opening be told from a part of exactly that colour: both become clear, and are reported.
 */
export function cutFromKey(pixels: Pixels, asked: Rgb): Matte {
  const { colour: key, share, grain } = backdropOf(pixels)
  if (share < leastBorder || distance(key, asked) > offKey) return { kind: 'no_backdrop' }
  const clearance = clearanceOf(pixels, key)
  const limit = Math.max(6, grain * 1.5)
  const least = limit + Math.min(limit, speck)
  const reach = Math.max(3, Math.round(Math.min(pixels.width, pixels.height) / 700))
  const isEdge = near(clearance, limit, pixels.width, reach)
  const data = Buffer.alloc(pixels.width * pixels.height * 4)
  let [visible, tinted] = [0, 0]
  for (let index = 0; index < clearance.length; index += 1) {
    if ((clearance[index] ?? 0) <= limit) continue
    const pure = isEdge[index] === 1 ? purest(pixels, clearance, index, reach, least) : undefined
    if (pure === null) continue
    visible += 1
    const colour = colourAt(pixels, index)
    if (pure) putEdge(data, index, colour, key, pure)
    else {
      if (looksLike(colour, key)) tinted += 1
      put(data, index, colour, 255)
    }
  }
  const picture: Pixels = { data, width: pixels.width, height: pixels.height, channels: 4 }
  const contradiction = visible === 0 ? 1 : tinted / visible
  const enclosed = findEnclosed(picture, reach)
  const found = enclosed ? [enclosed] : []
  return { kind: 'cut', picture, contradiction, isUsable: contradiction <= mostTinted, found }
}

/** Distance of every pixel from the key, levels. */
function clearanceOf(pixels: Pixels, key: Rgb): Uint16Array {
  const { data, channels } = pixels
  const clearance = new Uint16Array(pixels.width * pixels.height)
  for (let index = 0, at = 0; index < clearance.length; index += 1, at += channels) {
    const [r, g, b] = [(data[at] ?? 0) - key[0], (data[at + 1] ?? 0) - key[1], (data[at + 2] ?? 0) - key[2]]
    clearance[index] = Math.sqrt(r * r + g * g + b * b)
  }
  return clearance
}

/** 1 where a pixel of the backdrop is at most `reach` px away along a row and a column. */
function near(clearance: Uint16Array, limit: number, width: number, reach: number): Uint8Array {
  const row = new Uint8Array(clearance.length)
  const both = new Uint8Array(clearance.length)
  for (let index = 0; index < clearance.length; index += 1) {
    if ((clearance[index] ?? 0) > limit) continue
    const x = index % width
    row.fill(1, index - Math.min(reach, x), index + 1 + Math.min(reach, width - 1 - x))
  }
  for (let index = 0; index < row.length; index += 1) {
    if (row[index] === 0) continue
    for (let step = -reach; step <= reach; step += 1) both[index + step * width] = 1
  }
  return both
}

/**
 * The subject's own colour near a pixel: the mean of those farthest from the key, which evens out grain. Null where none is
 * `least` from it: a speck of the backdrop's grain.
 */
function purest(pixels: Pixels, clearance: Uint16Array, index: number, reach: number, least: number): Rgb | null {
  let farthest = 0
  eachAround(pixels, index, reach, (other) => {
    farthest = Math.max(farthest, clearance[other] ?? 0)
  })
  if (farthest < least) return null
  const sum: [number, number, number] = [0, 0, 0]
  let count = 0
  eachAround(pixels, index, reach, (other) => {
    if ((clearance[other] ?? 0) < farthest * 0.9) return
    count += 1
    for (let channel = 0; channel < 3; channel += 1)
      sum[channel]! += pixels.data[other * pixels.channels + channel] ?? 0
  })
  return [sum[0] / count, sum[1] / count, sum[2] / count]
}

function eachAround({ width, height }: Pixels, index: number, reach: number, visit: (other: number) => void): void {
  const column = index % width
  const row = Math.floor(index / width)
  for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y += 1) {
    for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x += 1) visit(y * width + x)
  }
}

/** The mix C = a F + (1 - a) K solved for a, and for the colour that is left when the key is taken out. */
function putEdge(data: Buffer, index: number, colour: Rgb, key: Rgb, pure: Rgb): void {
  let along = 0
  let length = 0
  for (const [channel, end] of pure.entries()) {
    const way = end - (key[channel] ?? 0)
    along += ((colour[channel] ?? 0) - (key[channel] ?? 0)) * way
    length += way * way
  }
  const alpha = Math.max(0, Math.min(1, along / length))
  if (alpha < 0.02) return
  if (alpha > 0.96) return put(data, index, colour, 255)
  // Little of a colour is left in a faint pixel, and the rounding of it would be multiplied: there the pure one is taken.
  const own = colour.map((value, channel) => (value - (1 - alpha) * (key[channel] ?? 0)) / alpha)
  put(data, index, alpha < 0.25 ? pure : own, alpha * 255)
}

function put(data: Buffer, index: number, colour: readonly number[], alpha: number): void {
  for (let channel = 0; channel < 3; channel += 1) {
    data[index * 4 + channel] = Math.round(Math.max(0, Math.min(255, colour[channel] ?? 0)))
  }
  data[index * 4 + 3] = Math.round(alpha)
}

/** True for a colour of the key's hue with at least a quarter of its strength: greys have neither. */
function looksLike(colour: Rgb, key: Rgb): boolean {
  const grey = (colour[0] + colour[1] + colour[2]) / 3
  const middle = (key[0] + key[1] + key[2]) / 3
  let along = 0
  let own = 0
  let whole = 0
  for (let channel = 0; channel < 3; channel += 1) {
    const tint = (colour[channel] ?? 0) - grey
    const keyTint = (key[channel] ?? 0) - middle
    along += tint * keyTint
    own += tint * tint
    whole += keyTint * keyTint
  }
  return own > whole / 16 && along > 0.95 * Math.sqrt(own * whole)
}
