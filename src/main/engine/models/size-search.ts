import type { SizeRule } from '../../../contract/model.ts'
import { area, brokenBy, nameOf, parseSize, type Dimensions, type FreeRule } from './size-rule.ts'

/** What is looked for: a ratio (width by height) and about so many pixels. */
export interface Target {
  readonly ratio: number
  readonly pixels: number
}

/** How sizes are weighed: `ratio` by the area's weight of 1; `bonus`: how much further away, in ln(area), a known size may be. */
export interface Weights {
  readonly ratio: number
  readonly bonus: number
}

/** Up to `most` legal sizes, the nearest to the target first. `popular`: names of sizes people know. */
export function nearestSizes(
  rule: SizeRule,
  target: Target,
  weights: Weights,
  most: number,
  popular: ReadonlySet<string>,
): readonly string[] {
  const best = new Map<string, number>()
  for (const size of candidates(rule, target, popular)) {
    const name = nameOf(size)
    const score = distance(size, target, weights) - (popular.has(name) ? weights.bonus : 0)
    if (best.has(name) || brokenBy(rule, size) !== null) continue
    const worst = [...best].at(-1)
    if (best.size === most && worst && score >= worst[1]) continue
    best.set(name, score)
    const sorted = [...best].sort((a, b) => a[1] - b[1]).slice(0, most)
    best.clear()
    for (const [kept, value] of sorted) best.set(kept, value)
  }
  return [...best.keys()]
}

function distance(size: Dimensions, target: Target, weights: Weights): number {
  const ratio = Math.abs(Math.log(size.width / size.height / target.ratio))
  return weights.ratio * ratio + Math.abs(Math.log(area(size) / target.pixels))
}

/**
 * Sizes among which the nearest are. For one width the distance falls to where either the ratio or the area is right and
 * rises beyond, so that only the heights around these two can be among the best.
 */
function* candidates(rule: SizeRule, target: Target, popular: ReadonlySet<string>): Generator<Dimensions> {
  for (const name of rule.kind === 'fixed' ? rule.sizes : popular) {
    const size = parseSize(name)
    if (size) yield size
  }
  if (rule.kind === 'fixed') return
  const step = rule.multipleOf
  for (let width = step; width <= rule.maxEdge; width += step) {
    const range = legalHeights(rule, width)
    if (!range) continue
    for (const ideal of [width / target.ratio, target.pixels / width]) {
      const near = Math.min(Math.max(Math.floor(ideal / step) * step, range.low), range.high)
      for (let height = near - 2 * step; height <= near + 3 * step; height += step) {
        if (height >= range.low && height <= range.high) yield { width, height }
      }
    }
  }
}

function legalHeights(rule: FreeRule, width: number): { readonly low: number; readonly high: number } | null {
  const step = rule.multipleOf
  const least = Math.max(step, width / rule.maxRatio, rule.minPixels / width)
  const most = Math.min(rule.maxEdge, width * rule.maxRatio, rule.maxPixels / width)
  const low = Math.ceil(least / step) * step
  const high = Math.floor(most / step) * step
  return low <= high ? { low, high } : null
}

/** Whether a rule leaves any size at all. */
export function allowsAny(rule: SizeRule): boolean {
  return !sizesOver(rule, { width: 1, height: 1 }).next().done
}

/**
 * The legal size with the fewest pixels that is at least as wide and as high as `wanted`. One that is below the rule's
 * fewest pixels is first scaled up to them where that fits, so that as little as possible is cut away. Null when none is
 * that large.
 */
export function coveringSize(rule: SizeRule, wanted: Dimensions): Dimensions | null {
  if (area(wanted) === 0) return null
  const scaled = rule.kind === 'free' ? smallestOver(rule, scaledUp(rule, wanted)) : null
  return scaled ?? smallestOver(rule, wanted)
}

function smallestOver(rule: SizeRule, wanted: Dimensions): Dimensions | null {
  let best: Dimensions | null = null
  for (const size of sizesOver(rule, wanted)) {
    if (brokenBy(rule, size) !== null) continue
    if (best === null || area(size) < area(best)) best = size
  }
  return best
}

function* sizesOver(rule: SizeRule, { width: least, height }: Dimensions): Generator<Dimensions> {
  if (rule.kind === 'fixed') {
    const sizes = rule.sizes.flatMap((name) => parseSize(name) ?? [])
    yield* sizes.filter((size) => size.width >= least && size.height >= height)
    return
  }
  const step = rule.multipleOf
  for (let width = Math.ceil(least / step) * step; width <= rule.maxEdge; width += step) {
    const range = legalHeights(rule, width)
    const high = Math.max(range?.low ?? Infinity, Math.ceil(height / step) * step)
    if (range && high <= range.high) yield { width, height: high }
  }
}

/** Fractions of a pixel do not matter: every legal size is a whole multiple above. */
function scaledUp(rule: FreeRule, wanted: Dimensions): Dimensions {
  const scale = Math.max(1, Math.sqrt(rule.minPixels / area(wanted)))
  // Rounding must not lift an edge that fits exactly over the next step.
  const edge = (length: number): number => Math.max(length, Math.ceil(length * scale - 1e-6))
  return { width: edge(wanted.width), height: edge(wanted.height) }
}
