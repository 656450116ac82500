import { readFileSync } from 'node:fs'
import { parse, type Font, type Glyph, type PathCommand } from 'opentype.js/dist/opentype.mjs'
import { assertNever } from '../../../../../contract/assert-never.ts'

/**
 * Letters as outlines, from the font files in `assets/fonts`: the same on every machine, with or without fonts of its own.
 * Lengths are px for a given size (em) in px; tracking is a share of the size.
 */
export interface Typeface {
  width(text: string, size: number, tracking?: number): number
  /** SVG path data of one line, baseline at y, starting at x. */
  outline(text: string, x: number, y: number, size: number, tracking?: number): string
  /** Without the characters this face does not have (emoji, unknown scripts). */
  clean(text: string): string
}

interface Letter {
  readonly character: string
  readonly font: Font
  readonly glyph: Glyph
  /** In em. */
  readonly advance: number
  /** Scaled to one em, y downwards. */
  readonly commands: readonly PathCommand[]
}

/** Later files are read only for characters the earlier ones do not have. */
const subsets = ['latin', 'latin-ext', 'vietnamese', 'greek', 'cyrillic'] as const

export function openTypeface(weight: 500 | 800): Typeface {
  const fonts = new Map<string, Font>()
  const letters = new Map<string, Letter | null>()
  const kerning = new Map<string, number>()

  function fontOf(subset: string): Font {
    const known = fonts.get(subset)
    if (known !== undefined) return known
    const font = readFont(`inter-${subset}-${weight}-normal.woff`)
    fonts.set(subset, font)
    return font
  }

  function letterOf(character: string): Letter | null {
    const known = letters.get(character)
    if (known !== undefined) return known
    const letter = findLetter(character, fontOf)
    letters.set(character, letter)
    return letter
  }

  function kern(left: Letter | null, right: Letter): number {
    if (left === null || left.font !== right.font) return 0
    const pair = left.character + right.character
    const known = kerning.get(pair)
    if (known !== undefined) return known
    const value = right.font.getKerningValue(left.glyph, right.glyph) / right.font.unitsPerEm
    kerning.set(pair, value)
    return value
  }

  /** Calls back with each letter and its x in em; returns the end. */
  function walk(text: string, tracking: number, visit: (letter: Letter, x: number) => void): number {
    let x = 0
    let before: Letter | null = null
    for (const character of text) {
      const letter = letterOf(character)
      if (letter === null) continue
      x += kern(before, letter) + (before === null ? 0 : tracking)
      visit(letter, x)
      x += letter.advance
      before = letter
    }
    return x
  }

  return {
    width: (text, size, tracking = 0) => walk(text, tracking, () => undefined) * size,
    outline(text, x, y, size, tracking = 0) {
      const parts: string[] = []
      walk(text, tracking, (letter, at) => {
        for (const command of letter.commands) parts.push(draw(command, x + at * size, y, size))
      })
      return parts.join('')
    },
    clean: (text) =>
      Array.from(text.normalize('NFC'))
        .filter((character) => letterOf(character) !== null)
        .join(''),
  }
}

function findLetter(character: string, fontOf: (subset: string) => Font): Letter | null {
  for (const subset of subsets) {
    const font = fontOf(subset)
    // 0 is ".notdef", the box for a missing character.
    if (font.charToGlyphIndex(character) === 0) continue
    const glyph = font.charToGlyph(character)
    return {
      character,
      font,
      glyph,
      advance: (glyph.advanceWidth ?? 0) / font.unitsPerEm,
      commands: glyph.getPath(0, 0, 1).commands,
    }
  }
  return null
}

function readFont(name: string): Font {
  const assets = import.meta.url.endsWith('.ts') ? '../../../../../../assets/fonts/' : '../../assets/fonts/'
  const bytes = readFileSync(new URL(assets + name, import.meta.url))
  return parse(new Uint8Array(bytes).buffer)
}

function draw(command: PathCommand, x: number, y: number, size: number): string {
  const at = (dx: number, dy: number): string => `${round(x + dx * size)} ${round(y + dy * size)}`
  switch (command.type) {
    case 'M':
    case 'L':
      return command.type + at(command.x, command.y)
    case 'Q':
      return `Q${at(command.x1, command.y1)} ${at(command.x, command.y)}`
    case 'C':
      return `C${at(command.x1, command.y1)} ${at(command.x2, command.y2)} ${at(command.x, command.y)}`
    case 'Z':
      return 'Z'
    default:
      return assertNever(command)
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
