import type { SizeRule, SizeVerdict } from '../../../contract/model.ts'
import { registry } from './registry.ts'

/** Width and height in px. */
export interface Dimensions {
  readonly width: number
  readonly height: number
}

type FreeRule = Extract<SizeRule, { kind: 'free' }>

/** "1024x1024", "1024 × 1024", "1024*1024" -> px; null for anything else, "auto" included. */
export function parseSize(size: string): Dimensions | null {
  const match = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*(?:px)?\s*$/i.exec(size)
  return match ? { width: Number(match[1]), height: Number(match[2]) } : null
}

const nameOf = ({ width, height }: Dimensions): string => `${width}x${height}`

/** Checks a size against a model's rule and, when it breaks it, finds the three nearest legal sizes. */
export function checkSizeRule(rule: SizeRule, model: string, size: string): SizeVerdict {
  if (size.trim().toLowerCase() === 'auto') return { ok: true, size: 'auto', experimental: false }
  const wanted = parseSize(size)
  if (!wanted)
    return { ok: false, reason: `"${size}" is not a size: write WIDTHxHEIGHT in pixels.`, nearest: nearest(rule) }
  const name = nameOf(wanted)
  const broken = rule.kind === 'fixed' ? brokenList(rule.sizes, name) : brokenRule(rule, wanted)
  if (broken === null) {
    return { ok: true, size: name, experimental: rule.kind === 'free' && area(wanted) > rule.experimentalAbove }
  }
  return { ok: false, reason: `${name} is not offered by ${model}: ${broken}.`, nearest: nearest(rule, wanted) }
}

/**
 * The legal size for an aspect ratio ("16:9", "16/9", "1.78"), about one megapixel, ratio first.
 * Null when it is not a ratio or the model does not go that wide.
 */
export function sizeForRatio(rule: SizeRule, aspect: string): string | null {
  const ratio = parseRatio(aspect)
  if (ratio === null) return null
  if (rule.kind === 'free' && Math.max(ratio, 1 / ratio) > rule.maxRatio) return null
  const target = { ratio, pixels: 1024 * 1024 }
  const best = bestOf(legalSizes(rule), (size) => distance(size, target, 20, 0.4), 1)[0]
  return best ?? null
}

function parseRatio(aspect: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:[:/x×]\s*(\d+(?:\.\d+)?))?\s*$/i.exec(aspect)
  const ratio = match ? Number(match[1]) / Number(match[2] ?? 1) : Number.NaN
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null
}

function brokenList(sizes: readonly string[], name: string): string | null {
  return sizes.includes(name) ? null : `it offers ${sizes.join(', ')}`
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

interface Target {
  readonly ratio: number
  readonly pixels: number
}

const area = ({ width, height }: Dimensions): number => width * height
const popular = new Set(registry.popularSizes)

function nearest(rule: SizeRule, wanted?: Dimensions): readonly string[] {
  const sides = wanted && area(wanted) > 0 ? wanted : { width: 1024, height: 1024 }
  const target = { ratio: sides.width / sides.height, pixels: area(sides) }
  return bestOf(legalSizes(rule), (size) => distance(size, target, 2, 0.06), 3)
}

/** `bonus`: how much further away, in ln(area), a size people know may be and still come first. */
function distance(size: Dimensions, target: Target, ratioWeight: number, bonus: number): number {
  const ratio = Math.abs(Math.log(size.width / size.height / target.ratio))
  const pixels = Math.abs(Math.log(area(size) / target.pixels))
  return ratioWeight * ratio + pixels - (popular.has(nameOf(size)) ? bonus : 0)
}

function bestOf(sizes: readonly Dimensions[], score: (size: Dimensions) => number, count: number): readonly string[] {
  const best: { size: Dimensions; score: number }[] = []
  for (const size of sizes) {
    const candidate = { size, score: score(size) }
    const last = best.at(-1)
    if (best.length === count && last && candidate.score >= last.score) continue
    best.push(candidate)
    best.sort((a, b) => a.score - b.score)
    best.length = Math.min(best.length, count)
  }
  return best.map((entry) => nameOf(entry.size))
}

const legalSizesOf = new Map<SizeRule, readonly Dimensions[]>()

/** Every size a rule allows: at most some 30,000, made once. */
function legalSizes(rule: SizeRule): readonly Dimensions[] {
  const known = legalSizesOf.get(rule)
  if (known) return known
  const sizes = rule.kind === 'fixed' ? rule.sizes.flatMap((size) => parseSize(size) ?? []) : everySize(rule)
  legalSizesOf.set(rule, sizes)
  return sizes
}

function everySize(rule: FreeRule): Dimensions[] {
  const sizes: Dimensions[] = []
  for (let width = rule.multipleOf; width <= rule.maxEdge; width += rule.multipleOf) {
    for (let height = rule.multipleOf; height <= rule.maxEdge; height += rule.multipleOf) {
      if (brokenRule(rule, { width, height }) === null) sizes.push({ width, height })
    }
  }
  return sizes
}
