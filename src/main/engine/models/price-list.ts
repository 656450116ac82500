import { z } from 'zod'
import { pricesSchema, textPricesSchema, type Prices, type TextPrices } from './document.ts'

/** Token prices by model id, as they were when a registry was current. A batch keeps such a list from its creation on. */
export interface PriceList {
  readonly models: ReadonlyMap<string, Prices>
  /** Of text models that write SVG; none in lists of earlier versions. */
  readonly svgModels: ReadonlyMap<string, TextPrices>
}

/** As it is written: with the version of the registry it came from. */
const writtenSchema = z.strictObject({
  version: z.iso.date(),
  models: z.record(z.string(), pricesSchema),
  svgModels: z.record(z.string(), textPricesSchema).default({}),
})

/** What batches have that were made before batches kept their prices. */
export const noPriceList = '{}'

/** The prices of `models` now, as text. An unlisted model is written down at the rates it is held against. */
export function writePriceList(
  version: string,
  models: readonly string[],
  pricesOf: (model: string) => Prices,
  svgModels: Readonly<Record<string, TextPrices>>,
): string {
  const prices = Object.fromEntries(models.map((model) => [model, pricesOf(model)]))
  return JSON.stringify({ version, models: prices, svgModels } satisfies z.infer<typeof writtenSchema>)
}

/** Few differ: batches made under one registry mostly have the same text. Bounded, since cells can name any model. */
const known = new Map<string, PriceList>()

/**
 * The list in a text of `writePriceList`. Empty for `noPriceList` and for a text that cannot be read: a paid picture is
 * stored at today's prices rather than not at all.
 */
export function readPriceList(text: string): PriceList {
  const found = known.get(text)
  if (found) return found
  const written = writtenSchema.safeParse(parseJson(text))
  const { models, svgModels } = written.success ? written.data : { models: {}, svgModels: {} }
  const list = { models: new Map(Object.entries(models)), svgModels: new Map(Object.entries(svgModels)) }
  if (known.size >= 100) known.clear()
  known.set(text, list)
  return list
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
