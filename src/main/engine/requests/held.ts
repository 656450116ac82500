import type { HeldView } from '../../../contract/batch.ts'
import { fromMicros } from '../../../contract/money.ts'
import type { MatteFallback } from '../../../contract/reference.ts'
import { inSlices } from '../queue/edit/slices.ts'
import type { HeldJob } from '../store/held.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** Jobs added up at once: some 10 ms. */
const readAtOnce = 1_000

/** What Run would release, with what no counter keeps. Reads the jobs in slices, so that nothing waits for a large batch. */
export function heldRequests(store: Store): Handlers<'batch.held'> {
  return {
    async 'batch.held'({ batchId, rowIds }) {
      const { transparency = 'none' } = store.batches.source(batchId).recipe
      const rows = new Set<number>()
      const sum = { jobs: 0, low: 0, high: 0, requests: 0, pictures: 0, fallback: 0 }
      await inSlices(store.jobs.heldIds(batchId, rowIds ?? null), readAtOnce, (ids) => {
        for (const job of store.held.read(ids, transparency !== 'none')) {
          rows.add(job.rowId)
          sum.jobs += 1
          sum.low += job.lowMicros
          sum.high += job.highMicros
          sum.requests += job.pictures > 0 ? 1 : 0
          sum.pictures += job.pictures
          sum.fallback += followUps(job, transparency) * job.highMicros
        }
      })
      return {
        rows: rows.size,
        jobs: sum.jobs,
        estimatedUsd: { low: fromMicros(sum.low), high: fromMicros(sum.high) },
        along: { requests: sum.requests, pictures: sum.pictures },
        fallbackUsd: fromMicros(sum.fallback),
      } satisfies HeldView
    },
  }
}

/** The most further requests that may follow from a job for its transparency; the plan counts the same. */
function followUps({ matte, background }: HeldJob, fallback: MatteFallback): number {
  if (matte !== null) return matte === 'pair_light' ? 1 : 0
  return background === 'transparent' ? { none: 0, key: 1, pair: 2 }[fallback] : 0
}
