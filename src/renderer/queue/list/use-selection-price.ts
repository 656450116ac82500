import { useEffect, useState } from 'react'
import { addRange, formatUsdRange, zeroRange } from '../../../contract/money.ts'
import type { QueueJob } from '../../../contract/queue.ts'
import { request, toastFailure } from '../../engine.ts'

/** Jobs asked for in one request, and added up at all: more than that has no price unless it is the whole queue. */
const chunk = 300
const most = 3_000

/**
 * What the selected jobs may cost, "$0.36–$0.48"; "no cost" in practice mode; empty while it is not known. `all`: the price
 * of the whole queue, where that is what is selected.
 */
export function useSelectionPrice(
  jobIds: readonly number[],
  isFree: (batchId: number) => boolean,
  all: string | null,
): string {
  const [known, setKnown] = useState<ReadonlyMap<number, QueueJob>>(new Map())
  const isTooMany = jobIds.length > most || all !== null
  useEffect(() => {
    const missing = isTooMany ? [] : jobIds.filter((id) => !known.has(id)).slice(0, chunk)
    if (missing.length === 0) return undefined
    let isWanted = true
    const learn = (jobs: readonly QueueJob[]): void =>
      setKnown((old) => new Map([...old, ...jobs.map((job) => [job.jobId, job] as const)]))
    request('queue.jobs', { jobIds: missing }).then((jobs) => isWanted && learn(jobs), toastFailure)
    return () => {
      isWanted = false
    }
  }, [jobIds, known, isTooMany])
  if (all !== null) return all
  const jobs = jobIds.flatMap((id) => known.get(id) ?? [])
  if (isTooMany || jobs.length < jobIds.length) return ''
  const charged = jobs.filter(({ batchId }) => !isFree(batchId))
  return charged.length === 0
    ? 'no cost'
    : formatUsdRange(charged.reduce((sum, { estimatedUsd }) => addRange(sum, estimatedUsd), zeroRange))
}
