import type { AlphaFinding, AlphaGrade } from '../../../../src/contract/alpha.ts'
import { board, flattened, garbage, halo, haze, topAt, vanished, veil, whiteUnderneath, type Fault } from './faults.ts'
import type { Subject } from './subjects.ts'

/** A made picture and the judgement written down for it. Formats: PNG, WebP without loss, WebP with loss. */
export interface Case {
  readonly name: string
  readonly subject: Subject
  readonly faults: readonly Fault[]
  readonly format: 'png' | 'webp' | 'lossy'
  readonly grade: AlphaGrade
  readonly found: readonly AlphaFinding['kind'][]
}

type Line = readonly [string, Subject, readonly Fault[], Case['format'], AlphaGrade, ...AlphaFinding['kind'][]]

const white = [255, 255, 255] as const
const dark = [0, 0, 0] as const
const greys = [255, 204] as const
const half = (x: number): boolean => x < 192

const lines: readonly Line[] = [
  ['clean', 'mug', [], 'png', 'clean'],
  ['clean, WebP', 'twoTone', [], 'webp', 'clean'],
  ['clean, WebP with loss', 'mug', [], 'lossy', 'clean'],
  ['clean, white under clear pixels', 'pale', [whiteUnderneath], 'png', 'clean'],
  ['thin strands of hair', 'hair', [], 'png', 'clean'],
  ['glass', 'glass', [], 'png', 'clean'],
  ['glass so faint that it looks like haze', 'faintGlass', [], 'webp', 'clean'],
  ['a soft shadow asked for', 'softShadow', [], 'png', 'clean'],
  ['a wide shadow that fades over half the picture', 'wideShadow', [], 'png', 'clean'],
  ['smoke: nothing of it is opaque', 'smoke', [], 'png', 'clean'],
  ['a glow asked for', 'glow', [], 'webp', 'clean'],
  ['a shadow as narrow as an edge', 'tightShadow', [], 'png', 'clean'],
  ['a thin see-through outline', 'thinOutline', [], 'png', 'clean'],
  ['a sticker with its white outline', 'sticker', [], 'png', 'clean'],
  ['a tile with clear corners', 'tile', [], 'png', 'clean'],

  ['alpha 254', 'mug', [topAt(254)], 'png', 'repaired', 'not_quite_opaque'],
  ['alpha 252, WebP', 'ring', [topAt(252)], 'webp', 'repaired', 'not_quite_opaque'],
  ['alpha 254 and a shadow', 'softShadow', [topAt(254)], 'png', 'repaired', 'not_quite_opaque'],
  ['haze', 'mug', [haze(1, 9)], 'png', 'repaired', 'haze'],
  ['even haze in the hole of a ring too', 'ring', [haze(6, 6)], 'webp', 'repaired', 'haze'],
  ['strong haze', 'night', [haze(8, 24)], 'png', 'repaired', 'haze'],
  ['haze in one half', 'twoTone', [haze(3, 12, half)], 'png', 'repaired', 'haze'],
  ['haze behind a shadow', 'softShadow', [haze(2, 5)], 'png', 'repaired', 'haze'],
  ['haze around glass', 'glass', [haze(2, 8)], 'png', 'repaired', 'haze'],
  ['light fringe', 'night', [halo(white)], 'png', 'repaired', 'halo'],
  ['light fringe on light and dark parts', 'twoTone', [halo(white)], 'webp', 'repaired', 'halo'],
  ['dark fringe', 'pale', [halo(dark)], 'png', 'repaired', 'halo'],
  ['green fringe', 'mug', [halo([0, 255, 0], 0.7)], 'png', 'repaired', 'halo'],
  ['noise under clear pixels', 'mug', [garbage(3)], 'png', 'repaired', 'hidden_colours'],
  [
    'all at once',
    'night',
    [topAt(254), halo(white), haze(1, 7), garbage(5)],
    'png',
    'repaired',
    'haze',
    'not_quite_opaque',
    'halo',
  ],

  ['opaque on white', 'mug', [flattened(() => 255)], 'png', 'unusable', 'opaque'],
  ['opaque on a gradient, with loss', 'mug', [flattened((x) => 90 + x / 4)], 'lossy', 'unusable', 'opaque'],
  ['all at 254', 'pale', [flattened(() => 240, 254)], 'webp', 'unusable', 'opaque'],
  ['checkerboard of 8 px', 'mug', [flattened(board(8, greys))], 'png', 'unusable', 'checkerboard'],
  ['checkerboard of 16 px, with loss', 'night', [flattened(board(16, greys))], 'lossy', 'unusable', 'checkerboard'],
  [
    'checkerboard of 21.3 px with grain',
    'pale',
    [flattened(board(21.3, [236, 196], 8))],
    'png',
    'unusable',
    'checkerboard',
  ],
  [
    'dark checkerboard of 32 px at 254',
    'mug',
    [flattened(board(32, [64, 40]), 254)],
    'webp',
    'unusable',
    'checkerboard',
  ],
  ['a veil over everything', 'mug', [veil(40)], 'png', 'unusable', 'veil'],
  ['nothing there', 'mug', [vanished], 'png', 'unusable', 'empty'],
]

/** What is judged and repaired, written down before it was tried. */
export const cases: readonly Case[] = lines.map(([name, subject, faults, format, grade, ...found]) => {
  return { name, subject, faults, format, grade, found }
})
