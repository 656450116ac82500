import type { UsdRange } from '../../../contract/money.ts'
import type { ModelEntry, OutputTokens, Prices } from './registry.ts'
import { registry } from './registry.ts'
import { parseSize, type Dimensions } from './sizes.ts'

/** Low and high end of a token count. */
export interface TokenRange {
  readonly low: number
  readonly high: number
}

/** Token counts of one answer, as the provider reported them. */
export interface TokenUsage {
  readonly inputTokens: number
  readonly inputTextTokens: number
  readonly inputImageTokens: number
  readonly outputTokens: number
}

const perMillion = 1_000_000
/** The cheapest and the dearest legal size of the free rule: what "auto" may turn out to be. */
const autoSizes = ['1408x480', '2880x2880'] as const

/** The highest known rates: what an unknown or unpriced model is held against, so that a hold is never too small. */
export const cautiousPrices: Prices = registry.models.reduce<Prices>(
  (most, { prices }) => ({
    textIn: Math.max(most.textIn, prices?.textIn ?? 0),
    imageIn: Math.max(most.imageIn, prices?.imageIn ?? 0),
    imageOut: Math.max(most.imageOut, prices?.imageOut ?? 0),
  }),
  { textIn: 0, imageIn: 0, imageOut: 0 },
)

/**
 * Output tokens by the formula of OpenAI's own calculator for gpt-image-2 and 2.5. Halves round to the even integer.
 * A wider picture can cost less than a square one.
 */
export function formulaTokens(base: number, { width, height }: Dimensions): number {
  const units = roundHalfEven(base / (Math.max(width, height) / Math.min(width, height)))
  return Math.ceil((base * units * (2_000_000 + width * height)) / 4_000_000)
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/** Input tokens of a prompt. The tokeniser is not published: six characters a token at best, 16 + one each at worst. */
export function promptTokens(chars: number): TokenRange {
  return { low: Math.ceil(chars / 6), high: 16 + chars }
}

/** USD for one picture without its prompt. "auto" quality or size spans everything the model might choose. */
export function pictureUsd(model: ModelEntry, quality: string, size: string): UsdRange {
  const qualities = quality === 'auto' ? model.qualities.filter((name) => name !== 'auto') : [quality]
  const sizes = sizesMeant(model, size)
  const ranges = qualities.flatMap((one) => sizes.map((dimensions) => oneUsd(model, one, dimensions)))
  const low = Math.min(...ranges.map((range) => range.low))
  return { low: model.prices ? low : 0, high: Math.max(...ranges.map((range) => range.high)) }
}

function sizesMeant(model: ModelEntry, size: string): readonly Dimensions[] {
  const named = parseSize(size)
  if (named) return [named]
  const all = model.sizes.kind === 'fixed' ? model.sizes.sizes : autoSizes
  return all.flatMap((one) => parseSize(one) ?? [])
}

function oneUsd(model: ModelEntry, quality: string, size: Dimensions): UsdRange {
  const rate = (model.prices ?? cautiousPrices).imageOut / perMillion
  const { low, high } = outputTokens(model.output, quality, size)
  const listed =
    model.output.kind === 'table' ? model.output.listed[quality]?.[`${size.width}x${size.height}`] : undefined
  return { low: Math.min(low * rate, listed ?? Infinity), high: Math.max(high * rate, listed ?? 0) }
}

/** Output tokens of one picture. A quality or size the model does not list is held at the dearest it lists. */
export function outputTokens(output: OutputTokens, quality: string, size: Dimensions): TokenRange {
  if (output.kind === 'table') return tableTokens(output.tokens, quality, size)
  const base = output.bases[quality]
  if (base === undefined) return { low: 0, high: formulaTokens(Math.max(...Object.values(output.bases)), size) }
  const tokens = formulaTokens(base, size)
  const unsure = output.uncertain[quality]
  if (!unsure) return { low: tokens, high: tokens }
  const [least, most] = unsure.times
  return { low: tokens * least, high: Math.max(tokens * most, formulaTokens(unsure.base, size)) }
}

function tableTokens(
  table: Readonly<Record<string, Readonly<Record<string, number>>>>,
  quality: string,
  { width, height }: Dimensions,
): TokenRange {
  const known = table[quality]?.[`${width}x${height}`]
  if (known !== undefined) return { low: known, high: known }
  return { low: 0, high: Math.max(...Object.values(table).flatMap((sizes) => Object.values(sizes))) }
}

/** USD of an answer from its token counts. Input tokens without a breakdown count at the dearer image rate. */
export function usageUsd(prices: Prices, usage: TokenUsage): number {
  const unexplained = Math.max(0, usage.inputTokens - usage.inputTextTokens - usage.inputImageTokens)
  const input = usage.inputTextTokens * prices.textIn + (usage.inputImageTokens + unexplained) * prices.imageIn
  return (input + usage.outputTokens * prices.imageOut) / perMillion
}
