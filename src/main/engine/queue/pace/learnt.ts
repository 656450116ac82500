import { z } from 'zod'

const perMinute = z.number().min(0.001).max(1e9)

/** What is remembered of one limit. */
const learntRateSchema = z.strictObject({
  /** As the provider told it; null: found by trial. */
  limit: perMinute.nullable(),
  from: z.enum(['headers', 'refusal', 'trial']),
  /** What is sent, a minute. */
  perMinute,
  /** How many may leave at once after a rest. */
  burst: z.number().min(1).max(1e9),
  /** Epoch ms. */
  learnedAt: z.number(),
})
export type LearntRate = z.infer<typeof learntRateSchema>

const learntSchema = z.strictObject({
  version: z.literal(1),
  images: learntRateSchema.nullable(),
  requests: learntRateSchema.nullable(),
  tokens: learntRateSchema.nullable(),
})

/** What a lane keeps in the library's database, so that the next start need not learn it again. */
export type Learnt = z.infer<typeof learntSchema>

export const nothingLearnt: Learnt = { version: 1, images: null, requests: null, tokens: null }

/** Anything that does not parse was written by another version, and is learnt anew. */
export function readLearnt(text: string | null): Learnt {
  if (text === null) return nothingLearnt
  try {
    const parsed = learntSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : nothingLearnt
  } catch {
    return nothingLearnt
  }
}
