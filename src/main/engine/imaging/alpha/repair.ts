import type { AlphaFinding } from '../../../../contract/alpha.ts'
import type { Pixels } from '../picture.ts'
import { eachEdgePixel } from './edges.ts'
import type { Grid } from './grid.ts'

/** Repairs what was found, in place, and leaves no colour under what is fully transparent. */
export function repair(pixels: Pixels, grid: Grid, found: readonly AlphaFinding[]): void {
  const curve = alphaCurve(found)
  const least = curve.findIndex((alpha) => alpha > 0)
  if (found.some(({ kind }) => kind === 'halo')) defringe(pixels, grid, least)
  const { data } = pixels
  for (let at = 0; at < data.length; at += 4) {
    const alpha = curve[data[at + 3] ?? 0] ?? 0
    data[at + 3] = alpha
    if (alpha === 0) data[at] = data[at + 1] = data[at + 2] = 0
  }
}

/** Edge pixels take the colour of the solid pixel beside them: their alpha alone then mixes them with what lies behind. */
function defringe(pixels: Pixels, grid: Grid, least: number): void {
  const { data } = pixels
  eachEdgePixel(pixels, grid, least, (at, inner) => void data.copyWithin(at, inner, inner + 3))
}

/** New alpha for each old one: haze cleared, without a step where a shadow fades into it, and opaque parts made opaque. */
function alphaCurve(found: readonly AlphaFinding[]): Uint8Array {
  const haze = found.find(({ kind }) => kind === 'haze')
  const plateau = found.find(({ kind }) => kind === 'not_quite_opaque')
  const level = haze?.kind === 'haze' ? haze.level : 0
  const full = plateau?.kind === 'not_quite_opaque' ? plateau.level : 255
  return Uint8Array.from({ length: 256 }, (_, alpha) => {
    // From nothing at the haze to all at three times its level.
    const cleared = alpha >= level * 3 ? alpha : Math.max(0, (alpha - level) * 1.5)
    return Math.min(255, Math.round((cleared * 255) / full))
  })
}
