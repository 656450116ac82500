import { z } from 'zod'
import { pricesSchema, type Prices } from './document.ts'

/** Token prices by model id, as they were when a registry was current. A batch keeps such a list from its creation on. */
export type PriceList = ReadonlyMap<string, Prices>

/** As it is written: with the version of the registry it came from. */
const writtenSchema = z.strictObject({ version: z.iso.date(), models: z.record(z.string(), pricesSchema) })

/** What batches have that were made before batches kept their prices. */
export const noPriceList = '{}'

/** The prices of `models` now, as text. An unlisted model is written down at the rates it is held against. */
export function writePriceList(
  version: string,
  models: readonly string[],
  pricesOf: (model: string) => Prices,
): string {
  const prices = Object.fromEntries(models.map((model) => [model, pricesOf(model)]))
  return JSON.stringify({ version, models: prices } satisfies z.infer<typeof writtenSchema>)
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
  const list = new Map(written.success ? Object.entries(written.data.models) : [])
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
