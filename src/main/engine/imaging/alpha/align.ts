import type { Pixels } from '../picture.ts'

/** How far two pictures of one subject may lie apart, px each way: models move a subject by a few px when they paint it again. */
const farthest = 4
/** Less of the subject contradicts: nothing is looked for. */
const least = 0.002
/** Pixels that are compared for each way. */
const samples = 30_000

/** px to the right and down. */
export interface Shift {
  readonly x: number
  readonly y: number
}

/**
 * Where the second picture has to be looked at for the fewest contradictions: a few px beside, where that leaves less than
 * half of them, else in place. `contradictionAt` tells the share of the visible pixels that contradict, of every `step`th.
 */
export function shiftOf({ width, height }: Pixels, contradictionAt: (shift: Shift, step: number) => number): Shift {
  let step = Math.max(1, Math.floor((width * height) / samples))
  // With a common divisor whole columns would never be looked at.
  while (divisorOf(step, width) > 1) step += 1
  let best: Shift = { x: 0, y: 0 }
  let fewest = contradictionAt(best, step)
  if (fewest < least) return best
  // A shift must earn itself against staying in place, and then only against those before it: they are the shorter ones.
  fewest /= 2
  for (const shift of shifts) {
    const contradiction = contradictionAt(shift, step)
    if (contradiction >= fewest) continue
    fewest = contradiction
    best = shift
  }
  return best
}

function divisorOf(one: number, other: number): number {
  return other === 0 ? one : divisorOf(other, one % other)
}

const ways = Array.from({ length: 2 * farthest + 1 }, (_, index) => index - farthest)
const shifts: readonly Shift[] = ways
  .flatMap((y) => ways.map((x) => ({ x, y })))
  .filter(({ x, y }) => x !== 0 || y !== 0)
  .toSorted((one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y))

/** The picture as if what lies `shift` away lay here; `fill` comes in at its edges. */
export function shifted(pixels: Pixels, { x, y }: Shift, fill: readonly number[]): Pixels {
  if (x === 0 && y === 0) return pixels
  const { width, height, channels } = pixels
  const data = Buffer.alloc(pixels.data.length)
  for (let at = 0; at < data.length; at += 1) data[at] = at % channels === 3 ? 255 : (fill[at % channels] ?? 0)
  const [from, to] = [Math.max(0, x), Math.min(width, width + x)]
  for (let row = Math.max(0, -y); row < Math.min(height, height - y); row += 1) {
    const start = (row + y) * width
    pixels.data.copy(data, (row * width + from - x) * channels, (start + from) * channels, (start + to) * channels)
  }
  return { ...pixels, data }
}
