import { z } from 'zod'
import { characterNameSchema } from './character.ts'
import { matteFallbacks, mostSources, pictureSourceSchema } from './reference.ts'

/** What a column means. Every column, whatever its field, can be used as `{{its header}}` in a template. */
export const fields = [
  'key',
  'prompt',
  'model',
  'size',
  'aspect',
  'quality',
  'complexity',
  'background',
  'format',
  'compression',
  'moderation',
  'variants',
  'references',
  'mask',
  'markup',
  'character',
  'filename',
  'tags',
  'text',
  'variable',
  'unused',
] as const

export type Field = (typeof fields)[number]

/** Fields of the body that Proofsheet sets itself: they decide what is made and what it costs. */
const ownFields: ReadonlySet<string> = new Set(
  (
    'model prompt n size quality complexity background output_format output_compression moderation stream ' +
    'partial_images frame_count frame_duration_ms image images mask markup'
  ).split(' '),
)

/** Bounds of what can be asked for at all; what a model takes of it is in the registry. */
export const mostWords = 200_000
export const mostPartialImages = 9
export const frameCounts = { min: 1, max: 100 } as const

/** Custom parameters: further fields of the request body, sent as they are. At most 20 and 4,000 characters of JSON. */
export const extraSchema = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'A parameter name is letters, digits, _ . and -.'),
    z.unknown(),
  )
  .superRefine((extra, context) => {
    for (const [name, value] of Object.entries(extra)) {
      if (JSON.stringify(value) === undefined) context.addIssue({ code: 'custom', path: [name], message: 'Not JSON.' })
      if (!ownFields.has(name)) continue
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `${name} is not a custom parameter: use its own setting.`,
      })
    }
    if (Object.keys(extra).length > 20) context.addIssue({ code: 'custom', message: 'At most 20 custom parameters.' })
    if (JSON.stringify(extra).length > 4_000) {
      context.addIssue({ code: 'custom', message: 'At most 4,000 characters of custom parameters.' })
    }
  })
export type Extra = z.infer<typeof extraSchema>

/** The request parameters a person can set. All optional: row beats recipe beats option beats the model's default. */
export const parametersSchema = z.strictObject({
  model: z.string().min(1).max(200).optional(),
  /** "1024x1024", "auto", a ratio, a preset such as "full-hd", or "1920x1080 crop". */
  size: z.string().min(1).max(40).optional(),
  /** "16:9": turned into the nearest legal size when no size is given. */
  aspect: z.string().min(1).max(20).optional(),
  quality: z.string().min(1).max(40).optional(),
  complexity: z.string().min(1).max(40).optional(),
  background: z.string().min(1).max(40).optional(),
  format: z.string().min(1).max(20).optional(),
  /** 0 to 100, JPEG and WebP only. */
  compression: z.number().int().min(0).max(100).optional(),
  moderation: z.string().min(1).max(40).optional(),
  /** Partial pictures that are shown while one is made, where the model streams; each adds to the price. */
  partialImages: z.number().int().min(0).max(mostPartialImages).optional(),
  /** Frames of a GIF and how long each stays, ms. */
  frames: z.number().int().min(frameCounts.min).max(frameCounts.max).optional(),
  frameMs: z.number().int().min(10).max(655_350).optional(),
  /** Put the first reference back outside the mask, pixel by pixel. */
  lock: z.boolean().optional(),
  /** Beside all others; by name the variant beats the recipe, the recipe the options. */
  extra: extraSchema.optional(),
})
export type Parameters = z.infer<typeof parametersSchema>

export const renditionFormats = ['png', 'jpeg', 'webp', 'avif'] as const
export type RenditionFormat = (typeof renditionFormats)[number]

/** cover fills and crops; contain fits inside; pad fits inside and fills the rest with `background`; inside keeps the ratio. */
export const renditionFits = ['inside', 'cover', 'contain', 'pad'] as const

/** A file made from an image. Never larger than the image unless `upscale`. */
export const renditionSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[\p{L}\p{N} _.-]+$/u),
  format: z.enum(renditionFormats),
  /** 1 to 100; ignored for PNG. */
  quality: z.number().int().min(1).max(100).default(90),
  width: z.number().int().min(1).max(16_384).optional(),
  height: z.number().int().min(1).max(16_384).optional(),
  fit: z.enum(renditionFits).default('inside'),
  /** "#rrggbb", or "transparent" where the format has alpha. */
  background: z
    .string()
    .regex(/^(transparent|#[0-9a-fA-F]{6})$/)
    .default('#ffffff'),
  upscale: z.boolean().default(false),
})
export type Rendition = z.infer<typeof renditionSchema>

/** One column of the matrix: what each row makes, and how often. */
export const variantSpecSchema = z.strictObject({
  name: z.string().min(1).max(60),
  repeats: z.number().int().min(0).max(20).default(1),
  /** Replaces the recipe's template for this variant. */
  template: z.string().max(mostWords).optional(),
  parameters: parametersSchema.default({}),
  /** Replaces the recipe's references for this variant. */
  references: z.array(pictureSourceSchema).max(mostSources).optional(),
})
export type VariantSpec = z.infer<typeof variantSpecSchema>

export const columnUseSchema = z.strictObject({
  field: z.enum(fields),
  /** Another name for the column in templates. */
  variable: z.string().min(1).max(100).optional(),
})
export type ColumnUse = z.infer<typeof columnUseSchema>

/** How a row becomes pictures. Saved with the batch as it was; the file format of `--recipe`. */
export const recipeSchema = z.strictObject({
  name: z.string().min(1).max(200).default('Untitled recipe'),
  mapping: z.record(z.string(), columnUseSchema).default({}),
  /** LiquidJS template; `{{any header}}` works, spaces and umlauts included. */
  template: z.string().max(mostWords).default('{{prompt}}'),
  parameters: parametersSchema.default({}),
  variants: z
    .array(variantSpecSchema)
    .min(1)
    .max(16)
    .default([{ name: 'Picture', repeats: 1, parameters: {} }]),
  renditions: z.array(renditionSchema).max(12).default([]),
  /** Pictures that go along with every row, after the row's own. */
  references: z.array(pictureSourceSchema).max(mostSources).optional(),
  /** Versions of characters that were current when the batch was made; absent in a recipe file: the newest. */
  characters: z.record(characterNameSchema, z.number().int().min(1)).optional(),
  /** What to do where a model makes no transparent background, or made one that is no use. Absent: none. */
  transparency: z.enum(matteFallbacks).optional(),
  /** Template of exported file names, without extension. Also knows key, row, variant, repeat, rendition, width, height. */
  fileName: z.string().max(500).default('{{key}}_{{variant}}_{{repeat}}'),
})
export type Recipe = z.infer<typeof recipeSchema>

/**
 * What becomes of a request that was sent and brought no definite answer. `hold` waits for the user. The others send
 * again and may pay twice: once per job, or as long as all that may be paid twice in the batch stays within `usd`.
 */
export const unknownPolicySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hold') }),
  z.strictObject({ kind: z.literal('retry_once') }),
  z.strictObject({ kind: z.literal('retry_within'), usd: z.number().positive().max(1_000_000) }),
])
export type UnknownPolicy = z.infer<typeof unknownPolicySchema>

/** The one options object: a single image, a batch, the window and the command line all pass this. */
export const batchOptionsSchema = z.strictObject({
  /** "practice", "openai" or a named provider. */
  provider: z.string().min(1).max(60).optional(),
  parameters: parametersSchema.default({}),
  /** Pictures per row; beats the recipe's repeats only when the recipe has a single variant. */
  variants: z.number().int().min(1).max(20).optional(),
  /** Run only the first n rows; the rest stay held. */
  sample: z.number().int().min(1).optional(),
  /** USD; the batch stops before it would pass this. */
  capUsd: z.number().positive().max(1_000_000).optional(),
  /** Requests in flight at once. */
  concurrency: z.number().int().min(1).max(500).optional(),
  /** Folders besides the sheet's own in which pictures named by a path may lie. Absolute. */
  referenceFolders: z.array(z.string().min(1).max(4_000)).max(16).optional(),
  /** Absent: hold. */
  unknown: unknownPolicySchema.optional(),
})
export type BatchOptions = z.infer<typeof batchOptionsSchema>
