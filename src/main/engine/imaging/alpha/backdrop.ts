import type { Pixels } from '../picture.ts'
import type { Rgb } from './colour.ts'

/** The colour of a picture's outermost pixels. */
export interface Backdrop {
  /** Channel by channel the median. */
  readonly colour: Rgb
  /** Of those pixels, the share within `near` of it. */
  readonly share: number
  /** How far nine in ten of these are from it at most: grain. */
  readonly grain: number
}

/** Levels of 255; what is farther belongs to the subject. */
const near = 60

export function backdropOf(pixels: Pixels): Backdrop {
  const border = borderOf(pixels)
  const channel = (index: number): number => middle(border.map((colour) => colour[index] ?? 0))
  const colour = [channel(0), channel(1), channel(2)] as const
  const distances = border.map((one) => distance(one, colour)).filter((one) => one <= near)
  const grain = distances.toSorted((a, b) => a - b)[Math.floor(distances.length * 0.9)] ?? 0
  return { colour, share: distances.length / border.length, grain }
}

export function distance(one: Rgb, other: Rgb): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}

export function colourAt({ data, channels }: Pixels, index: number): Rgb {
  const at = index * channels
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
}

function borderOf(pixels: Pixels): readonly Rgb[] {
  const { width, height } = pixels
  const across = Array.from({ length: width }, (_, x) => [x, (height - 1) * width + x]).flat()
  const down = Array.from({ length: height }, (_, y) => [y * width, (y + 1) * width - 1]).flat()
  return [...across, ...down].map((index) => colourAt(pixels, index))
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
