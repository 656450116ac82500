import type { SizeRule, SizeVerdict } from '../../../contract/model.ts'
import type { Registry } from './document.ts'
import { area, brokenBy, nameOf, parseRatio, parseSize, type Dimensions } from './size-rule.ts'
import { coveringSize, nearestSizes } from './size-search.ts'

/** Sizes people know, by name and by pixels. */
export type SizeNames = Pick<Registry, 'popularSizes' | 'presets'>

/** The one megapixel that models are made for, px. */
const usualPixels = 1024 * 1024

/**
 * What a size cell asks of a model: "1024x1024" as it is, "auto", a ratio ("16:9"), a preset ("full-hd"), or "1920x1080
 * crop": then the picture is made a little larger, where it must be, and cut to that. Anything else breaks a rule that
 * is named, and the three nearest legal sizes are offered.
 */
export function checkSizeRule(rule: SizeRule, model: string, size: string, names: SizeNames): SizeVerdict {
  const asked = size.trim().toLowerCase()
  if (asked === 'auto') return { ok: true, size: 'auto', experimental: false, crop: null }
  if (/^\d+(\.\d+)?\s*[:/]/.test(asked)) return checkRatio(rule, model, asked, names)
  const preset = names.presets.find(({ name }) => name === asked.replaceAll(/[\s_]+/g, '-'))
  const cropped = preset?.size ?? /^(.*\S)\s+crop$/.exec(asked)?.[1]
  const wanted = parseSize(cropped ?? asked)
  if (!wanted) {
    const reason = `"${size}" is not a size: write WIDTHxHEIGHT in pixels, a ratio such as 16:9, or a name such as full-hd.`
    return { ok: false, reason, nearest: nearestTo(rule, { width: 1024, height: 1024 }, names) }
  }
  if (cropped !== undefined) return checkCrop(rule, model, wanted, names)
  const broken = brokenBy(rule, wanted)
  if (broken === null) return legal(rule, wanted, null)
  const reason = `${nameOf(wanted)} is not offered by ${model}: ${broken}.`
  const around = coveringSize(rule, wanted)
  const hint = around && area(wanted) > 0 ? { cropFrom: nameOf(around) } : {}
  return { ok: false, reason, nearest: nearestTo(rule, wanted, names), ...hint }
}

function legal(rule: SizeRule, size: Dimensions, crop: Dimensions | null): SizeVerdict {
  const isWhole = crop === null || (crop.width === size.width && crop.height === size.height)
  return {
    ok: true,
    size: nameOf(size),
    experimental: rule.kind === 'free' && area(size) > rule.experimentalAbove,
    crop: isWhole ? null : nameOf(crop),
  }
}

function checkCrop(rule: SizeRule, model: string, wanted: Dimensions, names: SizeNames): SizeVerdict {
  const around = coveringSize(rule, wanted)
  if (around) return legal(rule, around, wanted)
  const reason = `${nameOf(wanted)} cannot be cut from any size of ${model}: ${outOfReach(rule, wanted)}.`
  return { ok: false, reason, nearest: nearestTo(rule, wanted, names) }
}

/** Why no legal size covers a wanted one. */
function outOfReach(rule: SizeRule, { width, height }: Dimensions): string {
  if (rule.kind === 'fixed') return `its sizes are ${rule.sizes.join(', ')}`
  if (width === 0 || height === 0) return 'both sides must be above zero'
  if (Math.max(width, height) > rule.maxEdge) return `the longer side may be at most ${rule.maxEdge} px`
  return `it would need more than ${rule.maxPixels.toLocaleString('en-US')} pixels`
}

function checkRatio(rule: SizeRule, model: string, aspect: string, names: SizeNames): SizeVerdict {
  const fitting = sizeForRatio(rule, aspect, names)
  if (fitting) return legal(rule, fitting.size, fitting.crop)
  const limit = rule.kind === 'free' ? `, which goes to ${rule.maxRatio}:1` : ''
  const reason = `"${aspect}" is not an aspect ratio of ${model}${limit}.`
  return { ok: false, reason, nearest: nearestTo(rule, { width: 1024, height: 1024 }, names) }
}

/**
 * The legal size for an aspect ratio ("16:9", "16/9", "1.78"), about one megapixel, ratio first, and what to cut it to
 * where its own ratio is another. Null when it is not a ratio or the model does not go that wide.
 */
export function sizeForRatio(
  rule: SizeRule,
  aspect: string,
  names: SizeNames,
): { readonly size: Dimensions; readonly crop: Dimensions | null } | null {
  const ratio = parseRatio(aspect)
  if (ratio === null) return null
  if (rule.kind === 'free' && Math.max(ratio, 1 / ratio) > rule.maxRatio) return null
  const target = { ratio, pixels: usualPixels }
  const [best] = nearestSizes(rule, target, { ratio: 20, bonus: 0.4 }, 1, new Set(names.popularSizes))
  const size = best === undefined ? null : parseSize(best)
  if (!size) return null
  const crop = {
    width: Math.min(size.width, Math.round(size.height * ratio)),
    height: Math.min(size.height, Math.round(size.width / ratio)),
  }
  // Of a list of sizes none may go that wide: not even one row of pixels would be left.
  if (area(crop) === 0) return null
  // A pixel less is rounding, not another ratio.
  const isWhole = size.width - crop.width <= 1 && size.height - crop.height <= 1
  return { size, crop: isWhole ? null : crop }
}

/**
 * The three nearest by shape and area, but first among them the one that has a side as it was asked for and covers the other: from
 * 1920x1088 exactly 1920x1080 can be cut, though the shape of 1936x1088 is nearer.
 */
function nearestTo(rule: SizeRule, wanted: Dimensions, names: SizeNames): readonly string[] {
  const sides = area(wanted) > 0 ? wanted : { width: 1024, height: 1024 }
  const target = { ratio: sides.width / sides.height, pixels: area(sides) }
  const nearest = nearestSizes(rule, target, { ratio: 2, bonus: 0.06 }, 3, new Set(names.popularSizes))
  const first = nearest.find((name) => isJustOver(sides, parseSize(name)))
  return first === undefined ? nearest : [first, ...nearest.filter((name) => name !== first)]
}

function isJustOver(wanted: Dimensions, size: Dimensions | null): boolean {
  if (size === null || size.width < wanted.width || size.height < wanted.height) return false
  return size.width === wanted.width || size.height === wanted.height
}
