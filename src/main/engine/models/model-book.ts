import type { DroppedParameter, Learnt, ModelInfo, SizeRule, SizeVerdict } from '../../../contract/model.ts'
import type { UsdRange } from '../../../contract/money.ts'
import { mostPixels, type ModelEntry, type Registry } from './document.ts'
import { fileKind, fileLearnt, filePrice, type FileAsked } from './file-price.ts'
import { tokensSeen, type TokensSeen } from './learnt.ts'
import { frameRule, framesOf, type GifAsked } from './frames.ts'
import { noPriceList, readPriceList, writePriceList } from './price-list.ts'
import { dearestOf, fileUsd, inputUsd, pictureTokens, pictureUsd, textUsd, unlistedUsd, usageUsd } from './price.ts'
import type { CostlyExtras, Dearest, SvgUsage, TokenUsage } from './price.ts'
import { registry as shipped } from './registry.ts'
import { area, brokenBy, nameOf, parseSize } from './size-rule.ts'
import { checkSizeRule, sizeForRatio } from './sizes.ts'
import { timeoutMs, type Work } from './timeout.ts'
import { ownOf } from './tokens.ts'

/** What can be asked about models. Pure: data in, answers out; an id that is not listed gets cautious answers. */
export interface ModelBook {
  /** The id used when nobody chooses one. */
  readonly defaultModel: string
  /** This book as it is now: a file that is replaced later changes no answer of it. A plan asks one and the same to its end. */
  now(): ModelBook
  list(): readonly ModelInfo[]
  /** By id or dated snapshot id; the answer carries the id asked for. Null when it is not listed. */
  find(id: string): ModelInfo | null
  /** The day (YYYY-MM-DD) a model stopped answering; null for one that still does or was never listed. */
  retired(id: string): string | null
  /** Whole days until the last day of a listed model, 0 on that day, negative after it; null when none is known. */
  daysLeft(id: string): number | null
  /** Every id, dated ones too, whose last day is known and at most `days` ahead, or past; the nearest first. */
  ending(days: number): readonly { readonly id: string; readonly day: string; readonly daysLeft: number }[]
  /** Parameters providers said the model does not have; they are left out of requests there. */
  dropped(model: string): readonly DroppedParameter[]
  /** What a size cell may hold: see `checkSizeRule`. An unlisted model is taken to make any size that can be stored. */
  checkSize(model: string, size: string, gif?: GifAsked | null): SizeVerdict
  /** "16:9" -> "1536x864", with what to cut it to where its ratio is another; null when it is no ratio or too wide. */
  sizeForAspect(
    model: string,
    aspect: string,
    gif?: GifAsked | null,
  ): { readonly size: string; readonly crop: string | null } | null
  /** USD for one picture with its prompt and what else is sent. An unlisted model costs between 0 and the dearest known. */
  estimate(model: string, quality: string, size: string, prompt: string, extras?: CostlyExtras): UsdRange
  /** What stored pictures say about that estimate; null when there are none. */
  learnt(model: string, quality: string, size: string, extras?: CostlyExtras): Learnt | null
  /** The same book at the prices of a `priceList`: what is held for a request and what it costs must be of one list. */
  withPrices(list: string): ModelBook
  /** Today's token prices as a batch keeps them: those of every model, since a job may be given another one, and of `used`. */
  priceList(used: Iterable<string>): string
  /**
   * USD of an answer, from the tokens it reports, at the prices of `kept` (see `priceList`); a model that is not in it
   * costs what it costs today. Unlisted models are billed at the highest known rates.
   */
  costOf(model: string, usage: TokenUsage, kept?: string): number
  /** False: what it costs is an estimate at the highest known rates. */
  isPriced(model: string): boolean
  /** USD of the text model's part of an SVG, at the prices of `kept`; null where that model has no known price. */
  svgCostOf(usage: SvgUsage, kept?: string): number | null
  /** USD that are held for the text model's part of an SVG. */
  svgHold(model: string): number
  /** How long a request may take before it counts as lost, ms. Generous: giving up early pays for a picture nobody gets. */
  timeoutMs(model: string, quality: string, size: string, work?: Work): number
}

export interface BookOptions {
  readonly registry?: Registry
  /** Epoch ms. */
  readonly clock?: () => number
  /** What stored pictures took. The same object as long as nothing changed. */
  readonly seen?: () => TokensSeen
  /** What models turned out not to have. */
  readonly dropped?: () => readonly DroppedParameter[]
  /** A list of prices, over the registry's. */
  readonly prices?: string
}

const nothingSeen = tokensSeen([])

/** A registry as a book. Without options: the shipped one at today's prices. */
export function openModelBook(options: BookOptions = {}): ModelBook {
  const { registry = shipped, clock = Date.now, seen = () => nothingSeen, prices: kept = noPriceList } = options
  const { dropped = () => [] } = options
  const prices = readPriceList(kept)
  const dearest = dearestOf(registry)
  const books = new Map<string, ModelBook>()
  const entries = new Map<string, ModelEntry>()
  for (const model of registry.models) {
    for (const id of [model.id, ...model.snapshots]) {
      const then = prices.models.get(id)
      // A model without a price keeps none: it is held at the highest known rates.
      entries.set(id, then && model.prices ? { ...model, prices: then } : model)
    }
  }
  const infos = new Map([...entries].map(([id, entry]) => [id, infoOf(id, entry, dearest)]))
  const pricesOf = (model: string) => entries.get(model)?.prices ?? dearest.prices
  const sizes = sizeAnswers(registry, entries)
  const svgModels = { ...registry.svgModels, ...Object.fromEntries(prices.svgModels) }
  const fileAsked = (entry: ModelEntry, quality: string, size: string, extras: CostlyExtras): FileAsked => {
    return { entry, quality, size, extras, dearest, svgModels }
  }
  const pictures = pictureAnswers()

  const book: ModelBook = {
    defaultModel: registry.defaultModel,
    now: () => book,
    list: () => registry.models.flatMap(({ id }) => infos.get(id) ?? []),
    find: (id) => infos.get(id) ?? null,
    retired: (id) => (Object.hasOwn(registry.retired, id) ? (registry.retired[id] ?? null) : null),
    ending: (days) => endingOf(entries, days, clock()),
    dropped: (model) => dropped().filter((one) => one.model === model),
    daysLeft: (id) => daysUntil(entries.get(id)?.shutdown ?? null, clock()),
    ...sizes,
    estimate: (model, quality, size, prompt, extras = {}) => {
      const entry = entries.get(model) ?? null
      const { complexity = null } = extras
      const file = fileKind(entry, extras)
      const picture = pictures(seen(), [model, quality, size, complexity, file].join('\n'), (known) => {
        if (!entry) return fileUsd(null, extras, unlistedUsd(registry, quality, size, dearest), dearest)
        return filePrice(
          fileAsked(entry, quality, size, extras),
          known.find({ model, quality, size, complexity, file }),
        )
      })
      const { low, high } = inputUsd(entry, prompt, extras, dearest)
      return { low: picture.low + low, high: picture.high + high }
    },
    learnt: (model, quality, size, extras = {}) => {
      const entry = entries.get(model)
      if (!entry) return null
      const { complexity = null } = extras
      const stored = seen().find({ model, quality, size, complexity, file: fileKind(entry, extras) })
      return fileLearnt(fileAsked(entry, quality, size, extras), stored)
    },
    withPrices: (list) => remember(books, list, () => openModelBook({ ...options, prices: list })),
    priceList: (used) => writePriceList(registry.version, [...entries.keys(), ...used], pricesOf, registry.svgModels),
    ...costAnswers(registry, entries, dearest),
    timeoutMs: (model, quality, size, work) =>
      timeoutMs(registry.timeouts, entries.get(model) ?? null, quality, size, work),
  }
  return book
}

/** What answers cost, from what they report. */
function costAnswers(
  registry: Registry,
  entries: ReadonlyMap<string, ModelEntry>,
  dearest: Dearest,
): Pick<ModelBook, 'costOf' | 'isPriced' | 'svgCostOf' | 'svgHold'> {
  const pricesOf = (model: string) => entries.get(model)?.prices ?? dearest.prices
  return {
    costOf: (model, usage, list = noPriceList) =>
      usageUsd(readPriceList(list).models.get(model) ?? pricesOf(model), usage),
    isPriced: (model) => (entries.get(model)?.prices ?? null) !== null,
    svgCostOf: (usage, list = noPriceList) => {
      const known = readPriceList(list).svgModels.get(usage.model) ?? ownOf(registry.svgModels, usage.model)
      return known ? textUsd(known, usage) : null
    },
    svgHold: (model) => (entries.get(model)?.formatCosts.svg ?? dearest.formatCosts.svg)?.addUsd[1] ?? 0,
  }
}

/** What is told of a model. */
function infoOf(id: string, entry: ModelEntry, dearest: Dearest): ModelInfo {
  const { snapshots: _snapshots, output: _output, slowQualities: _slow, inputImages: _patches, ...facts } = entry
  const { partialImageTokens, formatCosts: _costs, frames, ...info } = facts
  const usd = (quality: string) =>
    pictureUsd(entry, quality, entry.defaultSize, pictureTokens(entry, quality, entry.defaultSize), dearest)
  return {
    ...info,
    id,
    partialUsd: entry.prices && (partialImageTokens * entry.prices.imageOut) / 1_000_000,
    frames: frames && { min: frames.min, max: frames.max },
    examplePrices: Object.fromEntries(entry.qualities.map((name) => [name, usd(name)])),
  }
}

function endingOf(
  entries: ReadonlyMap<string, ModelEntry>,
  days: number,
  now: number,
): ReturnType<ModelBook['ending']> {
  const found = [...entries].flatMap(([id, { shutdown: day }]) => {
    const daysLeft = daysUntil(day, now)
    return day === null || daysLeft === null || daysLeft > days ? [] : [{ id, day, daysLeft }]
  })
  return found.sort((a, b) => a.daysLeft - b.daysLeft)
}

function sizeAnswers(registry: Registry, entries: ReadonlyMap<string, ModelEntry>) {
  const verdicts = new Map<string, SizeVerdict>()
  const aspects = new Map<string, ReturnType<ModelBook['sizeForAspect']>>()
  const free = registry.models.find((model) => model.sizes.kind === 'free')?.sizes
  const usual: SizeRule = free ?? { kind: 'fixed', sizes: ['1024x1024'] }
  const ruleOf = (model: string, gif: GifAsked | null): SizeRule => {
    const entry = entries.get(model)
    if (!entry) return usual
    return gif ? frameRule(entry, framesOf(entry, gif)) : entry.sizes
  }
  const check = (model: string, size: string, gif: GifAsked | null): SizeVerdict => {
    const entry = entries.get(model) ?? null
    const plain = entry ? null : parseSize(size)
    if (!plain || area(plain) === 0 || area(plain) > mostPixels) {
      const what = gif ? `${model} in a GIF of ${framesOf(entry, gif)} frames` : model
      return checkSizeRule(ruleOf(model, gif), what, size, registry)
    }
    const experimental = brokenBy(usual, plain) !== null
    return { ok: true, size: nameOf(plain), experimental, crop: null }
  }
  const fit = (model: string, aspect: string, gif: GifAsked | null) => {
    const found = sizeForRatio(ruleOf(model, gif), aspect, registry)
    return found && { size: nameOf(found.size), crop: found.crop && nameOf(found.crop) }
  }
  return {
    checkSize: (model: string, size: string, gif: GifAsked | null = null) =>
      remember(verdicts, question(model, size, gif), () => check(model, size, gif)),
    sizeForAspect: (model: string, aspect: string, gif: GifAsked | null = null) =>
      remember(aspects, question(model, aspect, gif), () => fit(model, aspect, gif)),
  }
}

function question(model: string, value: string, gif: GifAsked | null): string {
  return `${model}\n${value}\n${gif ? (gif.frames ?? 'usual') : ''}`
}

/** Answers about pictures, kept as long as no more of them were seen. */
function pictureAnswers() {
  const answers = new Map<string, UsdRange>()
  let current: TokensSeen = nothingSeen
  return (seen: TokensSeen, question: string, make: (seen: TokensSeen) => UsdRange): UsdRange => {
    if (seen !== current) answers.clear()
    current = seen
    return remember(answers, question, () => make(seen))
  }
}

/** A sheet repeats the same few questions, and some take a millisecond. Bounded: cells are free text. */
function remember<Answer>(answers: Map<string, Answer>, question: string, make: () => Answer): Answer {
  const known = answers.get(question)
  if (known !== undefined) return known
  if (answers.size >= 1_000) answers.clear()
  const answer = make()
  answers.set(question, answer)
  return answer
}

const dayMs = 86_400_000

/** Days are those of UTC, as providers announce them. */
function daysUntil(day: string | null, now: number): number | null {
  return day === null ? null : Math.round(Date.parse(day) / dayMs) - Math.floor(now / dayMs)
}
