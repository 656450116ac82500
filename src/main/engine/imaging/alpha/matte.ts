import type { MatteFinding, MatteReport } from '../../../../contract/alpha.ts'
import { assertNever } from '../../../../contract/assert-never.ts'
import { failed } from '../../../../contract/failure.ts'
import type { Pixels } from '../picture.ts'
import { parseHex, type Rgb } from './colour.ts'
import { cutFromKey } from './key.ts'
import { levelsOf, sharesOf } from './levels.ts'
import { cutFromPair } from './pair.ts'

/** What came of cutting a subject out of pictures made for it. */
export type Matte =
  | {
      readonly kind: 'cut'
      /** With alpha; nothing under clear pixels. */
      readonly picture: Pixels
      /** Of the visible pixels, the share that contradicts the method. */
      readonly contradiction: number
      readonly isUsable: boolean
      readonly found: readonly MatteFinding[]
    }
  /** The border of the picture is not the backdrop that was asked for. */
  | { readonly kind: 'no_backdrop' }
  | { readonly kind: 'sizes_differ' }

/** How a subject is cut out: of one picture on a flat key colour "#rrggbb", or of two, on a light and on a dark backdrop. */
export type MatteMethod = { readonly kind: 'key'; readonly colour: string } | { readonly kind: 'pair' }

/** Cuts out and says how well it went. Takes one picture for a key, two for a pair. Throws `bad_request`. */
export function cutOut(method: MatteMethod, pictures: readonly Pixels[]): { matte: Matte; report: MatteReport } {
  const matte = matteOf(method, pictures)
  if (matte.kind !== 'cut') return { matte, report: refusal(wholeWords[matte.kind][method.kind]) }
  const { contradiction, isUsable, found } = matte
  const shares = sharesOf(levelsOf(matte.picture))
  if (shares.clear === 1) return { matte, report: refusal(nothing) }
  if (isUsable) {
    const doubt = contradiction > 0 ? `; ${percent(contradiction)} of it is in doubt` : ''
    const isInDoubt = found.some(({ kind }) => kind === 'enclosed_key')
    const sure = contradiction === 0 && !isInDoubt ? '; none of it is in doubt' : ''
    const sentence = [`The subject is cut out${doubt}${sure}.`, ...found.map(foundWords)].join(' ')
    const action = isInDoubt ? lookAction : null
    return { matte, report: { grade: 'good', found, contradiction, shares, sentence, action } }
  }
  return { matte, report: { ...refusal(doubtWords[method.kind](percent(contradiction))), contradiction, shares } }
}

function matteOf(method: MatteMethod, [first, second]: readonly Pixels[]): Matte {
  switch (method.kind) {
    case 'key': {
      const key = parseHex(method.colour)
      if (!first || !key) throw failed('bad_request', `"${method.colour}" is no key colour.`, 'Write it as #rrggbb.')
      return cutFromKey(laidOver(first, key), key)
    }
    case 'pair':
      if (!first || !second) throw failed('bad_request', 'A pair needs two pictures.', 'Give both.')
      return cutFromPair(laidOver(first, [255, 255, 255]), laidOver(second, [0, 0, 0]))
    default:
      return assertNever(method)
  }
}

/** What is see-through in an answer shows the ground that was asked for, and not the colours below clear pixels. */
function laidOver(pixels: Pixels, ground: Rgb): Pixels {
  if (pixels.channels === 3) return pixels
  const { width, height } = pixels
  const data = Buffer.alloc(width * height * 3)
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    const alpha = (pixels.data[from + 3] ?? 0) / 255
    for (let channel = 0; channel < 3; channel += 1) {
      data[to + channel] = Math.round((pixels.data[from + channel] ?? 0) * alpha + (ground[channel] ?? 0) * (1 - alpha))
    }
  }
  return { data, width, height, channels: 3 }
}

const nothing = 'Nothing stands out from the backdrop: there is no subject in it.'

/** Nothing was cut out, and why. */
export function refusal(sentence: string): MatteReport {
  const action = 'Have the pictures made again, which is paid again, or take the subject on another backdrop.'
  return { grade: 'unusable', found: [], contradiction: 1, shares: null, sentence, action }
}

const wholeWords = {
  no_backdrop: {
    key: 'The picture does not lie on the flat key colour that was asked for.',
    pair: 'The two pictures do not lie on a light and a dark backdrop.',
  },
  sizes_differ: { key: 'The pictures are not of one size.', pair: 'The two pictures are not of one size.' },
} as const

const doubtWords = {
  key: (share: string) =>
    `${share} of the subject looks like the key colour: it is see-through, or has that colour itself.`,
  pair: (share: string) => `The subject is not the same in the two pictures: ${share} of it contradicts.`,
} as const

function foundWords(finding: MatteFinding): string {
  switch (finding.kind) {
    case 'enclosed_key': {
      const { pixels, areas, share } = finding
      const where = areas === 1 ? '' : ` in ${areas.toLocaleString('en-US')} areas`
      return `Inside it ${pixels.toLocaleString('en-US')} px${where}, ${percent(share)} of its box, had the key colour and are now clear: openings, or parts of the subject. One picture cannot tell which.`
    }
    case 'moved':
      return `The second picture lay ${Math.max(Math.abs(finding.x), Math.abs(finding.y))} px beside the first and was moved back.`
    default:
      return assertNever(finding)
  }
}

const lookAction =
  'Look at it on a dark backdrop. Where a part is missing, have it made as a pair (transparency: pair), which is paid again.'

function percent(share: number): string {
  return share > 0 && share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`
}
