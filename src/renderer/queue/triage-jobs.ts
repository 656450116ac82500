import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { addRange, formatUsdRange, zeroRange } from '../../contract/money.ts'
import type { TriageGroup, TriageJob } from '../../contract/queue.ts'
import type { RequestInput } from '../../contract/requests.ts'
import { request } from '../engine.ts'
import { useFreeBatches } from './use-free-batches.ts'

/** How many examples a group shows. */
export const examplesShown = 2

/** What names a group to the engine. */
export function filterOf({ state, cause, parameter }: TriageGroup): RequestInput<'triage.ids'> {
  return { state, cause, ...(parameter === null ? {} : { parameter }) }
}

/** The first jobs of a group in full. They are asked for again only when others are the first: a group may grow every second. */
export function useExamples(group: TriageGroup): UseQueryResult<readonly TriageJob[]> {
  const first = group.keys.slice(0, examplesShown)
  return useQuery({
    queryKey: ['examples of a group', group.key, first, Math.min(group.count, examplesShown)],
    queryFn: async () => (await request('triage.jobs', filterOf(group))).slice(0, examplesShown),
    placeholderData: (old) => old,
  })
}

/** Larger groups are not added up: their price stands in the queue once they wait again. */
const pricedAtMost = 100

/** What sending all of a group again may cost, in words; empty while it is not known. */
export function useGroupPrice(group: TriageGroup): string {
  const free = useFreeBatches()
  const price = useQuery({
    queryKey: ['price of a group', group.key, group.count, group.keys],
    queryFn: async () => {
      const jobs = await request('triage.jobs', filterOf(group))
      return jobs.reduce((sum, job) => addRange(sum, job.estimatedUsd), zeroRange)
    },
    enabled: group.count <= pricedAtMost,
  })
  if (group.batchIds.every((id) => free.has(id))) return 'no cost'
  return price.data === undefined ? '' : formatUsdRange(price.data)
}
