import type { SizeRule } from '../../../contract/model.ts'

/** Width and height in px. */
export interface Dimensions {
  readonly width: number
  readonly height: number
}

export type FreeRule = Extract<SizeRule, { kind: 'free' }>

/** "1024x1024", "1024 × 1024", "1024*1024" -> px; null for anything else, "auto" included. */
export function parseSize(size: string): Dimensions | null {
  const match = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*(?:px)?\s*$/i.exec(size)
  return match ? { width: Number(match[1]), height: Number(match[2]) } : null
}

/** "16:9", "16/9", "1.78" -> width by height; null when it is none. */
export function parseRatio(aspect: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:[:/x×]\s*(\d+(?:\.\d+)?))?\s*$/i.exec(aspect)
  const ratio = match ? Number(match[1]) / Number(match[2] ?? 1) : Number.NaN
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null
}

export const nameOf = ({ width, height }: Dimensions): string => `${width}x${height}`

export const area = ({ width, height }: Dimensions): number => width * height

/** Which part of a rule a size breaks, as the end of a sentence; null when it is legal. */
export function brokenBy(rule: SizeRule, size: Dimensions): string | null {
  if (rule.kind === 'free') return brokenRule(rule, size)
  return rule.sizes.includes(nameOf(size)) ? null : `it offers ${rule.sizes.join(', ')}`
}

const count = (n: number): string => n.toLocaleString('en-US')

function brokenRule(rule: FreeRule, { width, height }: Dimensions): string | null {
  const long = Math.max(width, height)
  const short = Math.min(width, height)
  const pixels = width * height
  if (short === 0) return 'both sides must be above zero'
  if (width % rule.multipleOf !== 0 || height % rule.multipleOf !== 0) {
    return `both sides must be multiples of ${rule.multipleOf}`
  }
  if (long > rule.maxEdge) return `the longer side may be at most ${rule.maxEdge} px`
  if (long > short * rule.maxRatio) return `the longer side may be at most ${rule.maxRatio} times the shorter`
  if (pixels < rule.minPixels) return `it has ${count(pixels)} pixels and at least ${count(rule.minPixels)} are needed`
  if (pixels > rule.maxPixels) return `it has ${count(pixels)} pixels and at most ${count(rule.maxPixels)} are allowed`
  return null
}
