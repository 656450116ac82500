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

/**
 * Seconds a run of `requests` will take. `learnt` is the provider's measured pace in images a minute, or null.
 * Null for a provider nobody knows anything about.
 */
export function etaSeconds(requests: number, provider: string, learnt: number | null): SecondsRange | null {
  const pace = learnt ? { low: learnt * (1 - spread), high: learnt * (1 + spread) } : unlearnt[provider]
  if (!pace || requests === 0) return null
  return { low: Math.ceil((requests / pace.high) * 60), high: Math.ceil((requests / pace.low) * 60) }
}
