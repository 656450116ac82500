import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { TriageGroup, TriageJob } from '../../contract/queue.ts'
import type { RequestInput } from '../../contract/requests.ts'
import { request } from '../engine.ts'

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
