import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { TriageGroup, TriageJob } from '../../contract/queue.ts'
import { request, useEngine } from '../engine.ts'

/** How many examples a group shows. */
export const examplesShown = 2

/** The jobs of a group, at most 500, kept current. */
export function useGroupJobs({ state, cause }: TriageGroup) {
  return useEngine('triage.jobs', { state, cause })
}

/** The first jobs of a group in full. They are asked for again only when others are the first: a group may grow every second. */
export function useExamples({ state, cause, keys, count }: TriageGroup): UseQueryResult<readonly TriageJob[]> {
  const first = keys.slice(0, examplesShown)
  return useQuery({
    queryKey: ['examples of a group', state, cause, first, Math.min(count, examplesShown)],
    queryFn: async () => (await request('triage.jobs', { state, cause })).slice(0, examplesShown),
    placeholderData: (old) => old,
  })
}
