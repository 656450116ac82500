import type { SecondsRange } from '../../../contract/plan.ts'

/** Pictures a minute, slowest and fastest. */
interface PaceRange {
  readonly low: number
  readonly high: number
}

/**
 * What a provider allows when nothing has been learnt yet. OpenAI: the published limits of tier 1 and tier 5 for its image
 * models; practice: what one core and four cores draw.
 */
const unlearnt: Readonly<Record<string, PaceRange>> = {
  practice: { low: 240, high: 900 },
  openai: { low: 5, high: 250 },
}

/** How far a learnt pace may be off, either way. */
const spread = 0.15

/** What is to be made, and how many pictures go along with it in all. */
export interface Work {
  readonly requests: number
  readonly along: number
}

/**
 * Seconds a run will take. `learnt` is the provider's measured pace in images made a minute, or null; before one is, the
 * published limits hold, which are reported to count pictures that go along as well. Null for a provider nobody knows
 * anything about.
 */
export function etaSeconds({ requests, along }: Work, provider: string, learnt: number | null): SecondsRange | null {
  const pace = learnt ? { low: learnt * (1 - spread), high: learnt * (1 + spread) } : unlearnt[provider]
  if (!pace || requests === 0) return null
  const slowest = learnt || provider === 'practice' ? requests : requests + along
  return { low: Math.ceil((requests / pace.high) * 60), high: Math.ceil((slowest / pace.low) * 60) }
}
