import type { Pixels } from '../picture.ts'
import { distancesOutside, type Grid } from './grid.ts'
import { faint } from './levels.ts'

export interface Haze {
  /** Highest alpha it has, but for strays: 1 to 24. */
  readonly level: number
  /** Of the clear area around the subject, 0 to 1. */
  readonly share: number
}

/** Cells around what is visible in which a shadow or a glow may fade; about 3 % of the shorter edge. */
const margin = 8
const zones = ['close', 'near', 'middle', 'far'] as const
type Zone = (typeof zones)[number]

/**
 * Faint alpha in the area around the subject that should be empty, or null. What tells haze from the end of a soft shadow
 * or a glow: they fade with the distance from the subject, haze does not. Faint parts inside a subject, such as glass, are
 * no haze.
 */
export function findHaze(pixels: Pixels, grid: Grid): Haze | null {
  const counts = levelsByZone(pixels, grid, distancesOutside(grid))
  const all = zones.map((zone) => counts[zone])
  const enough = (pixels.width * pixels.height) / 50
  const hasFar = sum(counts.far) >= enough
  const far = hasFar ? counts.far : added(counts.middle, counts.far)
  const near = hasFar ? added(counts.near, counts.middle) : counts.near
  if (sum(far) < enough || shareOfHazy(far) < 0.005 || mean(far) < mean(near) * 0.4) return null
  return { level: percentile(far, 0.995), share: shareOfHazy(all.reduce(added)) }
}

type Counts = Uint32Array

function levelsByZone({ data, width, height }: Pixels, grid: Grid, distances: Uint16Array): Record<Zone, Counts> {
  const counts = {
    close: new Uint32Array(faint + 1),
    near: new Uint32Array(faint + 1),
    middle: new Uint32Array(faint + 1),
    far: new Uint32Array(faint + 1),
  }
  for (let row = 0; row < grid.rows; row += 1) {
    for (let column = 0; column < grid.columns; column += 1) {
      const distance = distances[row * grid.columns + column] ?? 0
      if (distance === 0) continue
      const zone = counts[zoneOf(distance)]
      const right = Math.min(width, (column + 1) * grid.cell)
      for (let y = row * grid.cell; y < Math.min(height, (row + 1) * grid.cell); y += 1) {
        for (let x = column * grid.cell; x < right; x += 1) zone[data[(y * width + x) * 4 + 3] ?? 0]! += 1
      }
    }
  }
  return counts
}

function zoneOf(distance: number): Zone {
  if (distance < margin / 2) return 'close'
  if (distance < margin) return 'near'
  return distance < margin * 2 ? 'middle' : 'far'
}

function added(one: Counts, other: Counts): Counts {
  return one.map((count, level) => count + (other[level] ?? 0))
}

function sum(counts: Counts): number {
  return counts.reduce((total, count) => total + count, 0)
}

function mean(counts: Counts): number {
  return counts.reduce((total, count, level) => total + count * level, 0) / Math.max(1, sum(counts))
}

function shareOfHazy(counts: Counts): number {
  return 1 - (counts[0] ?? 0) / Math.max(1, sum(counts))
}

/** The lowest level that this share of the hazy pixels does not pass. */
function percentile(counts: Counts, share: number): number {
  const wanted = (sum(counts) - (counts[0] ?? 0)) * share
  let passed = 0
  for (let level = 1; level <= faint; level += 1) {
    passed += counts[level] ?? 0
    if (passed >= wanted) return level
  }
  return faint
}
