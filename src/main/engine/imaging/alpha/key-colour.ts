import { oklab, parseHex, toHex, type Rgb } from './colour.ts'

/** Saturated colours that models paint flat when asked, the usual ones first. */
const candidates: readonly Rgb[] = [
  [0, 255, 0],
  [255, 0, 255],
  [0, 0, 255],
  [0, 255, 255],
  [255, 255, 0],
  [255, 0, 0],
  [255, 128, 0],
]

const leafGreen: Rgb = [60, 160, 60]
/** Things that are green and rarely said to be: green is what is painted behind a subject of which nothing is known. */
const greenThings =
  'grass leaf leaves leafy fern moss mossy ivy clover cactus cacti succulent plant plants houseplant tree trees palm herb herbs basil ' +
  'lettuce spinach broccoli cucumber avocado kiwi pea peas jade peridot malachite frog frogs lizard gecko iguana crocodile turtle'

/** What words in prompts stand for, about. */
const words: Readonly<Record<string, Rgb>> = {
  ...Object.fromEntries(greenThings.split(' ').map((word) => [word, leafGreen])),
  greenish: leafGreen,
  ruby: [200, 20, 70],
  sapphire: [20, 60, 190],
  amethyst: [140, 80, 190],
  red: [210, 40, 40],
  crimson: [180, 20, 50],
  orange: [240, 140, 40],
  terracotta: [190, 95, 60],
  brown: [120, 75, 40],
  tan: [205, 170, 125],
  beige: [230, 215, 185],
  cream: [250, 240, 215],
  yellow: [245, 215, 60],
  gold: [212, 175, 55],
  mustard: [210, 160, 40],
  olive: [125, 125, 50],
  lime: [160, 220, 50],
  green: [50, 150, 70],
  sage: [155, 175, 140],
  mint: [165, 225, 190],
  emerald: [20, 150, 100],
  teal: [20, 128, 128],
  turquoise: [60, 205, 195],
  cyan: [40, 210, 225],
  blue: [50, 95, 200],
  navy: [25, 35, 90],
  azure: [70, 150, 235],
  indigo: [70, 50, 140],
  purple: [125, 55, 155],
  violet: [140, 85, 205],
  lavender: [195, 180, 230],
  lilac: [200, 165, 205],
  magenta: [215, 40, 160],
  pink: [245, 165, 190],
  rose: [230, 120, 140],
  coral: [250, 130, 110],
  black: [20, 20, 20],
  grey: [128, 128, 128],
  gray: [128, 128, 128],
  silver: [192, 192, 192],
  white: [250, 250, 250],
}

/**
 * The key colour, "#rrggbb", to paint behind a subject: the one whose distance to the nearest of the subject's colours is
 * greatest. `palette` holds "#rrggbb" and free text, such as the prompt; what names no colour is passed over. Green when
 * nothing is known.
 */
export function chooseKeyColour(palette: readonly string[]): string {
  const subject = palette.flatMap(coloursIn).map(oklab)
  const room = (candidate: Rgb): number => Math.min(...subject.map((colour) => apart(oklab(candidate), colour)))
  const [best] = candidates.toSorted((one, other) => room(other) - room(one))
  return toHex(subject.length === 0 || !best ? (candidates[0] ?? []) : best)
}

function coloursIn(text: string): readonly Rgb[] {
  const hex = text.match(/#(?:[0-9a-f]{6}|[0-9a-f]{3})\b/gi) ?? []
  const named = text.toLowerCase().match(/\p{L}+/gu) ?? []
  return [...hex.map(parseHex), ...named.map((word) => (Object.hasOwn(words, word) ? words[word] : null))].filter(
    (colour) => colour !== null && colour !== undefined,
  )
}

function apart(one: Rgb, other: Rgb): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}
