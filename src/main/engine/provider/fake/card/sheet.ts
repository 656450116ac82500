import type { Copy } from './copy.ts'
import type { Palette } from './palette.ts'
import type { Choice } from './random.ts'
import { capHeight, depthOf, fit, outlineBlock, type Block, type Box, type Setting } from './typeset.ts'
import type { Typeface } from './typeface.ts'

/** What a layout draws on: a surface with margins and a grid step, the words, the colours, and its choices. Lengths are px. */
export interface Sheet {
  readonly width: number
  readonly height: number
  readonly margin: number
  /** A 24th of the shorter side: every distance is a multiple of it. */
  readonly step: number
  readonly copy: Copy
  readonly colours: Palette
  readonly choice: Choice
  readonly bold: Typeface
  readonly text: Typeface
  /** "Practice picture", and what tells this one from others. */
  readonly label: readonly [string, string]
}

export type Layout = (sheet: Sheet) => string

export function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${fill}"/>`
}

export function circle(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="${fill}"/>`
}

export function ring(x: number, y: number, radius: number, thickness: number, stroke: string): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="none" stroke="${stroke}" stroke-width="${px(thickness)}"/>`
}

export function shape(data: string, fill: string): string {
  return `<path d="${data}" fill="${fill}"/>`
}

/** The title as large as the box allows. */
export function titleBlock(
  sheet: Sheet,
  box: Box,
  most = Number.POSITIVE_INFINITY,
): { block: Block; setting: Setting } {
  const setting: Setting = {
    face: sheet.bold,
    most: Math.min(most, sheet.step * 9),
    least: sheet.step * 0.6,
    leading: 0.98,
    tracking: -0.03,
  }
  return { block: fit(sheet.copy.title, box, setting), setting }
}

/** The whole prompt, small: one size for all cards of a format, smaller only when the text is long. */
export function bodyBlock(sheet: Sheet, box: Box): { block: Block; setting: Setting } {
  const size = sheet.step * 0.66
  const setting: Setting = { face: sheet.text, most: size, least: size * 0.62, leading: 1.42, tracking: 0 }
  return { block: fit(sheet.copy.body, box, setting), setting }
}

/** Draws a block with its top left at x, y. */
export function place(
  { block, setting }: { block: Block; setting: Setting },
  x: number,
  y: number,
  fill: string,
): string {
  return shape(outlineBlock(block, x, y, setting), fill)
}

/** A line set to a width. `height` is that of its capitals, `depth` what reaches below them, px. */
export interface WideLine {
  readonly size: number
  readonly height: number
  readonly depth: number
  /** x and y are the top left of the capitals. */
  draw(x: number, y: number): string
}

/** One line as wide as the box, but no higher. */
export function lineToWidth(sheet: Sheet, text: string, box: Box): WideLine {
  const tracking = -0.03
  const size = Math.min(box.width / Math.max(sheet.bold.width(text, 1, tracking), 0.01), box.height / capHeight)
  const height = size * capHeight
  return {
    size,
    height,
    depth: size * depthOf(text),
    draw: (x, y) => sheet.bold.outline(text, x, y + height, size, tracking),
  }
}

/** The two ends of a line that marks the picture as practice; y is its baseline. */
export function labelLine(
  sheet: Sheet,
  y: number,
  fill: string,
  left = sheet.margin,
  right = sheet.width - sheet.margin,
): string {
  const size = sheet.step * 0.44
  const [mark, number] = sheet.label
  const start = right - sheet.text.width(number, size, 0.02)
  return shape(sheet.text.outline(mark, left, y, size, 0.02) + sheet.text.outline(number, start, y, size, 0.02), fill)
}

function px(value: number): number {
  return Math.round(value * 100) / 100
}
