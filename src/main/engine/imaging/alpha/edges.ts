import type { Pixels } from '../picture.ts'
import { eachEdgeCell, type Grid } from './grid.ts'
import { faint, solid } from './levels.ts'

const directions = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
  [1, 1],
  [-1, 1],
  [-1, -1],
  [1, -1],
] as const

/** Levels that alpha falls from one pixel of an edge to the next, at least. */
const step = 8

/** Width of a soft edge, px: from the cell size, so that it grows with the picture and the grid always finds its ends. */
function reachOf({ cell }: Grid): number {
  return Math.max(3, Math.round(cell * 0.75))
}

/**
 * Calls with every pixel of a soft edge that has an alpha of `least` or more, and the solid pixel nearest to it (byte
 * offsets). An edge lies between solid and empty within a few px; a shadow, a glow or the inside of glass is wider and
 * therefore no edge. `visitLevel` gets pixels as near to both where alpha stays for a px or more: a narrow shadow or a
 * see-through outline.
 */
export function eachEdgePixel(
  pixels: Pixels,
  grid: Grid,
  least: number,
  visit: (at: number, inner: number) => void,
  visitLevel: (at: number) => void = () => undefined,
): void {
  const { data, width, height } = pixels
  const reach = reachOf(grid)
  eachEdgeCell(grid, (column, row) => {
    const right = Math.min(width, (column + 1) * grid.cell)
    const bottom = Math.min(height, (row + 1) * grid.cell)
    for (let y = row * grid.cell; y < bottom; y += 1) {
      for (let x = column * grid.cell; x < right; x += 1) {
        const at = (y * width + x) * 4
        const alpha = data[at + 3] ?? 0
        if (alpha < least || alpha >= solid) continue
        const inner = innerOf(pixels, x, y, reach)
        if (inner === 'level') visitLevel(at)
        else if (inner !== null) visit(at, inner)
      }
    }
  })
}

/** Byte offset of the nearest solid pixel with nothing on the other side; `level` when alpha stays on the way to it. */
function innerOf(pixels: Pixels, x: number, y: number, reach: number): number | 'level' | null {
  let found: 'level' | null = null
  for (let distance = 1; distance <= reach; distance += 1) {
    for (const [dx, dy] of directions) {
      if (alphaAt(pixels, x + dx * distance, y + dy * distance) < solid) continue
      const outside = wayDown(pixels, x, y, -dx, -dy, reach)
      if (outside === 'falls' && rises(pixels, x, y, dx, dy, distance)) {
        return ((y + dy * distance) * pixels.width + x + dx * distance) * 4
      }
      if (outside !== 'stays') found = 'level'
    }
  }
  return found
}

function rises(pixels: Pixels, x: number, y: number, dx: number, dy: number, distance: number): boolean {
  for (let way = 0; way < distance; way += 1) {
    const alpha = alphaAt(pixels, x + dx * way, y + dy * way)
    if (alphaAt(pixels, x + dx * (way + 1), y + dy * (way + 1)) - alpha < step) return false
  }
  return true
}

/** Whether alpha falls to nothing within reach, gets there over a level stretch, or stays. */
function wayDown(
  pixels: Pixels,
  x: number,
  y: number,
  dx: number,
  dy: number,
  reach: number,
): 'falls' | 'level' | 'stays' {
  let alpha = alphaAt(pixels, x, y)
  let way: 'falls' | 'level' = 'falls'
  for (let out = 1; out <= reach; out += 1) {
    const next = alphaAt(pixels, x + dx * out, y + dy * out)
    if (next <= faint) return way
    if (alpha - next < step) way = 'level'
    alpha = next
  }
  return 'stays'
}

/** 0 outside the picture. */
function alphaAt({ data, width, height }: Pixels, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= width || y >= height) return 0
  return data[(y * width + x) * 4 + 3] ?? 0
}
