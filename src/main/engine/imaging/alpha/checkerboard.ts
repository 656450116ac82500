import type { Pixels } from '../picture.ts'

/** Points looked at, spread evenly over the picture. */
const samples = 4_000
/** Of all points, those on a checkerboard: less can be a pattern of the subject. */
const leastShare = 0.12
const smallest = 3
/** Differences of brightness, levels of 255: within a tone, and between the two. */
const [same, other] = [8, 10]
/** Between the channels of a grey. */
const tint = 16

/**
 * Edge of the squares, px, when a grey checkerboard is drawn into the picture; else null. On a board of squares of s px
 * the point s px to the right, or below, has the other tone; s px to the right and below, or 2 s to the right, the same.
 */
export function findCheckerboard(pixels: Pixels): number | null {
  const points = greyPoints(pixels)
  if (points.length < samples * leastShare) return null
  const largest = Math.floor(Math.min(pixels.width, pixels.height) / 6)
  const hits = Array.from({ length: Math.max(0, largest - smallest + 1) }, (_, index) => {
    return points.filter(([x, y]) => isBoard(pixels, x, y, smallest + index)).length
  })
  const most = Math.max(0, ...hits)
  if (most < samples * leastShare) return null
  // Squares three times as large fit nearly as well: the first peak counts.
  let peak = hits.findIndex((count) => count >= most * 0.8)
  while ((hits[peak + 1] ?? 0) > (hits[peak] ?? 0)) peak += 1
  return smallest + peak
}

type Point = readonly [x: number, y: number]

function greyPoints(pixels: Pixels): readonly Point[] {
  const points: Point[] = []
  for (let number = 0; number < samples; number += 1) {
    // Fractions of multiples of two irrational numbers fill a square evenly (R2 sequence, Martin Roberts 2018).
    const x = Math.floor(((0.5 + number * 0.7548776662466927) % 1) * pixels.width)
    const y = Math.floor(((0.5 + number * 0.5698402909980532) % 1) * pixels.height)
    if (greyAt(pixels, x, y) !== null) points.push([x, y])
  }
  return points
}

function isBoard(pixels: Pixels, x: number, y: number, cell: number): boolean {
  // Towards the middle, so that no point falls outside.
  const right = x < pixels.width / 2 ? cell : -cell
  const down = y < pixels.height / 2 ? cell : -cell
  const here = greyAt(pixels, x, y)
  const beside = greyAt(pixels, x + right, y)
  const below = greyAt(pixels, x, y + down)
  const across = greyAt(pixels, x + right, y + down)
  const beyond = greyAt(pixels, x + 2 * right, y)
  if (here === null || beside === null || below === null || across === null || beyond === null) return false
  return (
    Math.abs(here - beside) >= other &&
    Math.abs(beside - below) <= same &&
    Math.abs(here - across) <= same &&
    Math.abs(here - beyond) <= same
  )
}

/** Brightness, 0 to 255; null for a colour. */
function greyAt({ data, width, channels }: Pixels, x: number, y: number): number | null {
  const at = (y * width + x) * channels
  const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
  const isGrey = Math.abs(red - green) <= tint && Math.abs(green - blue) <= tint && Math.abs(red - blue) <= tint
  return isGrey ? (red + green + blue) / 3 : null
}
