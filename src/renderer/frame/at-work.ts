import type { BatchSummary } from '../../contract/batch.ts'

/**
 * The providers that make pictures now, in the order of their batches; `next`, which the next batch would use, when none
 * does. What runs is what may cost money, whatever the setting says.
 */
export function providersAtWork(
  batches: readonly Pick<BatchSummary, 'provider' | 'jobs' | 'state'>[],
  next: string,
): readonly string[] {
  const atWork = batches.filter(({ jobs, state }) => jobs.running > 0 || state === 'running')
  return atWork.length === 0 ? [next] : [...new Set(atWork.map(({ provider }) => provider))]
}
