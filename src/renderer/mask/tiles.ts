import type { Plane, Rect } from './plane.ts'

/** Edge of a tile, px. */
const edge = 256

/** Number of tiles across a plane. */
function across(plane: Plane): number {
  return Math.ceil(plane.width / edge)
}

/** The tiles that an area touches. */
export function tilesIn(plane: Plane, { left, top, right, bottom }: Rect): readonly number[] {
  const found: number[] = []
  for (let y = Math.floor(top / edge); y * edge < bottom; y += 1) {
    for (let x = Math.floor(left / edge); x * edge < right; x += 1) found.push(y * across(plane) + x)
  }
  return found
}

export function areaOf(plane: Plane, tile: number): Rect {
  const left = (tile % across(plane)) * edge
  const top = Math.floor(tile / across(plane)) * edge
  return { left, top, right: Math.min(plane.width, left + edge), bottom: Math.min(plane.height, top + edge) }
}

/** What a tile holds. Marks are few and large, so runs of equal pixels take a small part of the room. */
export interface TileCopy {
  readonly marked: Uint8Array
  readonly ink: Uint8Array | null
}

export function copyTile(plane: Plane, tile: number): TileCopy {
  const area = areaOf(plane, tile)
  return {
    marked: runsOf(plane.marked, plane.width, area),
    ink: plane.ink === null ? null : runsOf(plane.ink, plane.width, area),
  }
}

export function pasteTile(plane: Plane, tile: number, copy: TileCopy): void {
  const area = areaOf(plane, tile)
  writeRuns(copy.marked, plane.marked, plane.width, area)
  if (copy.ink !== null && plane.ink !== null) writeRuns(copy.ink, plane.ink, plane.width, area)
}

/** Bytes a copy takes. */
export function sizeOf({ marked, ink }: TileCopy): number {
  return marked.length + (ink?.length ?? 0)
}

/** Runs as pairs of bytes: how many more than one, and of what. Every row begins anew. */
function runsOf(bytes: Uint8Array, width: number, { left, top, right, bottom }: Rect): Uint8Array {
  const runs = new Uint8Array((right - left) * (bottom - top) * 2)
  let length = 0
  for (let y = top; y < bottom; y += 1) {
    const end = y * width + right
    let at = y * width + left
    while (at < end) {
      const value = bytes[at] ?? 0
      const start = at
      while (at < end && bytes[at] === value) at += 1
      runs[length] = at - start - 1
      runs[length + 1] = value
      length += 2
    }
  }
  return runs.slice(0, length)
}

function writeRuns(runs: Uint8Array, bytes: Uint8Array, width: number, { left, top, right }: Rect): void {
  let at = top * width + left
  let end = top * width + right
  for (let run = 0; run < runs.length; run += 2) {
    const next = at + (runs[run] ?? 0) + 1
    bytes.fill(runs[run + 1] ?? 0, at, next)
    at = next
    if (at < end) continue
    at += width - (right - left)
    end += width
  }
}
