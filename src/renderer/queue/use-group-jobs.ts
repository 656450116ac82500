import { useQueries } from '@tanstack/react-query'
import type { QueueView, TriageJob } from '../../contract/queue.ts'
import { request } from '../engine.ts'
import { filterOf } from './triage-jobs.ts'

/** The jobs that failed or have an unknown outcome, group by group; a group is asked for again when its count changes. */
export function useGroupJobs({ triage }: QueueView, state: 'failed' | 'unknown'): readonly TriageJob[] {
  const groups = triage.filter((group) => group.state === state)
  return useQueries({
    queries: groups.map((group) => ({
      queryKey: ['jobs of a group', group.key, group.count],
      queryFn: () => request('triage.jobs', filterOf(group)),
    })),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  })
}
