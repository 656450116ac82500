import type { Pixels } from '../picture.ts'
import { toHex } from './colour.ts'
import { eachEdgePixel } from './edges.ts'
import type { Grid } from './grid.ts'
import { faint } from './levels.ts'

/** Fewer edge pixels prove nothing. */
const fewest = 64
/** Mean error of the edge colours that is seen, levels of 255. */
const visible = 12
/** Level stretches to edge pixels: with more, the edge is drawn that way. */
const meant = 0.3
/** What of the error may be left when one background colour explains it. */
const unexplained = 0.5

/**
 * The background colour that edge colours are pulled towards, "#rrggbb", or null.
 *
 * A colour cut out without unmixing is C + k (B - C), with C the subject's colour, taken from the solid pixel beside it,
 * B the old background and k = 1 - alpha. Least squares give the one B that explains all edge pixels best. It is a halo
 * when the error is large without it and small with it: texture is not explained by any single colour.
 */
export function findHalo(pixels: Pixels, grid: Grid): string | null {
  const { data } = pixels
  const fit = [0, 0, 0]
  let count = 0
  let level = 0
  let weights = 0
  let errors = 0
  let shifted = 0
  const isMiddle = (at: number): boolean => (data[at + 3] ?? 0) <= 230
  const add = (at: number, inner: number): void => {
    if (!isMiddle(at)) return
    const k = 1 - (data[at + 3] ?? 0) / 255
    count += 1
    weights += k * k
    for (let channel = 0; channel < 3; channel += 1) {
      const colour = data[inner + channel] ?? 0
      const error = (data[at + channel] ?? 0) - colour
      const mixed = error + k * colour
      fit[channel]! += k * mixed
      errors += error * error
      shifted += mixed * mixed
    }
  }
  eachEdgePixel(pixels, grid, faint + 1, add, (at) => {
    if (isMiddle(at)) level += 1
  })
  if (count < fewest || level > count * meant) return null
  const explained = fit.reduce((sum, value) => sum + (value * value) / weights, 0)
  const before = Math.sqrt(errors / count)
  const after = Math.sqrt(Math.max(0, shifted - explained) / count)
  if (before < visible || after > before * unexplained) return null
  return toHex(fit.map((value) => value / weights))
}
