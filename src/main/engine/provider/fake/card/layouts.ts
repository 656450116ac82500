import { mix, textOn } from './palette.ts'
import {
  bodyBlock,
  circle,
  labelLine,
  lineToWidth,
  place,
  rect,
  ring,
  shape,
  titleBlock,
  type Layout,
  type Sheet,
} from './sheet.ts'

/** Title low and large, the prompt above in a narrow column, one circle cut by the edge. */
export const poster: Layout = (sheet) => {
  const { width, height, margin, step, colours, choice } = sheet
  const inner = width - 2 * margin
  const title = titleBlock(sheet, { width: inner, height: height * 0.42 })
  const titleTop = height - margin - step * 1.7 - title.block.depth - title.block.height
  const body = bodyBlock(sheet, {
    width: Math.min(inner, Math.max(inner * 0.46, step * 10)),
    height: (titleTop - margin) * 0.6,
  })
  const radius = Math.min(width, height) * (0.22 + choice.next() * 0.1)
  const disc = {
    x: width - margin - radius * (0.3 + choice.next() * 0.7),
    y: Math.min(margin + radius * (0.35 + choice.next() * 0.5), titleTop - radius - step),
  }
  const bodyWidth = Math.max(...body.block.lines.map((line) => sheet.text.width(line, body.block.size)))
  // The words keep clear of the disc, or the disc gives way.
  const clear = disc.x - radius > margin + bodyWidth + step
  const at = clear ? disc : { x: width - radius * 0.35, y: Math.min(titleTop - radius * 0.8 - step, disc.y + radius) }
  return [
    circle(at.x, at.y, clear ? radius : radius * 0.8, colours.accent),
    place(body, margin, margin, colours.ink),
    place(title, margin, titleTop, colours.ink),
    rect(margin, height - margin - step * 0.95, inner, Math.max(1, step * 0.06), colours.ink),
    labelLine(sheet, height - margin, colours.ink),
  ].join('')
}

/** A field of colour takes the larger share; title on it, prompt beside or below. */
export const field: Layout = (sheet) => {
  const { width, height, margin, step, colours } = sheet
  const wide = width > height * 1.15
  const cut = wide ? { width: width * 0.62, height } : { width, height: height * 0.62 }
  const inner = cut.width - 2 * margin
  const sign =
    sheet.copy.shout === null ? null : lineToWidth(sheet, sheet.copy.shout, { width: inner, height: cut.height * 0.36 })
  const title = titleBlock(sheet, { width: inner, height: cut.height - 3 * margin - (sign?.height ?? 0) })
  const box = wide
    ? {
        x: cut.width + margin * 0.75,
        y: margin,
        width: width - cut.width - margin * 1.75,
        height: height - margin * 2 - step * 2.4,
      }
    : {
        x: margin,
        y: cut.height + margin * 0.8,
        width: width - 2 * margin,
        height: height - cut.height - margin * 1.8 - step * 1.4,
      }
  const body = bodyBlock(sheet, box)
  const shadow = mix(colours.accent, colours.onAccent === '#ffffff' ? '#000000' : '#ffffff', 0.16)
  return [
    rect(0, 0, cut.width, cut.height, colours.accent),
    sign === null ? figure(sheet, cut, shadow) : shape(sign.draw(margin, margin), shadow),
    place(title, margin, cut.height - margin - title.block.depth - title.block.height, colours.onAccent),
    place(body, box.x, box.y, colours.ink),
    wide
      ? stackedLabel(sheet, box.x, height - margin)
      : labelLine(sheet, height - margin, mix(colours.ink, colours.paper, 0.25)),
  ].join('')
}

/** A quiet shape in the upper part of a field. */
function figure({ choice, step, margin }: Sheet, area: { width: number; height: number }, fill: string): string {
  const size = Math.min(area.width, area.height) * (0.34 + choice.next() * 0.16)
  const x = area.width - margin - size
  switch (choice.between(0, 3)) {
    case 0:
      return circle(area.width - margin - size / 2, margin + size / 2, size / 2, fill)
    case 1:
      return shape(`M${x} ${margin}h${size}v${size}A${size} ${size} 0 0 1 ${x} ${margin}Z`, fill)
    case 2:
      return Array.from({ length: 5 }, (_, row) =>
        rect(x, margin + (row * size) / 5, size, (size / 5) * (0.18 + row * 0.14), fill),
      ).join('')
    default:
      return [0, 1, 2]
        .map((turn) =>
          ring(
            area.width - margin - size / 2,
            margin + size / 2,
            (size / 2) * (1 - turn * 0.34) - step * 0.2,
            step * 0.4,
            fill,
          ),
        )
        .join('')
  }
}

function stackedLabel(sheet: Sheet, x: number, bottom: number): string {
  const size = sheet.step * 0.44
  const [mark, number] = sheet.label
  const fill = mix(sheet.colours.ink, sheet.colours.paper, 0.25)
  return shape(
    sheet.text.outline(mark, x, bottom - size * 1.5, size, 0.02) + sheet.text.outline(number, x, bottom, size, 0.02),
    fill,
  )
}

/** Each word of the title as wide as the page, one over the other. */
export const stack: Layout = (sheet) => {
  const { width, height, margin, step, colours, choice } = sheet
  const inner = width - 2 * margin
  const dark = choice.next() < 0.5
  const ground = dark ? colours.accent : colours.paper
  const ink = dark ? colours.onAccent : colours.ink
  const gap = step * 0.8
  const body = bodyBlock(sheet, { width: Math.min(inner, step * 18), height: height * 0.2 })
  const room = height - 2 * margin - body.block.height - step * 3
  const words = (sheet.copy.shout === null ? sheet.copy.title : `${sheet.copy.title} ${sheet.copy.shout}`)
    .split(' ')
    .slice(0, 4)
  const most = (room - gap * (words.length - 1)) / (words.length * 1.15)
  const lines = words.map((word) => lineToWidth(sheet, word, { width: inner, height: most }))
  let y = margin
  const set = lines.map((line, index) => {
    const drawn = shape(
      line.draw(margin, y),
      index === words.length - 1 && sheet.copy.shout !== null && !dark ? colours.accent : ink,
    )
    y += line.height + line.depth * 0.8 + gap
    return drawn
  })
  return [
    rect(0, 0, width, height, ground),
    ...set,
    place(body, margin, height - margin - step * 1.6 - body.block.height, ink),
    labelLine(sheet, height - margin, mix(ink, ground, 0.2)),
  ].join('')
}

/** A mosaic of quarter circles over the title. */
export const mosaic: Layout = (sheet) => {
  const { width, height, margin, step, colours, choice } = sheet
  const wide = width > height * 1.15
  // Whole tiles of whole pixels: no seams, none cut by the words.
  const size = Math.ceil(wide ? height / choice.between(3, 4) : width / choice.between(3, 5))
  const across = wide ? Math.max(1, Math.floor((width * 0.5) / size)) : Math.ceil(width / size)
  const down = wide ? Math.ceil(height / size) : Math.max(1, Math.floor((height * 0.58) / size))
  const area = { x: wide ? width - across * size : 0, size, across, down, height: down * size }
  const words = wide
    ? { x: margin, y: margin, width: area.x - margin * 1.8, height: height - 2 * margin }
    : {
        x: margin,
        y: area.height + margin * 0.85,
        width: width - 2 * margin,
        height: height - area.height - margin * 1.85,
      }
  const title = titleBlock(sheet, { width: words.width, height: words.height * (wide ? 0.5 : 0.42) }, sheet.step * 3.6)
  const body = bodyBlock(sheet, {
    width: Math.min(words.width, step * 19),
    height: words.height - title.block.height - title.block.depth - step * 3,
  })
  return [
    tiles(sheet, area),
    place(title, words.x, words.y, colours.ink),
    place(
      body,
      words.x,
      words.y + title.block.height + title.block.depth + step * 1.1,
      mix(colours.ink, colours.paper, 0.18),
    ),
    labelLine(sheet, height - margin, mix(colours.ink, colours.paper, 0.3), words.x, words.x + words.width),
  ].join('')
}

function tiles({ choice, colours }: Sheet, area: { x: number; size: number; across: number; down: number }): string {
  const { size } = area
  const tones = [colours.accent, colours.second, colours.ink, mix(colours.accent, colours.paper, 0.55)] as const
  const parts: string[] = []
  for (let index = 0; index < area.across * area.down; index += 1) {
    const x = area.x + (index % area.across) * size
    const y = Math.floor(index / area.across) * size
    const fill = choice.pick(tones)
    const others = tones.filter((tone) => tone !== fill)
    parts.push(
      rect(x, y, size, size, fill),
      tile(x, y, size, choice.between(0, 5), others[choice.between(0, 2)] ?? colours.paper),
    )
  }
  return parts.join('')
}

function tile(x: number, y: number, size: number, kind: number, fill: string): string {
  const half = size / 2
  switch (kind) {
    case 0:
      return shape(`M${x} ${y}h${size}A${size} ${size} 0 0 1 ${x} ${y + size}Z`, fill)
    case 1:
      return shape(`M${x + size} ${y + size}h${-size}A${size} ${size} 0 0 1 ${x + size} ${y}Z`, fill)
    case 2:
      return circle(x + half, y + half, half * 0.62, fill)
    case 3:
      return shape(`M${x} ${y + half}a${half} ${half} 0 0 1 ${size} 0Z`, fill)
    case 4:
      return shape(`M${x} ${y}L${x + size} ${y + size}H${x}Z`, fill)
    default:
      return shape(`M${x + size} ${y}v${size}A${size} ${size} 0 0 1 ${x} ${y}Z`, fill)
  }
}

/** The words that must be read, or an initial, larger than the page can hold, tone on tone. */
export const monument: Layout = (sheet) => {
  const { width, height, margin, step, colours, copy } = sheet
  const ground = colours.accent
  const inner = width - 2 * margin
  const sign = copy.shout ?? /^./u.exec(copy.title.toUpperCase())?.[0] ?? ''
  const big = lineToWidth(sheet, sign, {
    width: copy.shout === null ? width * 1.2 : inner,
    height: height * (copy.shout === null ? 0.78 : 0.5),
  })
  const tone = copy.shout === null ? mix(ground, colours.onAccent, 0.13) : colours.onAccent
  const title = titleBlock(sheet, { width: inner, height: height * 0.24 }, step * 3.2)
  const body = bodyBlock(sheet, { width: Math.min(inner, step * 17), height: height * 0.2 })
  const bodyTop = height - margin - step * 1.7 - body.block.height
  const titleTop = bodyTop - step * 1.1 - title.block.depth - title.block.height
  const signX = copy.shout === null ? width - margin * 0.4 - sheet.bold.width(sign, big.size) : margin
  return [
    rect(0, 0, width, height, ground),
    shape(big.draw(signX, copy.shout === null ? height * 0.1 : margin), tone),
    place(title, margin, titleTop, colours.onAccent),
    place(body, margin, bodyTop, mix(colours.onAccent, ground, 0.14)),
    labelLine(sheet, height - margin, mix(colours.onAccent, ground, 0.22)),
  ].join('')
}

/** A horizon: bands of colour under a sun, the title in the sky. */
export const horizon: Layout = (sheet) => {
  const { width, height, margin, step, colours, choice } = sheet
  const inner = width - 2 * margin
  const line = height * (0.56 + choice.next() * 0.1)
  const title = titleBlock(sheet, { width: inner, height: line * 0.36 }, step * 4)
  const body = bodyBlock(sheet, { width: Math.min(inner, step * 17), height: line * 0.24 })
  const bodyTop = margin + title.block.height + title.block.depth + step * 1.2
  const sky = line - bodyTop - body.block.height - step
  const radius = Math.max(step, Math.min(Math.min(width, height) * (0.16 + choice.next() * 0.07), sky))
  const sun = margin + radius + choice.next() * (inner - 2 * radius)
  const bands = [0, 1, 2, 3].map((index) => {
    const top = line + ((height - line) * index) / 4
    return rect(
      0,
      top,
      width,
      height - top,
      mix(
        colours.accent,
        index < 2 ? colours.second : colours.ink,
        index < 2 ? 0.34 - index * 0.34 : index * 0.22 - 0.2,
      ),
    )
  })
  const ground = mix(colours.accent, colours.ink, 0.46)
  return [
    `<path d="M${sun - radius} ${line}a${radius} ${radius} 0 0 1 ${2 * radius} 0Z" fill="${colours.second}"/>`,
    ...bands,
    place(title, margin, margin, colours.ink),
    place(body, margin, bodyTop, colours.ink),
    labelLine(sheet, height - margin * 0.6, textOn(ground)),
  ].join('')
}
