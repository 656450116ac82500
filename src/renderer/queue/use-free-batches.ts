import { useMemo } from 'react'
import { formatUsdRange } from '../../contract/money.ts'
import type { QueueView } from '../../contract/queue.ts'
import { useEngine } from '../engine.ts'

/** Batches of practice mode: nothing is charged for them, whatever the estimate for the real model is. */
export function useFreeBatches(): ReadonlySet<number> {
  const batches = useEngine('batch.list', {})
  return useMemo(
    () => new Set((batches.data ?? []).filter(({ provider }) => provider === 'practice').map(({ id }) => id)),
    [batches.data],
  )
}

/** What all that waits may cost: "$5.90–$7.40", "no cost" when only practice mode waits, empty when nothing does. */
export function useWaitingPrice({ counts, waitingUsd }: QueueView): string {
  const batches = useEngine('batch.list', {}).data ?? []
  const waiting = batches.filter(({ jobs }) => jobs.waiting > 0)
  if (counts.waiting === 0) return ''
  const isFree = waiting.length > 0 && waiting.every(({ provider }) => provider === 'practice')
  return isFree ? 'no cost' : formatUsdRange(waitingUsd)
}
