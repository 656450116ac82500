import { z } from 'zod'
import type { Pause } from './batch.ts'
import type { UsdRange } from './money.ts'
import type { Problem } from './problem.ts'
import { jobChangeSchema } from './queue.ts'
import type { JobInputs } from './reference.ts'

/**
 * Another picture from one that is there: the same row and variant, with the image as first reference unless `change` names
 * references of its own. What the change does not name is as for the image, but for its mask and markup, which were drawn
 * for another picture. Characters of the image come along again from their canon, in the same version, unless the change leaves
 * them out; who was left out for the image stays out until the change names them.
 */
export const editSchema = z.strictObject({
  imageId: z.number().int().positive(),
  change: jobChangeSchema,
  /** Pictures wanted. */
  copies: z.number().int().min(1).max(10).default(1),
})
export type EditWanted = z.infer<typeof editSchema>

/** What an edit would send. Sends nothing, writes nothing. */
export interface EditPreview {
  readonly prompt: string
  /** The body as `plan` prints it; null when a problem stops it. */
  readonly body: Readonly<Record<string, unknown>> | null
  readonly inputs: JobInputs | null
  /** For all copies. */
  readonly estimatedUsd: UsdRange
  readonly problems: readonly Problem[]
}

/** The edits in the line, waiting to be sent. */
export interface EditMade {
  readonly jobIds: readonly number[]
  readonly batchId: number
  /** Why they wait, where their batch does: making an edit resumes nothing. */
  readonly pause: Pause | null
}

/** One picture (or one still to come) in the tree of what was made from what. */
export interface LineageNode {
  readonly jobId: number
  /** Null: not there yet, or it failed; `state` says. */
  readonly imageId: number | null
  readonly state: string
  /** Jobs whose images it was made from, in the order they were sent; pictures of characters are no parents. */
  readonly from: readonly number[]
  readonly key: string
  readonly variantName: string
  readonly repeat: number
  readonly prompt: string
  readonly hasMask: boolean
  /** Epoch ms. */
  readonly createdAt: number | null
}

/**
 * Everything an image came from, everything that came from it or from its ancestors, and whatever else went into those.
 * Parents before children.
 */
export interface Lineage {
  readonly jobId: number
  readonly nodes: readonly LineageNode[]
  /** More there were than fit; the nearest are shown. */
  readonly cut: boolean
}
