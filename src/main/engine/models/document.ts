import { z } from 'zod'
import { frameCounts, mostPartialImages, mostWords } from '../../../contract/recipe.ts'
import { mostSources } from '../../../contract/reference.ts'

/** The layout of a registry file. A file with another number is not read. */
export const registryFormat = 1

const name = z
  .string()
  .regex(/^\S(.*\S)?$/, 'a name has no spaces around it')
  .max(200)
const words = z.array(z.string().min(1).max(40)).max(40)
const usd = z.number().min(0).max(100_000)
const px = z.number().int().min(1).max(16_384)
/**
 * The most pixels a picture may have: with four bytes each, in base64, an answer still fits the 128 MB that are received. A
 * larger one could be paid for and not stored.
 */
export const mostPixels = 20_000_000
const pixels = z.number().int().min(1).max(mostPixels)
const tokens = z.number().min(0).max(10_000_000)
const size = z.string().regex(/^[1-9]\d{0,4}x[1-9]\d{0,4}$/, 'write WIDTHxHEIGHT in px, such as "1024x1024"')
const perQualityAndSize = <Value extends z.ZodType>(value: Value) => z.record(z.string(), z.record(size, value))
const ms = z.number().int().min(1_000).max(870_000)

/**
 * How many output tokens a picture costs. `formula`: the published calculator with one base per quality; `uncertain` marks
 * qualities of which only "so many times the formula" is known, with the base that may really apply. `table`: listed
 * tokens per quality and size, and beside them the listed USD per picture where the two disagree.
 */
const outputSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('formula'),
      bases: z.record(z.string(), z.number().positive().max(10_000)),
      uncertain: z
        .record(
          z.string(),
          z.strictObject({
            times: z.tuple([z.number().positive().max(100), z.number().positive().max(100)]),
            base: z.number().positive().max(10_000),
          }),
        )
        .default({}),
    }),
    z.strictObject({
      kind: z.literal('table'),
      tokens: perQualityAndSize(tokens),
      listed: perQualityAndSize(usd).default({}),
    }),
  ])
  .describe('Output tokens of one picture, by the calculator (one base per quality) or by a table.')

const sizesSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), sizes: z.array(size).min(1).max(100) }),
  z.strictObject({
    kind: z.literal('free'),
    multipleOf: px,
    maxEdge: px,
    maxRatio: z.number().min(1).max(100),
    minPixels: pixels,
    maxPixels: pixels,
    /** Above this many pixels the provider calls the size experimental. */
    experimentalAbove: pixels,
  }),
])

/** USD per million tokens. */
export const pricesSchema = z.strictObject({ textIn: usd, imageIn: usd, imageOut: usd })

/** Of a text model that writes SVG, USD per million tokens. */
export const textPricesSchema = z.strictObject({ textIn: usd, textOut: usd })

/** Patches a picture that is sent along is cut into: see `inputImageTokens`. */
const patchesSchema = z.strictObject({
  patchPx: px,
  mostPatches: z.number().int().min(1).max(1_000_000),
  /** A picture whose longer edge is below this is first scaled up to it, px. */
  leastLongEdge: px,
})

const frameCount = z.number().int().min(frameCounts.min).max(frameCounts.max)

/** How many frames, and the sheets they are laid out on: a whole sheet keeps to the model's rule for sizes. */
const framesSchema = z.strictObject({
  min: frameCount,
  max: frameCount,
  usual: frameCount.optional().describe('Frames made when nothing is said.'),
  sheets: z
    .array(z.strictObject({ upTo: frameCount, columns: frameCount, rows: frameCount }))
    .max(20)
    .default([])
    .describe('Fewest frames first. None: a frame is as large as a picture.'),
})

/** `each`: at worst every frame costs as much as a picture, or only the whole. `addUsd`: besides, at best and at worst. */
const formatCostSchema = z.strictObject({
  each: z.enum(['picture', 'frame']).default('picture'),
  addUsd: z.tuple([usd, usd]).default([0, 0]),
})

const day = z.iso.date()

/** One model as a registry file writes it. What may be left out has a cautious default. */
export const modelSchema = z.strictObject({
  id: name,
  provider: name.default('openai'),
  title: name,
  snapshots: z.array(name).max(40).default([]).describe('Dated ids that mean the same model.'),
  released: day,
  shutdown: day.nullable().default(null).describe('The last day it answers; afterwards it cannot be chosen.'),
  endpoints: z
    .array(z.enum(['generations', 'edits']))
    .min(1)
    .default(['generations']),
  sizes: sizesSchema,
  defaultSize: size,
  qualities: words.min(1),
  slowQualities: words
    .nullable()
    .default(null)
    .describe('Qualities that take minutes, "auto" among them: it may choose the slowest. Null: all of them.'),
  defaultQuality: z.string(),
  complexities: words.default([]),
  backgrounds: words.default(['opaque', 'auto']),
  formats: z
    .array(z.enum(['png', 'jpeg', 'webp', 'gif', 'svg'], 'pictures are stored as png, jpeg, webp, gif and svg'))
    .min(1)
    .default(['png']),
  moderations: words.default([]),
  parameters: z
    .array(name)
    .max(100)
    .default([])
    .describe('Further fields of the request body that the model takes, for custom parameters.'),
  maxPromptChars: z.number().int().min(1).max(mostWords).default(32_000),
  maxReferences: z.number().int().min(0).max(mostSources).default(0),
  masks: z.boolean().default(false),
  markup: z.boolean().default(false).describe('Takes an overlay drawn over the first reference.'),
  previewFormats: words.default([]).describe('Formats of a preview that not every account has; plans say so.'),
  frames: framesSchema.nullable().default(null).describe('Frames a GIF may have; null where the model makes none.'),
  formatCosts: z
    .partialRecord(z.enum(['gif', 'svg']), formatCostSchema)
    .default({})
    .describe('What such a file may cost, where that is not simply one picture.'),
  maxPartialImages: z.number().int().min(0).max(mostPartialImages).default(0),
  partialImageTokens: tokens.default(100).describe('Output tokens that each partial image of a stream adds.'),
  inputImages: patchesSchema.nullable().default(null).describe('Null: not known; held at the dearest known.'),
  prices: pricesSchema.nullable().default(null).describe('USD per million tokens. Null: held at the highest known.'),
  output: outputSchema,
})

/**
 * How long a request may take before it counts as lost: usually, when quality or size is slow, and when both are. Twice and
 * more of the longest times seen (280 s), and below the network's own limit for an answer's head.
 */
const timeoutsSchema = z.strictObject({ usualMs: ms, slowMs: ms, slowestMs: ms, largeAbovePixels: pixels })

const presetSchema = z.strictObject({ name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), title: name, size })

const head = {
  $schema: z.string().optional(),
  format: z.literal(registryFormat, `this Proofsheet reads registry files of format ${registryFormat}`),
  version: day.describe('The day its facts and prices were looked up. A batch remembers it with its prices.'),
}
const body = {
  defaultModel: name,
  popularSizes: z.array(size).max(100).describe('Sizes people ask for; preferred when a legal size is suggested.'),
  aspects: z
    .array(z.string().regex(/^[1-9]\d?:[1-9]\d?$/))
    .max(40)
    .describe('Aspect ratios offered by name.'),
  presets: z.array(presetSchema).max(100).describe('Sizes of platforms and papers, by name.'),
  retired: z.record(name, day).describe('Models that no longer answer, with the day they stopped.'),
  timeouts: timeoutsSchema,
  svgModels: z
    .record(name, textPricesSchema)
    .describe('Text models that write SVG, by the name answers give them: USD per million tokens.'),
  models: z.array(modelSchema).max(500),
}

/** A whole registry, as it is shipped. */
export const registrySchema = z.strictObject({ ...head, ...body })
/** A user's file: what it names replaces what is shipped, the rest stays. */
export const registryFileSchema = z
  .strictObject({ ...head, ...z.strictObject(body).partial().shape })
  .describe('Models for Proofsheet: replaces or adds whole models by id, and any of the other lists.')

export type ModelEntry = z.output<typeof modelSchema>
export type OutputTokens = z.output<typeof outputSchema>
export type Prices = z.output<typeof pricesSchema>
export type TextPrices = z.output<typeof textPricesSchema>
export type Patches = z.output<typeof patchesSchema>
export type Registry = z.output<typeof registrySchema>
export type RegistryFile = z.output<typeof registryFileSchema>

/** The published schema of a user's file (docs/models.schema.json). */
export const registryJsonSchema = (): unknown => z.toJSONSchema(registryFileSchema, { io: 'input' })
