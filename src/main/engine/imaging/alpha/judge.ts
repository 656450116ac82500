import type { AlphaFinding } from '../../../../contract/alpha.ts'
import type { Pixels } from '../picture.ts'
import { findCheckerboard } from './checkerboard.ts'
import type { Grid } from './grid.ts'
import { findHalo } from './halo.ts'
import { findHaze } from './haze.ts'
import { hasHiddenColours } from './hidden.ts'
import { countOf, faint, opaqueLevelOf, solid } from './levels.ts'

/** Of all pixels; fewer are strays. The corners of a rounded square of 1024 px are more. */
const strays = 0.0001

/** Why there is no transparent background at all, or null. `levels` are those of the picture. */
export function judgeWhole(pixels: Pixels, levels: Uint32Array): AlphaFinding | null {
  const few = pixels.width * pixels.height * strays
  if (countOf(levels, 0, solid - 1) <= few) {
    const cell = findCheckerboard(pixels)
    return cell === null ? { kind: 'opaque' } : { kind: 'checkerboard', cell }
  }
  if (countOf(levels, faint + 1, 255) <= few) return { kind: 'empty' }
  if (countOf(levels, 0, faint) > few) return null
  return { kind: 'veil', level: levels.findIndex((count, level) => level > faint && count > 0) }
}

/** What is wrong with a transparent background that is there, and can be repaired. */
export function judgeParts(pixels: Pixels, levels: Uint32Array, grid: Grid): readonly AlphaFinding[] {
  const found: AlphaFinding[] = []
  const haze = findHaze(pixels, grid)
  if (haze) found.push({ kind: 'haze', ...haze })
  const level = opaqueLevelOf(levels)
  if (level !== null) found.push({ kind: 'not_quite_opaque', level })
  const towards = findHalo(pixels, grid)
  if (towards !== null) found.push({ kind: 'halo', towards })
  if (hasHiddenColours(pixels)) found.push({ kind: 'hidden_colours' })
  return found
}
