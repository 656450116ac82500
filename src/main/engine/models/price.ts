import type { UsdRange } from '../../../contract/money.ts'
import type { ModelEntry, Patches, Prices, Registry, TextPrices } from './document.ts'
import { framesOf } from './frames.ts'
import { parseSize, type Dimensions } from './size-rule.ts'
import { inputImageTokens, outputTokens, ownOf, promptTokens, type TokenRange } from './tokens.ts'

/** Token counts of one answer, as the provider reported them. */
export interface TokenUsage {
  readonly inputTokens: number
  readonly inputTextTokens: number
  readonly inputImageTokens: number
  readonly outputTokens: number
}

/** Tokens of the text model that wrote an SVG, as the provider reported them. */
export interface SvgUsage {
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
}

/** What a request has beside its prompt that costs. */
export interface CostlyExtras {
  /** Pictures sent along, px each. */
  readonly references?: readonly Dimensions[]
  /** Partial images of a stream. */
  readonly partialImages?: number
  /** "gif" and "svg" may cost more than a picture. */
  readonly format?: string
  readonly frames?: number | null
  /** Null: the model's own. It costs nothing by any list, but what was learnt of one is not held against another. */
  readonly complexity?: string | null
}

/** What is held against where a model does not say: the highest of everything known, so that a hold is never too small. */
export interface Dearest {
  readonly prices: Prices
  readonly partialImageTokens: number
  readonly patches: readonly Patches[]
  readonly formatCosts: ModelEntry['formatCosts']
}

const perMillion = 1_000_000

export function dearestOf({ models }: Registry): Dearest {
  const most = (pick: (prices: Prices) => number): number =>
    Math.max(0, ...models.map(({ prices }) => (prices ? pick(prices) : 0)))
  return {
    prices: {
      textIn: most(({ textIn }) => textIn),
      imageIn: most(({ imageIn }) => imageIn),
      imageOut: most(({ imageOut }) => imageOut),
    },
    partialImageTokens: Math.max(0, ...models.map((model) => model.partialImageTokens)),
    patches: models.flatMap(({ inputImages }) => inputImages ?? []),
    formatCosts: { ...dearestCost(models, 'gif'), ...dearestCost(models, 'svg') },
  }
}

function dearestCost(models: Registry['models'], format: 'gif' | 'svg'): ModelEntry['formatCosts'] {
  const costs = models.flatMap((model) => model.formatCosts[format] ?? [])
  if (costs.length === 0) return {}
  const each = costs.some((cost) => cost.each === 'frame') ? 'frame' : 'picture'
  return { [format]: { each, addUsd: [0, Math.max(...costs.map(({ addUsd }) => addUsd[1]))] } }
}

/** USD of a file that is more than one picture, from the USD of one: a GIF of frames, an SVG that is written by a second model. */
export function fileUsd(
  model: ModelEntry | null,
  { format, frames = null }: CostlyExtras,
  picture: UsdRange,
  dearest: Dearest,
): UsdRange {
  if (format !== 'gif' && format !== 'svg') return picture
  const cost = model?.formatCosts[format] ?? dearest.formatCosts[format]
  const { each, addUsd } = cost ?? ({ each: format === 'gif' ? 'frame' : 'picture', addUsd: [0, 0] } as const)
  const times = each === 'frame' ? framesOf(model, { frames }) : 1
  return { low: picture.low + addUsd[0], high: picture.high * times + addUsd[1] }
}

/** Output tokens of one picture by a model's table or formula. "auto" spans everything the model might choose. */
export function pictureTokens(model: ModelEntry, quality: string, size: string): TokenRange {
  const qualities = quality === 'auto' ? qualitiesMeant(model) : [quality]
  const ranges = qualities.flatMap((one) =>
    sizesMeant(model, size).map((dimensions) => outputTokens(model.output, one, dimensions)),
  )
  return { low: Math.min(...ranges.map(({ low }) => low)), high: Math.max(...ranges.map(({ high }) => high)) }
}

/** For "auto": the others it has, else what its price list knows. */
function qualitiesMeant({ qualities, output }: ModelEntry): readonly string[] {
  const others = qualities.filter((name) => name !== 'auto')
  return others.length > 0 ? others : Object.keys(output.kind === 'formula' ? output.bases : output.tokens)
}

/** For "auto" sizes: the listed ones, else the cheapest and the dearest shape the free rule leaves room for. */
function sizesMeant({ sizes, output }: ModelEntry, size: string): readonly Dimensions[] {
  const named = parseSize(size)
  if (named && named.width > 0 && named.height > 0) return [named]
  if (sizes.kind === 'fixed' || output.kind === 'table') {
    const listed = sizes.kind === 'fixed' ? sizes.sizes : ['0x0']
    return listed.flatMap((one) => parseSize(one) ?? [])
  }
  const narrow = Math.sqrt(sizes.minPixels / sizes.maxRatio)
  const square = Math.min(Math.sqrt(sizes.maxPixels), sizes.maxEdge)
  return [
    { width: narrow * sizes.maxRatio, height: narrow },
    { width: square, height: square },
  ]
}

/** USD for one picture without its prompt, from its output tokens. A model without prices costs from nothing to the dearest. */
export function pictureUsd(
  model: ModelEntry,
  quality: string,
  size: string,
  tokens: TokenRange,
  dearest: Dearest,
): UsdRange {
  const rate = (model.prices ?? dearest.prices).imageOut / perMillion
  const listed = listedUsd(model, quality, size)
  return {
    low: model.prices ? Math.min(tokens.low * rate, ...listed) : 0,
    high: Math.max(tokens.high * rate, ...listed),
  }
}

/** What a price list names for these pictures, where it does. */
function listedUsd({ output, qualities }: ModelEntry, quality: string, size: string): readonly number[] {
  if (output.kind === 'formula') return []
  const rows = (quality === 'auto' ? qualities : [quality]).map((name) => ownOf(output.listed, name))
  const parsed = parseSize(size)
  return rows.flatMap((row) => {
    if (!row) return []
    return parsed ? (row[`${parsed.width}x${parsed.height}`] ?? []) : Object.values(row)
  })
}

/** USD for one picture of a model nobody listed: nothing to the dearest known. */
export function unlistedUsd(registry: Registry, quality: string, size: string, dearest: Dearest): UsdRange {
  const all = registry.models.map((model) =>
    pictureUsd({ ...model, prices: dearest.prices }, quality, size, pictureTokens(model, quality, size), dearest),
  )
  return { low: 0, high: Math.max(0, ...all.map(({ high }) => high)) }
}

/** USD for all that goes in, and for partial images that come out. */
export function inputUsd(
  model: ModelEntry | null,
  prompt: string,
  { references = [], partialImages = 0 }: CostlyExtras,
  dearest: Dearest,
): UsdRange {
  const known = model?.prices ?? null
  const rates = known ?? dearest.prices
  const text = promptTokens(prompt)
  const patches = model?.inputImages ? [model.inputImages] : dearest.patches
  const images = references.map((size) => patches.map((each) => inputImageTokens(each, size)))
  const most = images.reduce((total, counts) => total + Math.max(0, ...counts), 0)
  const least = model?.inputImages ? most : 0
  const partial = partialImages * (model?.partialImageTokens ?? dearest.partialImageTokens)
  const high = text.high * rates.textIn + most * rates.imageIn + partial * rates.imageOut
  // Fewer partial images may come than were asked for.
  const low = known ? text.low * known.textIn + least * known.imageIn : 0
  return { low: low / perMillion, high: high / perMillion }
}

/** USD of an answer from its token counts. Input tokens without a breakdown count at the dearer image rate. */
export function usageUsd(prices: Prices, usage: TokenUsage): number {
  const unexplained = Math.max(0, usage.inputTokens - usage.inputTextTokens - usage.inputImageTokens)
  const input = usage.inputTextTokens * prices.textIn + (usage.inputImageTokens + unexplained) * prices.imageIn
  return (input + usage.outputTokens * prices.imageOut) / perMillion
}

/** USD of what a text model wrote. */
export function textUsd({ textIn, textOut }: TextPrices, usage: Omit<SvgUsage, 'model'>): number {
  return (usage.inputTokens * textIn + usage.outputTokens * textOut) / perMillion
}
