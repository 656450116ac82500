import type { ModelInfo, SizeRule, SizeVerdict } from '../../../contract/model.ts'
import type { UsdRange } from '../../../contract/money.ts'
import { noPriceList, readPriceList, writePriceList } from './price-list.ts'
import { cautiousPrices, pictureUsd, promptTokens, usageUsd, type TokenUsage } from './price.ts'
import { registry, type ModelEntry, type Prices } from './registry.ts'
import { checkSizeRule, parseSize, sizeForRatio } from './sizes.ts'

/** What can be asked about models. Pure: data in, answers out; an id that is not listed gets cautious answers. */
export interface ModelBook {
  /** The id used when nobody chooses one. */
  readonly defaultModel: string
  list(): readonly ModelInfo[]
  /** By id or dated snapshot id; the answer carries the id asked for. Null when it is not listed. */
  find(id: string): ModelInfo | null
  /** The day (YYYY-MM-DD) a model stopped answering; null for one that still does or was never listed. */
  retired(id: string): string | null
  checkSize(model: string, size: string): SizeVerdict
  /** "16:9" -> "1536x864"; null when it is no ratio or wider than the model goes. */
  sizeForAspect(model: string, aspect: string): string | null
  /** USD for one picture with its prompt of `promptChars` characters. An unlisted model costs between 0 and the dearest known. */
  estimate(model: string, quality: string, size: string, promptChars: number): UsdRange
  /** The same book at the prices of a `priceList`: what is held for a request and what it costs must be of one list. */
  withPrices(list: string): ModelBook
  /** Today's token prices as a batch keeps them: those of every model, since a job may be given another one, and of `used`. */
  priceList(used: Iterable<string>): string
  /**
   * USD of an answer, from the tokens it reports, at the prices of `kept` (see `priceList`); a model that is not in it
   * costs what it costs today. Unlisted models are billed at the highest known rates.
   */
  costOf(model: string, usage: TokenUsage, kept?: string): number
  /** How long a request may take before it counts as lost, ms. Generous: giving up early pays for a picture nobody gets. */
  timeoutMs(model: string, quality: string, size: string): number
}

const defaultFreeRule: SizeRule = registry.models.find((model) => model.sizes.kind === 'free')?.sizes ?? {
  kind: 'fixed',
  sizes: ['1024x1024'],
}

/** The registry as a book; with the price list a batch has kept, at its prices. */
export function openModelBook(kept = noPriceList): ModelBook {
  const prices = readPriceList(kept)
  const books = new Map<string, ModelBook>()
  const entries = new Map<string, ModelEntry>()
  for (const model of registry.models) {
    for (const id of [model.id, ...model.snapshots]) entries.set(id, atPrices(model, prices.get(id)))
  }
  const infos = new Map([...entries].map(([id, entry]) => [id, infoOf(id, entry)]))
  const verdicts = new Map<string, SizeVerdict>()
  const aspects = new Map<string, string | null>()
  const pictures = new Map<string, UsdRange>()
  const ruleOf = (model: string) => entries.get(model)?.sizes ?? defaultFreeRule
  const pricesOf = (model: string): Prices => entries.get(model)?.prices ?? cautiousPrices
  const listed = registry.models.flatMap((model) => infos.get(model.id) ?? [])

  return {
    defaultModel: registry.defaultModel,
    list: () => listed,
    find: (id) => infos.get(id) ?? null,
    retired: (id) => (Object.hasOwn(registry.retired, id) ? (registry.retired[id] ?? null) : null),
    checkSize: (model, size) =>
      remember(verdicts, `${model}\n${size}`, () => checkSizeRule(ruleOf(model), model, size)),
    sizeForAspect: (model, aspect) =>
      remember(aspects, `${model}\n${aspect}`, () => sizeForRatio(ruleOf(model), aspect)),
    estimate: (model, quality, size, promptChars) => {
      const entry = entries.get(model)
      const make = () => (entry ? pictureUsd(entry, quality, size) : unlistedUsd(quality, size))
      return withPrompt(remember(pictures, `${model}\n${quality}\n${size}`, make), entry?.prices ?? null, promptChars)
    },
    withPrices: (list) => remember(books, list, () => openModelBook(list)),
    priceList: (used) => writePriceList([...entries.keys(), ...used], pricesOf),
    costOf: (model, usage, kept = noPriceList) => usageUsd(readPriceList(kept).get(model) ?? pricesOf(model), usage),
    timeoutMs: (model, quality, size) => timeoutMs(entries.get(model) ?? null, quality, size),
  }
}

/** A model without a price keeps none: it is held at the highest known rates. */
function atPrices(model: ModelEntry, prices: Prices | undefined): ModelEntry {
  return prices && model.prices ? { ...model, prices } : model
}

/** A sheet repeats the same few sizes, and finding the nearest legal one costs a millisecond. Bounded: cells are free text. */
function remember<Answer>(answers: Map<string, Answer>, question: string, make: () => Answer): Answer {
  const known = answers.get(question)
  if (known !== undefined) return known
  if (answers.size >= 1_000) answers.clear()
  const answer = make()
  answers.set(question, answer)
  return answer
}

function withPrompt(picture: UsdRange, prices: Prices | null, promptChars: number): UsdRange {
  const { low, high } = promptTokens(promptChars)
  return {
    low: picture.low + (low * (prices?.textIn ?? 0)) / 1_000_000,
    high: picture.high + (high * (prices?.textIn ?? cautiousPrices.textIn)) / 1_000_000,
  }
}

function unlistedUsd(quality: string, size: string): UsdRange {
  const priced = registry.models.filter((model) => model.prices && model.sizes.kind === 'free')
  return { low: 0, high: Math.max(...priced.map((model) => pictureUsd(model, quality, size).high)) }
}

/** A model or a size nobody knows may be the slowest. */
function timeoutMs(model: ModelEntry | null, quality: string, size: string): number {
  const { usualMs, slowMs, slowestMs, largeAbovePixels } = registry.timeouts
  const pixels = parseSize(size)
  const isLarge = !pixels || pixels.width * pixels.height > largeAbovePixels
  const isSlow = model === null || model.slowQualities.includes(quality) || !model.qualities.includes(quality)
  if (isSlow && isLarge) return slowestMs
  return isSlow || isLarge ? slowMs : usualMs
}

function infoOf(id: string, entry: ModelEntry): ModelInfo {
  const { snapshots: _snapshots, output: _output, slowQualities: _slow, ...facts } = entry
  const examplePrices = Object.fromEntries(
    entry.qualities.map((quality) => [quality, pictureUsd(entry, quality, entry.defaultSize)]),
  )
  return { ...facts, id, examplePrices }
}
