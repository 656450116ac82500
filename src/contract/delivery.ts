import { z } from 'zod'
import { renditionSchema } from './recipe.ts'

/** What to deliver: a batch, or whatever a gallery query finds, or chosen images. */
export const deliverySourceSchema = z.union([
  z.strictObject({ batchId: z.number().int() }),
  z.strictObject({ query: z.string().max(2_000) }),
  z.strictObject({ imageIds: z.array(z.number().int()).min(1).max(100_000) }),
])

/**
 * An export: renditions, names and folders. Empty renditions deliver the originals, byte-exact. A batch whose own are
 * empty delivers the originals too, but of an image that was repaired, cut out or locked the picture that came of it, and of
 * one that was asked for in a size to be cut from a larger one the cut picture. GIF and SVG go byte for byte.
 */
export const deliverySchema = z.strictObject({
  source: deliverySourceSchema,
  /** Null: the batch's own. */
  renditions: z.array(renditionSchema).max(12).nullable().default(null),
  fileName: z.string().max(500).nullable().default(null),
})
export type Delivery = z.infer<typeof deliverySchema>

/** Pictures of a batch that are not delivered with it, and why: one reason each. */
export interface LeftOut {
  /** For a person. */
  readonly why: string
  readonly imageIds: readonly number[]
}

export interface DeliveryPlan {
  readonly images: number
  readonly files: number
  /** Up to 12 example paths relative to the target. */
  readonly examples: readonly string[]
  readonly leftOut: readonly LeftOut[]
  readonly problems: readonly string[]
}

export interface DeliveryResult {
  readonly dir: string
  readonly files: number
  readonly bytes: number
  readonly manifest: string
  /** In the manifest too. */
  readonly leftOut: readonly LeftOut[]
  readonly failed: readonly { readonly path: string; readonly message: string }[]
}
