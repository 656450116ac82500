import { createHash } from 'node:crypto'
import type { PictureOrder } from '../picture.ts'
import { readCopy, type Copy } from './copy.ts'
import { field, horizon, monument, mosaic, poster, stack } from './layouts.ts'
import { paletteFor } from './palette.ts'
import { choices } from './random.ts'
import type { Layout, Sheet } from './sheet.ts'
import { openTypeface, type Typeface } from './typeface.ts'

const layouts: readonly [Layout, ...Layout[]] = [poster, field, stack, mosaic, monument, horizon]

let faces: { bold: Typeface; text: Typeface } | null = null

/**
 * A typographic card as SVG without any text element: deterministic, and different for every prompt and every repeat,
 * since the label holds a number made of both. Transparent: the card lies with round corners on nothing.
 */
export function drawCard(order: PictureOrder): string {
  faces ??= { bold: openTypeface(800), text: openTypeface(500) }
  const inset = order.transparent ? Math.round(Math.min(order.width, order.height) * 0.07) : 0
  const sheet = prepare(order, order.width - 2 * inset, order.height - 2 * inset, faces)
  const picked = sheet.choice.pick(layouts)
  // Without a word that can be drawn, shapes.
  const layout = sheet.copy.title === '' ? mosaic : picked
  const drawing = `<rect width="${sheet.width}" height="${sheet.height}" fill="${sheet.colours.paper}"/>${layout(sheet)}`
  const size = `width="${order.width}" height="${order.height}" viewBox="0 0 ${order.width} ${order.height}"`
  const svg = (content: string): string => `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${content}</svg>`
  if (inset === 0) return svg(drawing)
  const corner = sheet.step * 1.4
  // A mask, not a clip: shapes clipped one by one would leave a fringe of the paper at the corners.
  const mask = `<mask id="c"><rect width="${sheet.width}" height="${sheet.height}" rx="${corner}" fill="#fff"/></mask>`
  return svg(`<g transform="translate(${inset} ${inset})">${mask}<g mask="url(#c)">${drawing}</g></g>`)
}

function prepare(
  order: PictureOrder,
  width: number,
  height: number,
  { bold, text }: { bold: Typeface; text: Typeface },
): Sheet {
  const seed = `${order.prompt}\n${order.repeat}`
  const choice = choices(seed)
  const short = Math.min(width, height)
  return {
    width,
    height,
    margin: Math.round(short * 0.075),
    step: short / 24,
    copy: cleaned(readCopy(order.prompt), bold),
    colours: paletteFor(order.prompt, choice),
    choice,
    bold,
    text,
    label: ['Practice picture', numberOf(seed, order.repeat)],
  }
}

/** Characters without an outline are left out, never drawn as boxes. */
function cleaned(copy: Copy, face: Typeface): Copy {
  const tidy = (words: string): string => face.clean(words).replaceAll(/\s+/g, ' ').trim()
  const body = tidy(copy.body)
  const title = tidy(copy.title)
  const shout = copy.shout === null ? '' : tidy(copy.shout)
  return {
    body,
    title: title === '' ? body.split(' ').slice(0, 3).join(' ') : title,
    shout: shout === '' ? null : shout,
  }
}

function numberOf(seed: string, repeat: number): string {
  const number = createHash('sha256').update(seed).digest().readUIntBE(0, 5).toString(36).toUpperCase().padStart(8, '0')
  return repeat === 1 ? number : `${number} / ${repeat}`
}
