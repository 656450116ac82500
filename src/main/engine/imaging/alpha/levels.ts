import type { AlphaShares } from '../../../../contract/alpha.ts'
import type { Pixels } from '../picture.ts'

/** Up to here alpha cannot be told from nothing on a screen: 9 %. What people clear by hand in pictures of these models. */
export const faint = 24
/** From here on alpha cannot be told from opaque: 98 %. */
export const solid = 250

/** How many pixels have each level of alpha, 256 counts. A picture without alpha is opaque. */
export function levelsOf({ data, channels, width, height }: Pixels): Uint32Array {
  const levels = new Uint32Array(256)
  if (channels === 3) levels[255] = width * height
  else for (let at = 3; at < data.length; at += 4) levels[data[at] ?? 0]! += 1
  return levels
}

/** Pixels with an alpha from `from` to `to`, both included. */
export function countOf(levels: Uint32Array, from: number, to: number): number {
  return levels.subarray(from, to + 1).reduce((sum, count) => sum + count, 0)
}

export function sharesOf(levels: Uint32Array): AlphaShares {
  const all = countOf(levels, 0, 255)
  return {
    clear: countOf(levels, 0, 0) / all,
    partial: countOf(levels, 1, 254) / all,
    opaque: countOf(levels, 255, 255) / all,
  }
}

/** A plateau this many times as high as the levels below it is no part of a soft edge or of glass. */
const steepness = 8

/**
 * The level at which parts meant to be opaque came, 250 to 254, or null. It is a plateau: a soft edge passes through these
 * levels without staying. Where several came, the lowest counts: all of them were meant.
 */
export function opaqueLevelOf(levels: Uint32Array): number | null {
  const all = countOf(levels, 0, 255)
  const near = levels.subarray(solid, 255)
  const usual = countOf(levels, 200, solid - 1) / (solid - 200)
  const lowest = near.findIndex((count) => count >= all * 0.002 && count >= usual * steepness)
  return lowest < 0 ? null : solid + lowest
}
