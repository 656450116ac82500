import { wordsOf, type Plane, type Rect } from './plane.ts'

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

/** Whether a tile is as it was when it was copied: equal pixels make equal runs. */
export function isSame(plane: Plane, tile: number, copy: TileCopy): boolean {
  const now = copyTile(plane, tile)
  return areEqual(now.marked, copy.marked) && (now.ink === null || copy.ink === null || areEqual(now.ink, copy.ink))
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at])
}

/** Runs as pairs of bytes: how many more than one, and of what. Every row begins anew. */
function runsOf(bytes: Uint8Array, width: number, { left, top, right, bottom }: Rect): Uint8Array {
  const runs = new Uint8Array((right - left) * (bottom - top) * 2)
  const words = wordsOf(bytes)
  let length = 0
  for (let y = top; y < bottom; y += 1) {
    const end = y * width + right
    let at = y * width + left
    while (at < end) {
      const value = bytes[at] ?? 0
      const start = at
      at = runEnd(bytes, words, at, end)
      runs[length] = at - start - 1
      runs[length + 1] = value
      length += 2
    }
  }
  return runs.slice(0, length)
}

/** Where the run that begins at a place ends, four bytes at a time where it is long. */
function runEnd(bytes: Uint8Array, words: Uint32Array, start: number, end: number): number {
  const value = bytes[start] ?? 0
  const four = Math.imul(value, 0x01010101) >>> 0
  let at = start
  while (at < end && at % 4 !== 0 && bytes[at] === value) at += 1
  if (at % 4 === 0) while (at + 4 <= end && words[at >> 2] === four) at += 4
  while (at < end && bytes[at] === value) at += 1
  return at
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
