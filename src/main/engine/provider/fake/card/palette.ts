import type { Choice } from './random.ts'

/** Colours of a card, "#rrggbb". `ink` reads on `paper`; `onAccent` reads on `accent`. */
export interface Palette {
  readonly paper: string
  readonly ink: string
  readonly accent: string
  readonly second: string
  readonly onAccent: string
}

/** paper, ink, accent, second. */
const sets: readonly [readonly [string, string, string, string], ...(readonly [string, string, string, string])[]] = [
  ['#f3eee3', '#1d1b19', '#d8452e', '#e9b44c'],
  ['#eef0ea', '#18211c', '#1f6f54', '#e2a13b'],
  ['#f4f1ec', '#14213d', '#2b50aa', '#f2a65a'],
  ['#15181d', '#f2efe8', '#e4572e', '#6c8ead'],
  ['#f6e7d8', '#2b1b17', '#a63d40', '#5f8575'],
  ['#e9edf2', '#0f2537', '#0a7ea4', '#f26b4e'],
  ['#1f2a2e', '#f4ead5', '#e8a33d', '#4f9d8b'],
  ['#f2f2f0', '#151515', '#e03c31', '#2f2f2f'],
  ['#fbe9e0', '#3a1330', '#7a2e5d', '#f0803c'],
  ['#e8e4d6', '#22301f', '#5b7041', '#c8553d'],
  ['#10233f', '#eef3f8', '#4d9de0', '#f7c548'],
  ['#f1ede7', '#2a2320', '#8c5e3c', '#3b6064'],
  ['#ece7f2', '#231942', '#5e548e', '#e07a5f'],
  ['#2c1a1d', '#f7e9da', '#d1603d', '#ddb967'],
]

const named: Readonly<Record<string, string>> = {
  red: '#c8372d',
  crimson: '#a4161a',
  scarlet: '#d62f20',
  burgundy: '#6d1a2d',
  maroon: '#6b1e23',
  coral: '#f0735a',
  salmon: '#f08a75',
  terracotta: '#c0593a',
  rust: '#a5482a',
  orange: '#e8762c',
  amber: '#e9a023',
  mustard: '#d3a01f',
  gold: '#c99a2e',
  yellow: '#edc22e',
  lemon: '#f0d84a',
  olive: '#76793a',
  lime: '#9bc53d',
  green: '#2f7d4f',
  emerald: '#10805a',
  forest: '#22543a',
  sage: '#8ea48a',
  mint: '#8fcdb0',
  teal: '#17727a',
  turquoise: '#2aa7a5',
  cyan: '#22a4c4',
  sky: '#6db3dc',
  blue: '#2a5fb8',
  navy: '#1c2f57',
  cobalt: '#1f49b6',
  indigo: '#3c3a8c',
  violet: '#6a46a5',
  purple: '#6a3d91',
  lavender: '#a99bd0',
  lilac: '#bba0cc',
  plum: '#6b2f5b',
  magenta: '#b5307d',
  pink: '#e487a6',
  rose: '#d0627c',
  beige: '#d8c8a8',
  sand: '#d5bd94',
  cream: '#f1e6cc',
  ivory: '#f4efe0',
  brown: '#75492d',
  chocolate: '#4e2f1f',
  tan: '#c39a6b',
  copper: '#b46a3c',
  bronze: '#94703a',
  silver: '#a9adb2',
  gray: '#7b7f84',
  grey: '#7b7f84',
  charcoal: '#33373b',
  black: '#1a1a1a',
  white: '#f5f4f1',
}

/** The prompt's own colours where it names any, else one of the sets. */
export function paletteFor(prompt: string, choice: Choice): Palette {
  const [paper, ink, accent, second] = choice.pick(sets)
  const asked = coloursIn(prompt)
  const [first, other] = asked
  if (first === undefined) return { paper, ink, accent, second, onAccent: textOn(accent) }
  const base = luminance(first) > 0.82 ? '#f7f6f3' : choice.next() < 0.4 ? '#f4f2ee' : mix(first, '#ffffff', 0.88)
  // A colour as pale as the paper would vanish on it.
  const strong = contrast(first, base) < 1.35 ? mix(first, '#000000', 0.3) : first
  return {
    paper: base,
    ink: mix(strong, '#101010', 0.82),
    accent: strong,
    second: other ?? mix(strong, luminance(strong) > 0.4 ? '#000000' : '#ffffff', 0.45),
    onAccent: textOn(strong),
  }
}

/** "#rrggbb" of up to two colours a text names, by hex code first, in the order they come. */
export function coloursIn(text: string): string[] {
  const hex = [...text.matchAll(/#([0-9a-f]{6}|[0-9a-f]{3})\b/gi)].map(([, digits = '']) =>
    digits.length === 3 ? `#${digits.replaceAll(/./g, '$&$&')}` : `#${digits}`,
  )
  // "On a white background" is not what the card is about.
  const words = [...text.toLowerCase().matchAll(/\p{L}+(?! background)\b/gu)].flatMap(([word]) =>
    Object.hasOwn(named, word) ? [named[word] ?? ''] : [],
  )
  return [...new Set([...hex, ...words].map((colour) => colour.toLowerCase()))].slice(0, 2)
}

/** Part of the way from one colour to another. */
export function mix(from: string, to: string, share: number): string {
  const a = channels(from)
  const b = channels(to)
  return `#${a
    .map((value, index) =>
      Math.round(value + ((b[index] ?? value) - value) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

/** White or near-black, whichever reads better (WCAG contrast). */
export function textOn(colour: string): string {
  return contrast(colour, '#ffffff') >= contrast(colour, '#161616') ? '#ffffff' : '#161616'
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

/** Relative luminance, WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}
