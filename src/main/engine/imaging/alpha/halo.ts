import type { Pixels } from '../picture.ts'
import { toHex } from './colour.ts'
import { eachEdgePixel } from './edges.ts'
import type { Grid } from './grid.ts'
import { faint } from './levels.ts'

/** Fewer edge pixels prove nothing. */
const fewest = 64
/** Mean error of the edge colours that is seen, levels of 255. */
const visible = 12
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
  let [count, weights, errors, shifted] = [0, 0, 0, 0]
  eachEdgePixel(pixels, grid, (at, inner) => {
    const alpha = data[at + 3] ?? 0
    if (alpha <= faint || alpha > 230) return
    const k = 1 - alpha / 255
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
  })
  if (count < fewest) return null
  const explained = fit.reduce((sum, value) => sum + (value * value) / weights, 0)
  const before = Math.sqrt(errors / count)
  const after = Math.sqrt(Math.max(0, shifted - explained) / count)
  if (before < visible || after > before * unexplained) return null
  return toHex(fit.map((value) => value / weights))
}
