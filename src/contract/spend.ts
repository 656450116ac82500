import { z } from 'zod'

/** What a spend report can be broken down by. */
export const spendKeys = ['day', 'model', 'batch', 'row', 'image'] as const
export type SpendKey = (typeof spendKeys)[number]

export const spendQuerySchema = z.strictObject({
  by: z.enum(spendKeys),
  batchId: z.number().int().positive().optional(),
  /** First and last local day, "2026-11-22", both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
})
export type SpendQuery = z.infer<typeof spendQuerySchema>

/** One line of a spend report. Held money is not in `spentUsd`. */
export interface SpendLine {
  /** Stable name: a day, a model id, a batch, row or image number; "none" for what brought no picture. */
  readonly key: string
  readonly label: string
  /** The batch it lies in, for the way back to it; null where it lies in several. */
  readonly batchId: number | null
  readonly requests: number
  readonly images: number
  readonly spentUsd: number
  /** Part of `spentUsd` that is an estimate: sent again or billed without usage. */
  readonly uncertainUsd: number
  readonly heldUsd: number
  /** Approved pictures, and what each has cost with everything spent to get it; null before the first approval. */
  readonly approved: number
  readonly perApprovedUsd: number | null
}

export interface SpendReport {
  readonly by: SpendKey
  /** Newest or dearest first; at most 1,000. The export has them all. */
  readonly lines: readonly SpendLine[]
  readonly lineCount: number
  readonly total: Omit<SpendLine, 'key' | 'label' | 'batchId'>
}

/** Money over all batches, for caps that are wider than one batch. */
export interface Budget {
  readonly todayUsd: number
  readonly dayCapUsd: number | null
  readonly libraryUsd: number
  readonly libraryCapUsd: number | null
  /** Set aside for running and unknown jobs of all batches. */
  readonly reservedUsd: number
}
