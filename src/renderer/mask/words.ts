import type { Box } from '../image/zoom.ts'
import type { PaintKind, Painting } from './painting.ts'
import type { Point } from './plane.ts'

/** "12 %": a share that is there is never 0 %, one that is not whole never 100 %. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100)
  if (rounded === 0 && share > 0) return 'under 1 %'
  return rounded === 100 && share < 1 ? 'over 99 %' : `${rounded} %`
}

/** "12 % marked" or "Nothing is marked yet". */
export function markedWords(share: number): string {
  return share === 0 ? 'Nothing is marked yet' : `${percent(share)} marked`
}

/** "x 812, y 440": where the brush is, in px of the picture. */
export function placeWords({ x, y }: Point): string {
  return `x ${Math.round(x)}, y ${Math.round(y)}`
}

interface KindWords {
  readonly title: string
  readonly lead: string
  readonly use: string
  readonly empty: string
  /** Asked before strokes are left out. */
  readonly unused: string
}

export const kindWords: Readonly<Record<PaintKind, KindWords>> = {
  mask: {
    title: 'Mask',
    lead: 'What you mark may change. The rest stays.',
    use: 'Use this mask',
    empty: 'Mark what may change first.',
    unused: 'What you painted is not used yet',
  },
  markup: {
    title: 'Markup',
    lead: 'Draw and point at what to change. The model reads it; it is not part of the picture.',
    use: 'Use this markup',
    empty: 'Draw something first.',
    unused: 'What you drew is not used yet',
  },
}

/** Why the painter does not close yet. */
export const keeping = 'What you painted is being kept.'

/** Said when a mask file was loaded: what it marked, and that its shape was another. */
export function loadedWords({ hasAlpha, width, height }: { readonly hasAlpha: boolean } & Box, picture: Box): string {
  const marked = hasAlpha ? 'Marked where the file is clear.' : 'Marked where the file is light. I inverts it.'
  if (width === picture.width && height === picture.height) return marked
  return `${marked} Stretched from ${width}×${height} to ${picture.width}×${picture.height}.`
}

/** Why what is painted cannot be used; null when it can. */
export function whyNotUsed({ kind, share }: Pick<Painting, 'kind' | 'share'>): string | null {
  if (share === 0) return kindWords[kind].empty
  return kind === 'mask' && share === 1 ? 'All of it is marked: leave the mask out instead.' : null
}
