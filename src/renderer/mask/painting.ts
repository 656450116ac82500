import { History, union } from './history.ts'
import {
  fillAll,
  invertAll,
  makePlane,
  reach,
  stroke,
  sumOf,
  wholeOf,
  type Plane,
  type Point,
  type Rect,
} from './plane.ts'
import { areaOf, copyTile, isSame, pasteTile, sizeOf, tilesIn, type TileCopy } from './tiles.ts'

/** mask: where the picture may change. markup: notes in colour, drawn over it for the model to read. */
export type PaintKind = 'mask' | 'markup'
export type Tool = 'brush' | 'eraser'

/** What is chosen while painting. */
export interface PaintSettings {
  readonly tool: Tool
  /** Diameter, px of the picture. */
  readonly size: number
  /** px the edge of a mask is softened over. */
  readonly feather: number
  /** Index of the pen's colour. */
  readonly ink: number
}

/** Marks as they were at one moment. */
export interface Marks {
  /** All tiles, in order. */
  readonly tiles: readonly TileCopy[]
  readonly feather: number
}

/** A mask or markup being painted over one picture: its pixels, its steps, and the tool in hand. Outlives the dialog. */
export class Painting {
  readonly kind: PaintKind
  readonly plane: Plane
  readonly #history: History
  readonly #listeners = new Set<() => void>()
  #at: Point | null = null
  #version = 0
  /** What the last version changed of the marks; null: nothing. */
  #changedArea: Rect | null = null
  #endedStroke = false
  /** What the request takes; null while nothing painted here was used. */
  #used: Marks | null = null
  /** Marks of each tile: only the touched ones are counted again. */
  readonly #sums = new Map<number, number>()
  settings: PaintSettings

  constructor(kind: PaintKind, width: number, height: number) {
    this.kind = kind
    this.plane = makePlane(width, height, kind === 'markup')
    this.#history = new History(this.plane)
    const size = Math.max(4, Math.round(Math.min(width, height) / (kind === 'mask' ? 12 : 100)))
    this.settings = { tool: 'brush', size, feather: 0, ink: 0 }
  }

  /** Changes with every finished step and every change of a setting. */
  get version(): number {
    return this.#version
  }

  /** What is drawn otherwise than one version before; null: nothing. */
  get changedArea(): Rect | null {
    return this.#changedArea
  }

  /** Whether the last version only ended a stroke: what was drawn with each of its parts still holds. */
  get endedStroke(): boolean {
    return this.#endedStroke
  }

  /** What it takes: the marks, those that the request takes, and all steps. */
  get bytes(): number {
    const used = this.#used?.tiles.reduce((sum, tile) => sum + sizeOf(tile), 0) ?? 0
    return this.plane.marked.length + (this.plane.ink?.length ?? 0) + used + this.#history.bytes
  }

  /** Makes room: the oldest step cannot be taken back any more. False when none is left; the marks always stay. */
  forgetOldestStep(): boolean {
    return this.#history.forgetOldest()
  }

  /** Whether anything was ever painted that can still be seen or brought back. */
  get isTouched(): boolean {
    return this.share > 0 || this.canUndo || this.canRedo
  }

  /** Marked part of the picture after the last finished step, 0 to 1. */
  get share(): number {
    let sum = 0
    for (const each of this.#sums.values()) sum += each
    return sum / 255 / (this.plane.width * this.plane.height)
  }

  get canUndo(): boolean {
    return this.#history.canUndo
  }

  get canRedo(): boolean {
    return this.#history.canRedo
  }

  get isPainting(): boolean {
    return this.#at !== null
  }

  /** For useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Chooses tool, size, feather or colour, each within what makes sense for the picture. */
  choose(change: Partial<PaintSettings>): void {
    const next = { ...this.settings, ...change }
    const most = this.mostSize
    this.settings = {
      ...next,
      size: Math.max(1, Math.min(most, Math.round(next.size))),
      feather: Math.max(0, Math.min(mostFeather, Math.round(next.feather))),
    }
    this.#changed(null)
  }

  /** Widest brush: half of the picture. */
  get mostSize(): number {
    return Math.max(8, Math.round(Math.max(this.plane.width, this.plane.height) / 2))
  }

  /** Begins a stroke, or goes on with it. Returns what changed, for drawing. */
  strokeTo(point: Point): Rect | null {
    const from = this.#at ?? point
    this.#at = point
    const { tool, size, ink } = this.settings
    const area = reach(this.plane, from, point, size / 2)
    if (area === null) return null
    this.#history.touch(area)
    stroke(this.plane, from, point, { radius: size / 2, paints: tool === 'eraser' ? 'erase' : ink })
    return area
  }

  /** Ends the stroke: one step to undo. */
  endStroke(): void {
    if (this.#at === null) return
    this.#at = null
    this.#counted(this.#history.end(), true)
  }

  fill(): void {
    this.#all(() => fillAll(this.plane, 255))
  }

  clear(): void {
    this.#all(() => fillAll(this.plane, 0))
  }

  invert(): void {
    this.endStroke()
    invertAll(this.plane)
    this.#history.inverted()
    this.#counted(this.#allTiles)
  }

  /** Takes over marks from elsewhere, one byte a pixel, as large as the picture. */
  load(marked: Uint8Array): void {
    this.#all(() => this.plane.marked.set(marked))
  }

  /** A copy of what is painted now. */
  marks(): Marks {
    return { tiles: this.#allTiles.map((tile) => copyTile(this.plane, tile)), feather: this.settings.feather }
  }

  /** These marks are what the request takes from now on. */
  use(marks: Marks): void {
    this.#used = marks
  }

  /** Whether there are strokes that the request would not take. */
  get hasUnused(): boolean {
    const used = this.#used
    if (used === null) return this.share > 0
    return this.settings.feather !== used.feather || used.tiles.some((copy, tile) => !isSame(this.plane, tile, copy))
  }

  /** Back to what the request takes, as one step that can be undone: what was painted since is not sent. */
  backToUsed(): void {
    const used = this.#used
    this.#all(() => {
      if (used === null) fillAll(this.plane, 0)
      else for (const [tile, copy] of used.tiles.entries()) pasteTile(this.plane, tile, copy)
    })
    this.choose({ feather: used?.feather ?? 0 })
  }

  undo(): boolean {
    return this.#step(() => this.#history.undo())
  }

  redo(): boolean {
    return this.#step(() => this.#history.redo())
  }

  #all(change: () => void): void {
    this.endStroke()
    this.#history.touch(wholeOf(this.plane))
    change()
    this.#counted(this.#history.end())
  }

  #step(take: () => readonly number[] | null): boolean {
    this.endStroke()
    const tiles = take()
    if (tiles === null) return false
    this.#counted(tiles)
    return true
  }

  get #allTiles(): readonly number[] {
    return tilesIn(this.plane, wholeOf(this.plane))
  }

  #counted(tiles: readonly number[], isStroke = false): void {
    const areas = tiles.map((tile) => areaOf(this.plane, tile))
    for (const tile of tiles) this.#sums.set(tile, sumOf(this.plane, areaOf(this.plane, tile)))
    this.#changed(areas.length === 0 ? null : areas.reduce(union), isStroke)
  }

  #changed(area: Rect | null, isStroke = false): void {
    this.#changedArea = area
    this.#endedStroke = isStroke
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }
}

/** Paintings by the address of their picture and their kind. */
export type Paintings = Map<string, Painting>

/** px. */
export const mostFeather = 200
