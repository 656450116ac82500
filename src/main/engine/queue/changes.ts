import type { EngineEvent, Events } from '../../../contract/events.ts'
import type { BatchSummary } from '../../../contract/batch.ts'
import type { QueueSummary } from '../../../contract/queue.ts'

/** Collects what changed and tells it once per frame, so that events do not grow with the number of jobs. */
export interface Changes {
  row(batchId: number, rowId: number): void
  batch(batchId: number): void
  image(batchId: number, imageId: number): void
  /** A preview of a running job: the newest of each is told. */
  partial(came: Events['job.partial']): void
  /** At once, not collected. */
  tell(event: EngineEvent): void
  /** Tells what waits, now. */
  flush(): void
}

const frameMs = 100

/** `summarise` and `queue` read the state at the time of telling, so that a listener never sees an old count after a new one. */
export function makeChanges(parts: {
  readonly emit: (events: readonly EngineEvent[]) => void
  readonly summarise: (batchId: number) => BatchSummary | null
  readonly queue: () => QueueSummary
}): Changes {
  const batches = new Set<number>()
  const rows = new Map<number, Set<number>>()
  const images = new Map<number, number[]>()
  const partials = new Map<number, Events['job.partial']>()
  let timer: NodeJS.Timeout | null = null

  function schedule(): void {
    timer ??= setTimeout(flushQuietly, frameMs)
  }

  /** Nobody waits for an event, and a fresh request is always right: a database that fails now must not end the engine. */
  function flushQuietly(): void {
    try {
      flush()
    } catch {
      timer = null
    }
  }

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    const events: EngineEvent[] = [...partials.values()].map((data) => ({ name: 'job.partial', data }))
    partials.clear()
    if (batches.size === 0) {
      if (events.length > 0) parts.emit(events)
      return
    }
    for (const [batchId, ids] of rows) events.push({ name: 'rows.changed', data: { batchId, rowIds: [...ids] } })
    for (const [batchId, imageIds] of images) events.push({ name: 'images.added', data: { batchId, imageIds } })
    for (const batchId of batches) {
      const summary = parts.summarise(batchId)
      events.push(summary ? { name: 'batch.changed', data: summary } : { name: 'batch.removed', data: { batchId } })
    }
    events.push({ name: 'queue.changed', data: parts.queue() })
    batches.clear()
    rows.clear()
    images.clear()
    parts.emit(events)
  }

  return {
    row(batchId, rowId) {
      const ids = rows.get(batchId)
      if (ids) ids.add(rowId)
      else rows.set(batchId, new Set([rowId]))
      batches.add(batchId)
      schedule()
    },
    batch(batchId) {
      batches.add(batchId)
      schedule()
    },
    image(batchId, imageId) {
      const ids = images.get(batchId)
      if (ids) ids.push(imageId)
      else images.set(batchId, [imageId])
      batches.add(batchId)
      schedule()
    },
    partial(came) {
      partials.set(came.jobId, came)
      schedule()
    },
    tell: (event) => parts.emit([event]),
    flush,
  }
}
