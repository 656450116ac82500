import type { HeldView } from '../../../contract/batch.ts'
import { fromMicros, toMicros } from '../../../contract/money.ts'
import type { MatteFallback } from '../../../contract/reference.ts'
import type { ModelBook } from '../models/model-book.ts'
import { inSlices } from '../queue/edit/slices.ts'
import { followUpsUsd } from '../recipe/follow-ups.ts'
import type { HeldBody, HeldJob } from '../store/held.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** Jobs added up at once: some 10 ms. */
const readAtOnce = 1_000

/** What Run would release, with what no counter keeps. Reads the jobs in slices, so that nothing waits for a large batch. */
export function heldRequests(store: Store, models: ModelBook): Handlers<'batch.held'> {
  return {
    async 'batch.held'({ batchId, rowIds }) {
      const { recipe, prices } = store.batches.source(batchId)
      const { transparency = 'none' } = recipe
      const book = models.withPrices(prices)
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
          sum.fallback += followUps(book, job, transparency)
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

/** Micros that requests may cost which follow from a job for its transparency; the plan adds up the same. */
function followUps(book: ModelBook, { model, matte, highMicros, asked }: HeldJob, transparency: MatteFallback): number {
  if (asked === null) return 0
  const [background, quality, size, complexity, partialImages, format, frames] = JSON.parse(asked) as HeldBody
  const usd = followUpsUsd(book, {
    model,
    quality: quality ?? 'auto',
    size: size ?? 'auto',
    complexity,
    partialImages: partialImages ?? 0,
    format: format ?? 'png',
    frames,
    role: matte,
    fallback: background === 'transparent' ? transparency : 'none',
    highUsd: fromMicros(highMicros),
  })
  return toMicros(usd)
}
