import type { UseQueryResult } from '@tanstack/react-query'
import type { HeldView } from '../../contract/batch.ts'
import type { RequestInput } from '../../contract/requests.ts'
import { cache, request, useEngine } from '../engine.ts'

/** What running these rows would release, null for all rows; asked again when what is held changes. */
export function useHeldOf(
  batchId: number,
  rowIds: ReadonlySet<number> | null,
  enabled: boolean,
): UseQueryResult<HeldView> {
  return useEngine('batch.held', inputOf(batchId, rowIds), { enabled: enabled && rowIds?.size !== 0 })
}

/**
 * The same once, asked at this moment: what is cached may be a second behind, and this decides whether a cap is in the way.
 * The engine has the last word whatever it says: no claim passes a cap. Throws ProofsheetError.
 */
export function heldNow(batchId: number, rowIds: ReadonlySet<number> | null): Promise<HeldView> {
  const input = inputOf(batchId, rowIds)
  return cache.fetchQuery({
    queryKey: ['batch.held', input],
    queryFn: () => request('batch.held', input),
    staleTime: 0,
  })
}

function inputOf(batchId: number, rowIds: ReadonlySet<number> | null): RequestInput<'batch.held'> {
  return rowIds === null ? { batchId } : { batchId, rowIds: [...rowIds] }
}
