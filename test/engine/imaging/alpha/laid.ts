import type { Pixels } from '../../../../src/main/engine/imaging/picture.ts'
import { random } from '../../../support/pictures.ts'

export type Rgb = readonly [number, number, number]

export interface Laid {
  /** Noise of this many levels, as an encoder leaves it. */
  readonly grain?: number
  /** The subject lies this many px further right. */
  readonly moved?: number
  /** And down. */
  readonly fallen?: number
}

/** A subject painted on a flat colour, as a model would send it: opaque, three channels. */
export function laidOn(
  { data, width, height }: Pixels,
  colour: Rgb,
  { grain = 0, moved = 0, fallen = 0 }: Laid = {},
): Pixels {
  const next = random(7)
  const out = Buffer.alloc(width * height * 3)
  for (let index = 0; index < width * height; index += 1) {
    const isIn = index % width >= moved && index >= fallen * width
    const from = isIn ? (index - fallen * width - moved) * 4 : -4
    const alpha = isIn ? (data[from + 3] ?? 0) / 255 : 0
    for (const [channel, behind] of colour.entries()) {
      const mixed = (data[from + channel] ?? 0) * alpha + behind * (1 - alpha) + (next() - 0.5) * grain
      out[index * 3 + channel] = Math.round(Math.max(0, Math.min(255, mixed)))
    }
  }
  return { data: out, width, height, channels: 3 }
}

/** Numbers of a normal distribution, mean 0 and deviation 1 (Box and Muller, 1958). */
export function gauss(seed: number): () => number {
  const next = random(seed)
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
}
