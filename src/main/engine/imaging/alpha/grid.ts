import type { Pixels } from '../picture.ts'
import { faint, solid } from './levels.ts'

/** Least and greatest alpha in squares of a picture, row by row: tells where to look closer. */
export interface Grid {
  /** Edge of a square, px; those at the right and bottom may be smaller. */
  readonly cell: number
  readonly columns: number
  readonly rows: number
  readonly least: Uint8Array
  readonly greatest: Uint8Array
}

/** About 256 cells along the shorter edge. */
const cellsAcross = 256
const smallestCell = 4

export function gridOf({ data, width, height }: Pixels): Grid {
  const cell = Math.max(smallestCell, Math.round(Math.min(width, height) / cellsAcross))
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)]
  const least = new Uint8Array(columns * rows).fill(255)
  const greatest = new Uint8Array(columns * rows)
  for (let y = 0, at = 3; y < height; y += 1) {
    const row = Math.floor(y / cell) * columns
    for (let x = 0; x < width; x += 1, at += 4) {
      const alpha = data[at] ?? 0
      const index = row + Math.floor(x / cell)
      if (alpha < (least[index] ?? 0)) least[index] = alpha
      if (alpha > (greatest[index] ?? 0)) greatest[index] = alpha
    }
  }
  return { cell, columns, rows, least, greatest }
}

/** Calls with every cell that has both empty and solid pixels in it or in the cells around it. */
export function eachEdgeCell(grid: Grid, visit: (column: number, row: number) => void): void {
  const { columns, rows, least, greatest } = grid
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let [lowest, highest] = [255, 0]
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
          lowest = Math.min(lowest, least[y * columns + x] ?? 255)
          highest = Math.max(highest, greatest[y * columns + x] ?? 0)
        }
      }
      if (lowest <= faint && highest >= solid) visit(column, row)
    }
  }
}

/**
 * For every cell that can be reached from the picture's border without meeting anything visible: steps to the nearest
 * visible cell. 0 for all others, those inside a subject among them.
 */
export function distancesOutside(grid: Grid): Uint16Array {
  const isVisible = (index: number): boolean => (grid.greatest[index] ?? 0) > faint
  const all = Array.from({ length: grid.columns * grid.rows }, (_, index) => index)
  const steps = spread(grid, all.filter(isVisible), () => true)
  const outside = spread(
    grid,
    all.filter((index) => isAtBorder(grid, index) && !isVisible(index)),
    (index) => !isVisible(index),
  )
  return steps.map((step, index) => (outside[index] === unreached ? 0 : step))
}

const unreached = 65_535

/** Steps from the nearest of `starts` over cells that may be entered; `unreached` elsewhere. */
function spread({ columns, rows }: Grid, starts: readonly number[], mayEnter: (index: number) => boolean): Uint16Array {
  const steps = new Uint16Array(columns * rows).fill(unreached)
  for (const start of starts) steps[start] = 0
  const queue = [...starts]
  for (let next = 0; next < queue.length; next += 1) {
    const index = queue[next] ?? 0
    const column = index % columns
    const around = [
      column > 0 ? index - 1 : -1,
      column < columns - 1 ? index + 1 : -1,
      index - columns,
      index + columns < columns * rows ? index + columns : -1,
    ]
    for (const beside of around) {
      if (beside < 0 || steps[beside] !== unreached || !mayEnter(beside)) continue
      steps[beside] = (steps[index] ?? 0) + 1
      queue.push(beside)
    }
  }
  return steps
}

function isAtBorder({ columns, rows }: Grid, index: number): boolean {
  const [column, row] = [index % columns, Math.floor(index / columns)]
  return column === 0 || row === 0 || column === columns - 1 || row === rows - 1
}
