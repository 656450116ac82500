import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { RowView } from '../../contract/row.ts'
import { addRange, zeroRange } from '../../contract/money.ts'
import { request } from '../engine.ts'
import type { RunScope } from './run-label.ts'

/** The most rows one request may name. */
const chunk = 300

/** What running these rows would release: asked afresh each time the rows change, since only the engine knows rows out of view. */
export function useHeldOf(batchId: number, rowIds: ReadonlySet<number>, enabled: boolean): UseQueryResult<RunScope> {
  const ids = [...rowIds]
  return useQuery({
    queryKey: ['held of rows', batchId, ids],
    queryFn: async () => {
      const rows: RowView[] = []
      for (let at = 0; at < ids.length; at += chunk) {
        rows.push(...(await request('batch.rows', { batchId, rowIds: ids.slice(at, at + chunk) })))
      }
      return heldOf(rows)
    },
    enabled: enabled && ids.length > 0,
    staleTime: 0,
    gcTime: 0,
  })
}

function heldOf(rows: readonly RowView[]): RunScope {
  const held = rows
    .map((row) => row.cells.flat().filter((job) => job.state === 'held'))
    .filter((jobs) => jobs.length > 0)
  const jobs = held.flat()
  return {
    rows: held.length,
    jobs: jobs.length,
    usd: jobs.reduce((sum, job) => addRange(sum, job.estimatedUsd), zeroRange),
  }
}
