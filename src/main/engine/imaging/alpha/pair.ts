import type { Pixels } from '../picture.ts'
import { shifted, shiftOf, type Shift } from './align.ts'
import { backdropOf, colourAt, distance } from './backdrop.ts'
import type { Rgb } from './colour.ts'
import type { Matte } from './matte.ts'

/** Least difference between the two backdrops in each channel, levels. */
const leastSpan = 120
/** How far the channels of one pixel may disagree about its alpha, and alpha lie outside 0 to 1: grain of the encoder. */
const slack = 0.12
/** A colour this near to a backdrop is the backdrop, levels. */
const grain = 10
/** Of the visible pixels, the most that may contradict. */
const mostWrong = 0.03

/** Two pictures of one size, each with its backdrop. */
interface Pair {
  readonly light: Pixels
  readonly dark: Pixels
  readonly bright: Rgb
  readonly dim: Rgb
  readonly span: Rgb
}

/**
 * Cuts a subject out of two pictures of it, the first on a light backdrop and the second on a dark one, glass and shadow
 * included. What lies behind shows by 1 - alpha: alpha = 1 - (light - dark) / (backdrop light - backdrop dark), the same
 * in each channel; where it is not, the two pictures do not show the same. A subject that moved by a few px is moved back.
 */
export function cutFromPair(light: Pixels, dark: Pixels): Matte {
  if (light.width !== dark.width || light.height !== dark.height) return { kind: 'sizes_differ' }
  const [bright, dim] = [backdropOf(light).colour, backdropOf(dark).colour]
  const span = [bright[0] - dim[0], bright[1] - dim[1], bright[2] - dim[2]] as const
  if (Math.min(...span) < leastSpan) return { kind: 'no_backdrop' }
  const received: Pair = { light, dark, bright, dim, span }
  const shift = shiftOf(light, (way, step) => contradictionOf(received, way, step))
  const isMoved = shift.x !== 0 || shift.y !== 0
  const pair = { ...received, dark: shifted(dark, shift, dim) }
  const contradiction = contradictionOf(pair, { x: 0, y: 0 }, 1)
  const picture: Pixels = { data: unmixed(pair), width: light.width, height: light.height, channels: 4 }
  const found = isMoved ? [{ kind: 'moved', ...shift } as const] : []
  return { kind: 'cut', picture, contradiction, isUsable: contradiction <= mostWrong, found }
}

/** Of the visible pixels, the share that contradicts when the dark picture is looked at `shift` away. */
function contradictionOf({ light, dark, bright, dim, span }: Pair, { x, y }: Shift, step: number): number {
  const { width, height } = light
  const counts = { visible: 0, wrong: 0, pale: 0, dim: 0 }
  for (let index = 0; index < width * height; index += step) {
    const [column, row] = [(index % width) + x, Math.floor(index / width) + y]
    if (column < 0 || row < 0 || column >= width || row >= height) continue
    const other = row * width + column
    const seen = seenAt(light, index, dark, other, span)
    if (seen.most < 0.03) continue
    counts.visible += 1
    const alpha = seen.sum / 3
    if (seen.most - seen.least > slack || seen.most > 1 + slack || seen.least < -slack) counts.wrong += 1
    else if (alpha > 0.1 && alpha < 0.9) {
      if (distance(colourAt(light, index), bright) < grain) counts.pale += 1
      else if (distance(colourAt(dark, other), dim) < grain) counts.dim += 1
    }
  }
  // A grey subject that moved leaves a band that is nothing but backdrop on light, and one that is on dark, equally wide.
  const moved = 2 * Math.min(counts.pale, counts.dim)
  return counts.visible === 0 ? 1 : Math.min(1, (counts.wrong + moved) / counts.visible)
}

/** What the channels say of the alpha of a pixel. */
function seenAt(light: Pixels, index: number, dark: Pixels, other: number, span: Rgb) {
  const seen = { least: Infinity, most: -Infinity, sum: 0 }
  for (let channel = 0; channel < 3; channel += 1) {
    const alpha = 1 - (at(light, index, channel) - at(dark, other, channel)) / (span[channel] ?? 1)
    seen.least = Math.min(seen.least, alpha)
    seen.most = Math.max(seen.most, alpha)
    seen.sum += alpha
  }
  return seen
}

/** RGBA of the subject alone. */
function unmixed({ light, dark, bright, dim, span }: Pair): Buffer {
  const data = Buffer.alloc(light.width * light.height * 4)
  for (let index = 0; index < light.width * light.height; index += 1) {
    const { most, sum } = seenAt(light, index, dark, index, span)
    if (most < 0.03) continue
    putUnmixed(data, index, Math.max(0, Math.min(1, sum / 3)), [light, bright], [dark, dim])
  }
  return data
}

type Side = readonly [picture: Pixels, behind: Rgb]

/** Takes both backdrops out of what shows of the subject on them, and writes the mean of the two. */
function putUnmixed(data: Buffer, index: number, seen: number, [light, bright]: Side, [dark, dim]: Side): void {
  const alpha = seen < 0.02 ? 0 : seen > 0.98 ? 1 : seen
  if (alpha === 0) return
  for (let channel = 0; channel < 3; channel += 1) {
    const behind = ((bright[channel] ?? 0) + (dim[channel] ?? 0)) / 2
    const mixed = (at(light, index, channel) + at(dark, index, channel)) / 2
    data[index * 4 + channel] = Math.round(Math.max(0, Math.min(255, (mixed - (1 - alpha) * behind) / alpha)))
  }
  data[index * 4 + 3] = Math.round(alpha * 255)
}

function at({ data, channels }: Pixels, index: number, channel: number): number {
  return data[index * channels + channel] ?? 0
}
