import { z } from 'zod'
import data from './registry.json' with { type: 'json' }

const perQualityAndSize = <Value extends z.ZodType>(value: Value) => z.record(z.string(), z.record(z.string(), value))

/**
 * How many output tokens a picture costs. `formula`: the published calculator with one base per quality; `uncertain` marks
 * qualities of which only "so many times the formula" is known, with the base that may really apply. `table`: listed
 * tokens per quality and size, and beside them the listed USD per picture where the two disagree.
 */
const outputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('formula'),
    bases: z.record(z.string(), z.number()),
    uncertain: z.record(z.string(), z.strictObject({ times: z.tuple([z.number(), z.number()]), base: z.number() })),
  }),
  z.strictObject({
    kind: z.literal('table'),
    tokens: perQualityAndSize(z.number()),
    listed: perQualityAndSize(z.number()),
  }),
])

const sizesSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), sizes: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('free'),
    multipleOf: z.number(),
    maxEdge: z.number(),
    maxRatio: z.number(),
    minPixels: z.number(),
    maxPixels: z.number(),
    experimentalAbove: z.number(),
  }),
])

/** USD per million tokens. */
export const pricesSchema = z.strictObject({ textIn: z.number(), imageIn: z.number(), imageOut: z.number() })

const modelSchema = z.strictObject({
  id: z.string(),
  provider: z.string(),
  title: z.string(),
  /** Dated ids that mean the same model. */
  snapshots: z.array(z.string()),
  released: z.string(),
  shutdown: z.string().nullable(),
  sizes: sizesSchema,
  defaultSize: z.string(),
  qualities: z.array(z.string()),
  /** Qualities that take minutes, "auto" among them: it may choose the slowest. */
  slowQualities: z.array(z.string()),
  defaultQuality: z.string(),
  complexities: z.array(z.string()),
  backgrounds: z.array(z.string()),
  formats: z.array(z.string()),
  moderations: z.array(z.string()),
  maxPromptChars: z.number(),
  maxReferences: z.number(),
  prices: pricesSchema.nullable(),
  output: outputSchema,
})

const registrySchema = z.strictObject({
  /** The day its facts and prices were looked up, YYYY-MM-DD. A batch remembers it with its prices. */
  version: z.iso.date(),
  defaultModel: z.string(),
  /** Sizes people ask for; preferred when a nearest legal size is suggested. */
  popularSizes: z.array(z.string()),
  /** Models that no longer answer, with the day they stopped. */
  retired: z.record(z.string(), z.string()),
  /**
   * How long a request may take before it counts as lost: usually, when quality or size is slow, and when both are. Twice and
   * more of the longest times seen (280 s), and below the network's own limit for an answer's head.
   */
  timeouts: z.strictObject({
    usualMs: z.number(),
    slowMs: z.number(),
    slowestMs: z.number(),
    largeAbovePixels: z.number(),
  }),
  models: z.array(modelSchema),
})

export type ModelEntry = z.infer<typeof modelSchema>
export type OutputTokens = z.infer<typeof outputSchema>
export type Prices = z.infer<typeof pricesSchema>

/** The registry, checked once at load: models, limits and prices are data, never code. */
export const registry = registrySchema.parse(data)
