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

/** Width of a soft edge, px: from the cell size, so that it grows with the picture and the grid always finds its ends. */
function reachOf({ cell }: Grid): number {
  return Math.max(3, Math.round(cell * 0.75))
}

/**
 * Calls with every pixel of a soft edge and the solid pixel nearest to it (byte offsets). An edge lies between solid and
 * empty within a few px; a shadow, a glow or the inside of glass is wider and therefore no edge.
 */
export function eachEdgePixel(pixels: Pixels, grid: Grid, visit: (at: number, inner: number) => void): void {
  const { data, width, height } = pixels
  const reach = reachOf(grid)
  eachEdgeCell(grid, (column, row) => {
    const right = Math.min(width, (column + 1) * grid.cell)
    const bottom = Math.min(height, (row + 1) * grid.cell)
    for (let y = row * grid.cell; y < bottom; y += 1) {
      for (let x = column * grid.cell; x < right; x += 1) {
        const at = (y * width + x) * 4
        const alpha = data[at + 3] ?? 0
        if (alpha === 0 || alpha >= solid) continue
        const inner = innerOf(pixels, x, y, reach)
        if (inner !== null) visit(at, inner)
      }
    }
  })
}

/** The nearest solid pixel that has an empty one, or the picture's border, opposite; null when there is none in reach. */
function innerOf(pixels: Pixels, x: number, y: number, reach: number): number | null {
  for (let distance = 1; distance <= reach; distance += 1) {
    for (const [dx, dy] of directions) {
      if (alphaAt(pixels, x + dx * distance, y + dy * distance) < solid) continue
      for (let out = 1; out <= reach; out += 1) {
        if (alphaAt(pixels, x - dx * out, y - dy * out) > faint) continue
        return ((y + dy * distance) * pixels.width + x + dx * distance) * 4
      }
    }
  }
  return null
}

/** 0 outside the picture. */
function alphaAt({ data, width, height }: Pixels, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= width || y >= height) return 0
  return data[(y * width + x) * 4 + 3] ?? 0
}
