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

interface Sources {
  readonly emit: (events: readonly EngineEvent[]) => void
  readonly summarise: (batchId: number) => BatchSummary | null
  readonly queue: () => QueueSummary
}

/** `summarise` and `queue` read the state at the time of telling, so that a listener never sees an old count after a new one. */
export function makeChanges(parts: Sources): Changes {
  const changed = new Changed()
  let timer: NodeJS.Timeout | null = null

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
    const events = changed.take(parts)
    if (events.length > 0) parts.emit(events)
  }

  const note = (change: () => void): void => {
    change()
    timer ??= setTimeout(flushQuietly, frameMs)
  }
  return {
    row: (batchId, rowId) => note(() => changed.row(batchId, rowId)),
    batch: (batchId) => note(() => changed.batches.add(batchId)),
    image: (batchId, imageId) => note(() => changed.image(batchId, imageId)),
    partial: (came) => note(() => changed.partials.set(came.jobId, came)),
    tell: (event) => parts.emit([event]),
    flush,
  }
}

/** What changed since it was last told. */
class Changed {
  readonly batches = new Set<number>()
  readonly partials = new Map<number, Events['job.partial']>()
  readonly #rows = new Map<number, Set<number>>()
  readonly #images = new Map<number, number[]>()

  row(batchId: number, rowId: number): void {
    const ids = this.#rows.get(batchId)
    if (ids) ids.add(rowId)
    else this.#rows.set(batchId, new Set([rowId]))
    this.batches.add(batchId)
  }

  image(batchId: number, imageId: number): void {
    const ids = this.#images.get(batchId)
    if (ids) ids.push(imageId)
    else this.#images.set(batchId, [imageId])
    this.batches.add(batchId)
  }

  /** As events, and forgotten. What could not be read stays for the next time. */
  take({ summarise, queue }: Omit<Sources, 'emit'>): EngineEvent[] {
    const events: EngineEvent[] = [...this.partials.values()].map((data) => ({ name: 'job.partial', data }))
    if (this.batches.size > 0) {
      for (const [batchId, ids] of this.#rows)
        events.push({ name: 'rows.changed', data: { batchId, rowIds: [...ids] } })
      for (const [batchId, imageIds] of this.#images) events.push({ name: 'images.added', data: { batchId, imageIds } })
      for (const batchId of this.batches) {
        const summary = summarise(batchId)
        events.push(summary ? { name: 'batch.changed', data: summary } : { name: 'batch.removed', data: { batchId } })
      }
      events.push({ name: 'queue.changed', data: queue() })
    }
    for (const told of [this.partials, this.batches, this.#rows, this.#images]) told.clear()
    return events
  }
}
