import { useMemo } from 'react'
import { useEngine } from '../engine.ts'

/** Batches of practice mode: nothing is charged for them, whatever the estimate for the real model is. */
export function useFreeBatches(): ReadonlySet<number> {
  const batches = useEngine('batch.list', {})
  return useMemo(
    () => new Set((batches.data ?? []).filter(({ provider }) => provider === 'practice').map(({ id }) => id)),
    [batches.data],
  )
}
