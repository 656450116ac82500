import type { Plane, Rect } from './plane.ts'

/** Colours of the pen, as they are sent: chosen to stand apart from pictures and from each other. */
export const inks = [
  { name: 'Red', rgb: [230, 25, 45] },
  { name: 'Yellow', rgb: [255, 215, 0] },
  { name: 'Green', rgb: [0, 200, 90] },
  { name: 'Blue', rgb: [40, 110, 255] },
  { name: 'Black', rgb: [0, 0, 0] },
  { name: 'White', rgb: [255, 255, 255] },
] as const satisfies readonly { readonly name: string; readonly rgb: readonly [number, number, number] }[]

/** Where the picture lies on the canvas, in device px. */
export interface Placing {
  readonly x: number
  readonly y: number
  /** Device px for one px of the picture. */
  readonly scale: number
}

/** Pitch of the hatch and widths of its dark and light line, device px at a ratio of 1. */
const pitch = 12
const line = 2

/** RGBA in the order of bytes, as ImageData has it on machines that store the low byte first: all that Electron runs on. */
function pixel(red: number, green: number, blue: number, alpha: number): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/**
 * Draws part of a canvas: a mask as a blue tint under a black and white hatch (which is seen on any picture and without
 * colour), markup in its colours. `area` is in device px; `pixels` holds exactly that area.
 */
export function drawOverlay(pixels: Uint32Array, area: Rect, plane: Plane, placing: Placing, ratio: number): void {
  const columns = columnsOf(area, plane, placing)
  const width = area.right - area.left
  const colours = plane.ink === null ? hatchColours : inkColours
  const bands = bandsOf(Math.max(1, Math.round(ratio)), width)
  for (let y = area.top; y < area.bottom; y += 1) {
    const row = Math.floor((y + 0.5 - placing.y) / placing.scale)
    const start = (y - area.top) * width
    if (row < 0 || row >= plane.height) {
      pixels.fill(0, start, start + width)
      continue
    }
    const base = row * plane.width
    const band = (area.left + y) % (bands.length - width)
    for (let x = 0; x < width; x += 1) {
      const column = columns[x] ?? -1
      const level = column < 0 ? 0 : (plane.marked[base + column] ?? 0)
      const colour = plane.ink === null ? bands[band + x] : plane.ink[base + column]
      pixels[start + x] = level === 0 ? 0 : (colours[(colour ?? 0) * 256 + level] ?? 0)
    }
  }
}

/** Which colour of the hatch each px of a row has, in device px: one pitch longer, for rows begin at any place of it. */
function bandsOf(ratio: number, width: number): Uint8Array {
  const all = new Uint8Array(width + pitch * ratio)
  return all.map((_, at) => Math.min(2, Math.floor((Math.floor(at / ratio) % pitch) / line)))
}

/** Pixels by colour and level: worked out once, since a canvas has a million of them. */
function coloursOf(all: readonly { readonly rgb: readonly [number, number, number]; readonly most: number }[]) {
  const colours = new Uint32Array(all.length * 256)
  for (const [index, { rgb, most }] of all.entries()) {
    for (let level = 0; level < 256; level += 1) colours[index * 256 + level] = pixel(...rgb, (level * most) >> 8)
  }
  return colours
}

const hatchColours = coloursOf([
  { rgb: [255, 255, 255], most: 210 },
  { rgb: [0, 0, 0], most: 190 },
  { rgb: [43, 102, 214], most: 120 },
])
const inkColours = coloursOf(inks.map(({ rgb }) => ({ rgb, most: 256 })))

/** The picture's column under each column of the canvas; -1 beside the picture. */
function columnsOf(area: Rect, plane: Plane, placing: Placing): Int32Array {
  const columns = new Int32Array(area.right - area.left)
  for (let x = 0; x < columns.length; x += 1) {
    const column = Math.floor((x + area.left + 0.5 - placing.x) / placing.scale)
    columns[x] = column < 0 || column >= plane.width ? -1 : column
  }
  return columns
}

/** The part of the canvas an area of the picture covers, whole device px, cut to the canvas; null when it lies outside. */
export function onCanvas(area: Rect, { x, y, scale }: Placing, width: number, height: number): Rect | null {
  const left = Math.max(0, Math.floor(area.left * scale + x) - 1)
  const top = Math.max(0, Math.floor(area.top * scale + y) - 1)
  const right = Math.min(width, Math.ceil(area.right * scale + x) + 1)
  const bottom = Math.min(height, Math.ceil(area.bottom * scale + y) + 1)
  return left < right && top < bottom ? { left, top, right, bottom } : null
}
