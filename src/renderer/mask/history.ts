import { invertAll, wholeOf, type Plane, type Rect } from './plane.ts'
import { copyTile, pasteTile, sizeOf, tilesIn, type TileCopy } from './tiles.ts'

/** One step that can be taken back: the tiles it touched as they were before, or that everything was inverted. */
type Step =
  | { readonly kind: 'tiles'; readonly tiles: ReadonlyMap<number, TileCopy>; readonly bytes: number }
  | { readonly kind: 'invert'; readonly bytes: 0 }

/** Steps that are always kept, and the bytes above which older ones go. */
const fewest = 20
const mostBytes = 64_000_000
const mostSteps = 200

/** Steps back and forth over one plane, as copies of the tiles they touched. */
export class History {
  readonly #plane: Plane
  #done: Step[] = []
  #undone: Step[] = []
  #open: Map<number, TileCopy> | null = null

  constructor(plane: Plane) {
    this.#plane = plane
  }

  get canUndo(): boolean {
    return this.#done.length > 0
  }

  get canRedo(): boolean {
    return this.#undone.length > 0
  }

  /** What all steps together take. */
  get bytes(): number {
    return bytesOf(this.#done) + bytesOf(this.#undone)
  }

  /** Forgets the step that was made first, then the one that was taken back first; false when there is none. */
  forgetOldest(): boolean {
    return (this.#done.shift() ?? this.#undone.shift()) !== undefined
  }

  /** Copies the tiles of an area before they are painted, once in a step. */
  touch(area: Rect): void {
    this.#open ??= new Map()
    for (const tile of tilesIn(this.#plane, area)) {
      if (!this.#open.has(tile)) this.#open.set(tile, copyTile(this.#plane, tile))
    }
  }

  /** Ends the step under way. Returns the tiles it touched. */
  end(): readonly number[] {
    if (this.#open === null) return []
    const tiles = [...this.#open.keys()]
    this.#push(stepOf(this.#open))
    this.#open = null
    return tiles
  }

  /** Everything is about to be inverted, which needs no copy: it is its own way back. */
  inverted(): void {
    this.#push({ kind: 'invert', bytes: 0 })
  }

  /** Takes the last step back. Returns the tiles that changed; null when there is no step. */
  undo(): readonly number[] | null {
    this.end()
    const step = this.#done.pop()
    if (step === undefined) return null
    this.#undone.push(this.#swap(step))
    return this.#tilesOf(step)
  }

  redo(): readonly number[] | null {
    this.end()
    const step = this.#undone.pop()
    if (step === undefined) return null
    this.#done.push(this.#swap(step))
    return this.#tilesOf(step)
  }

  #push(step: Step): void {
    this.#done.push(step)
    this.#undone = []
    while (this.#done.length > mostSteps || (this.#done.length > fewest && bytesOf(this.#done) > mostBytes)) {
      this.#done.shift()
    }
  }

  /** Puts a step's state on the plane; returns the step that leads back from there. */
  #swap(step: Step): Step {
    if (step.kind === 'invert') {
      invertAll(this.#plane)
      return step
    }
    const tiles = new Map<number, TileCopy>()
    for (const [tile, copy] of step.tiles) {
      tiles.set(tile, copyTile(this.#plane, tile))
      pasteTile(this.#plane, tile, copy)
    }
    return stepOf(tiles)
  }

  #tilesOf(step: Step): readonly number[] {
    return step.kind === 'invert' ? tilesIn(this.#plane, wholeOf(this.#plane)) : [...step.tiles.keys()]
  }
}

function bytesOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { bytes }) => sum + bytes, 0)
}

function stepOf(tiles: ReadonlyMap<number, TileCopy>): Step {
  let bytes = 0
  for (const copy of tiles.values()) bytes += sizeOf(copy)
  return { kind: 'tiles', tiles, bytes }
}

/** The smallest area that holds both. */
export function union(one: Rect, other: Rect): Rect {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  }
}
