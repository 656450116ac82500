import type { Learnt } from '../../../contract/model.ts'
import type { UsdRange } from '../../../contract/money.ts'
import type { ModelEntry, TextPrices } from './document.ts'
import { framesOf } from './frames.ts'
import { correctedTokens, learntFrom, type SeenTokens } from './learnt.ts'
import { fileUsd, pictureTokens, pictureUsd, textUsd, type CostlyExtras, type Dearest } from './price.ts'
import { ownOf, type TokenRange } from './tokens.ts'

/** What kind of file is asked for, as pictures that are there are told apart: "gif 9", "svg"; null for a plain picture. */
export function fileKind(model: ModelEntry | null, { format, frames = null }: CostlyExtras): string | null {
  if (format === 'gif') return `gif ${framesOf(model, { frames })}`
  return format === 'svg' ? 'svg' : null
}

/** What one file is asked to be, and what prices it. */
export interface FileAsked {
  readonly entry: ModelEntry
  readonly quality: string
  readonly size: string
  readonly extras: CostlyExtras
  readonly dearest: Dearest
  readonly svgModels: Readonly<Record<string, TextPrices>>
}

/** USD of a file, corrected by others of its own kind: what a plain picture took says nothing of a sheet of frames. */
export function filePrice(asked: FileAsked, seen: SeenTokens | null): UsdRange {
  const { entry, quality, size, extras, dearest } = asked
  const priced = (tokens: TokenRange): UsdRange => pictureUsd(entry, quality, size, tokens, dearest)
  // Nothing of the kind was seen: every frame may cost as much as a picture, also where a price is listed.
  if (extras.format === 'gif' && seen === null) {
    return fileUsd(entry, extras, priced(pictureTokens(entry, quality, size)), dearest)
  }
  const picture = priced(correctedTokens(expectedTokens(asked), seen))
  const [low, high] = addedUsd(asked, seen)
  return { low: picture.low + low, high: picture.high + high }
}

/** Output tokens that are expected: of a GIF those of one picture to those of one for every frame. */
function expectedTokens({ entry, quality, size, extras }: FileAsked): TokenRange {
  const { low, high } = pictureTokens(entry, quality, size)
  if (extras.format !== 'gif') return { low, high }
  const each = entry.formatCosts.gif?.each ?? 'frame'
  return { low, high: each === 'frame' ? high * framesOf(entry, { frames: extras.frames ?? null }) : high }
}

/** What a format adds, at least and at most. The text of an SVG is learnt in millionths of a dollar. */
function addedUsd(asked: FileAsked, seen: SeenTokens | null): readonly [number, number] {
  const { entry, extras, dearest } = asked
  if (extras.format !== 'gif' && extras.format !== 'svg') return [0, 0]
  const [low, high] = (entry.formatCosts[extras.format] ?? dearest.formatCosts[extras.format])?.addUsd ?? [0, 0]
  const text = textSeen(asked, seen)
  if (seen === null || text === null) return [low, high]
  const micros = { least: text.least * 1e6, most: text.most * 1e6, mean: text.mean * 1e6 }
  const learnt = correctedTokens({ low: low * 1e6, high: high * 1e6 }, { ...seen, ...micros })
  return [learnt.low / 1e6, learnt.high / 1e6]
}

/** USD that the text of stored SVGs took; null where its tokens or its price are not known. */
function textSeen({ svgModels }: FileAsked, seen: SeenTokens | null) {
  const text = seen?.text ?? null
  const prices = text && ownOf(svgModels, text.model)
  if (!text || !prices) return null
  return { least: textUsd(prices, text.least), most: textUsd(prices, text.most), mean: textUsd(prices, text.mean) }
}

/** How far files of this kind drifted from what was expected: in tokens, and where a text has a price in dollars. */
export function fileLearnt(asked: FileAsked, seen: SeenTokens | null): Learnt | null {
  const expected = expectedTokens(asked)
  const text = textSeen(asked, seen)
  const rate = (asked.entry.prices ?? asked.dearest.prices).imageOut / 1e6
  if (seen === null || text === null) return learntFrom(expected, seen)
  const [low, high] = addedUsd(asked, null)
  const usd = { low: expected.low * rate + low, high: expected.high * rate + high }
  return learntFrom(usd, { ...seen, mean: seen.mean * rate + text.mean })
}
