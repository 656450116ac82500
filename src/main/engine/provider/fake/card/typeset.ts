import type { Typeface } from './typeface.ts'

/** Lines of text that fit a box, at the largest size they can have. */
export interface Block {
  readonly lines: readonly string[]
  /** px of an em. */
  readonly size: number
  /** px from baseline to baseline. */
  readonly leading: number
  /** px from the first line's cap height to the last baseline. */
  readonly height: number
  /** px that the last line reaches below its baseline. */
  readonly depth: number
}

export interface Box {
  readonly width: number
  readonly height: number
}

export interface Setting {
  readonly face: Typeface
  /** Largest and smallest size, px. */
  readonly most: number
  readonly least: number
  /** Line distance as a share of the size. */
  readonly leading: number
  readonly tracking: number
}

/** Inter's capitals are this share of an em high. */
export const capHeight = 0.727

/** How far a line reaches below its baseline, as a share of the size. */
export function depthOf(line: string): number {
  return /[gjpqyçşţ,;()рфцщуд]/u.test(line) ? 0.22 : 0
}

/** The largest size at which the text fits the box, down to `least`; there, lines that do not fit are dropped, with an ellipsis. */
export function fit(text: string, box: Box, setting: Setting): Block {
  let least = setting.least
  let most = Math.max(setting.most, least)
  let best = arrange(text, box, least, setting)
  if (!fits(best, box)) return shorten(best, box, setting)
  for (let step = 0; step < 12 && most - least > 0.5; step += 1) {
    const size = (least + most) / 2
    const tried = arrange(text, box, size, setting)
    if (fits(tried, box)) {
      best = tried
      least = size
    } else {
      most = size
    }
  }
  return best
}

interface Arranged extends Block {
  /** Widest line, px. */
  readonly width: number
}

function fits(block: Arranged, box: Box): boolean {
  return block.height <= box.height && block.width <= box.width
}

function arrange(text: string, box: Box, size: number, setting: Setting): Arranged {
  const space = setting.face.width(' ', size)
  const lines: string[] = []
  let width = 0
  let line = ''
  let lineWidth = 0
  const end = (): void => {
    if (line !== '') lines.push(line)
    width = Math.max(width, lineWidth)
  }
  for (const word of text.split(' ')) {
    const wordWidth = setting.face.width(word, size, setting.tracking)
    if (line !== '' && lineWidth + space + wordWidth <= box.width) {
      line += ` ${word}`
      lineWidth += space + wordWidth
    } else {
      end()
      line = word
      lineWidth = wordWidth
    }
  }
  end()
  const leading = size * setting.leading
  const height = size * capHeight + leading * Math.max(0, lines.length - 1)
  return { lines, size, leading, width, height, depth: size * depthOf(lines.at(-1) ?? '') }
}

function shorten(block: Arranged, box: Box, setting: Setting): Block {
  const room = Math.max(1, Math.floor((box.height - block.size * capHeight) / block.leading) + 1)
  const kept = block.lines.slice(0, room).map((line) => cut(line, box, block.size, setting))
  const dropped = block.lines.length > kept.length
  const lines = kept.map((line, index) =>
    dropped && index === kept.length - 1 ? `${line.replace(/[\s,.;:]+$/, '')} …` : line,
  )
  return { ...block, lines, height: block.size * capHeight + block.leading * Math.max(0, lines.length - 1) }
}

/** A word longer than the line ends in an ellipsis. */
function cut(line: string, box: Box, size: number, setting: Setting): string {
  const tooWide = (text: string): boolean => setting.face.width(text, size, setting.tracking) > box.width
  if (!tooWide(line)) return line
  let kept = 1
  let dropped = line.length
  while (dropped - kept > 1) {
    const length = (kept + dropped) >> 1
    if (tooWide(`${line.slice(0, length)}…`)) dropped = length
    else kept = length
  }
  return `${line.slice(0, kept)}…`
}

/** Path data of a block whose first line's capitals start at y. */
export function outlineBlock(block: Block, x: number, y: number, setting: Setting): string {
  return block.lines
    .map((line, index) => {
      const baseline = y + block.size * capHeight + index * block.leading
      return setting.face.outline(line, x, baseline, block.size, setting.tracking)
    })
    .join('')
}
