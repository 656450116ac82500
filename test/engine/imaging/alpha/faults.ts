import type { Pixels } from '../../../../src/main/engine/imaging/picture.ts'
import { random } from '../../../support/pictures.ts'

/** Puts one fault of real models into a picture, in place. `at` is the byte offset of a pixel. */
export type Fault = (pixels: Pixels) => void

const each = (work: (data: Buffer, at: number, x: number, y: number) => void): Fault => {
  return ({ data, width }) => {
    for (let at = 0; at < data.length; at += 4) work(data, at, (at / 4) % width, Math.floor(at / 4 / width))
  }
}

/** Everything a little less than opaque: alpha is scaled so that 255 becomes `top`. */
export const topAt = (top: number): Fault =>
  each((data, at) => {
    data[at + 3] = Math.round(((data[at + 3] ?? 0) * top) / 255)
  })

/** Light grey alpha from `low` to `high` wherever the picture is emptier than that; `where` limits it. */
export function haze(low: number, high: number, where: (x: number, y: number) => boolean = () => true): Fault {
  const next = random(low * 31 + high)
  return each((data, at, x, y) => {
    const level = Math.round(low + next() * (high - low))
    if (!where(x, y) || (data[at + 3] ?? 0) >= level) return
    if (data[at + 3] === 0) data.fill(208, at, at + 3)
    data[at + 3] = level
  })
}

/** Cut out of a background without unmixing: edge colours still hold `share` of its light. */
export const halo = ([red, green, blue]: readonly [number, number, number], share = 1): Fault =>
  each((data, at) => {
    const alpha = data[at + 3] ?? 0
    if (alpha === 0 || alpha === 255) return
    const mix = (1 - alpha / 255) * share
    for (const [channel, behind] of [red, green, blue].entries()) {
      data[at + channel] = Math.round((data[at + channel] ?? 0) * (1 - mix) + behind * mix)
    }
  })

/** Noise where nothing can be seen. */
export function garbage(seed: number): Fault {
  const next = random(seed)
  return each((data, at) => {
    if (data[at + 3] !== 0) return
    for (let channel = 0; channel < 3; channel += 1) data[at + channel] = Math.floor(next() * 256)
  })
}

/** White where nothing can be seen: ugly, and harmless. */
export const whiteUnderneath: Fault = each((data, at) => {
  if (data[at + 3] === 0) data.fill(255, at, at + 3)
})

type Backdrop = (x: number, y: number) => number

/** Laid on a grey backdrop: alpha 255 everywhere, or `alpha`. */
export const flattened = (backdrop: Backdrop, alpha = 255): Fault =>
  each((data, at, x, y) => {
    const share = (data[at + 3] ?? 0) / 255
    for (let channel = 0; channel < 3; channel += 1) {
      data[at + channel] = Math.round((data[at + channel] ?? 0) * share + backdrop(x, y) * (1 - share))
    }
    data[at + 3] = alpha
  })

/** A painted checkerboard; a model's has squares of no whole size, soft borders and grain. */
export function board(cell: number, [one, other]: readonly [number, number], grain = 0): Backdrop {
  const next = random(cell)
  return (x, y) => {
    const tone = (Math.floor(x / cell) + Math.floor(y / cell)) % 2 === 0 ? one : other
    return Math.max(0, Math.min(255, tone + (next() - 0.5) * grain))
  }
}

/** Nothing is emptier than this. */
export const veil = (level: number): Fault =>
  each((data, at) => {
    data[at + 3] = Math.max(level, data[at + 3] ?? 0)
  })

export const vanished: Fault = ({ data }) => void data.fill(0)
