import type { QueryClient } from '@tanstack/react-query'
import { assertNever } from '../contract/assert-never.ts'
import type { BatchSummary } from '../contract/batch.ts'
import type { EngineEvent, Events } from '../contract/events.ts'
import type { QueueView } from '../contract/queue.ts'
import { throttleLatest } from './throttle.ts'

/** How often counters, money and lists derived from them change on screen, ms. */
const calm = 1_000

/**
 * Returns what brings the cache up to date with engine events, counters and money at most once a second. A request
 * asked afresh is always right, so a lost event heals.
 */
export function createEventSink(cache: QueryClient): (events: readonly EngineEvent[]) => void {
  const setBatch = throttleLatest(calm, (_id: number, batch: BatchSummary) => putBatch(cache, batch))
  const setQueue = throttleLatest(calm, (_key: 'queue', summary: Events['queue.changed']) => {
    cache.setQueryData<QueueView>(['queue.get', {}], (old) => (old === undefined ? old : { ...old, ...summary }))
    void cache.invalidateQueries({ queryKey: ['queue.get'] })
    void cache.invalidateQueries({ queryKey: ['triage.jobs'] })
  })
  const setGallery = throttleLatest(calm, () => {
    void cache.invalidateQueries({ queryKey: ['gallery.find'] })
    void cache.invalidateQueries({ queryKey: ['library.info'] })
    void cache.invalidateQueries({ queryKey: ['characters.list'] })
    void cache.invalidateQueries({ queryKey: ['characters.get'] })
  })

  const apply = (event: EngineEvent): void => {
    switch (event.name) {
      case 'batch.changed':
        return setBatch(event.data.id, event.data)
      case 'batch.removed':
        return removeBatch(cache, event.data.batchId)
      case 'queue.changed':
        return setQueue('queue', event.data)
      case 'images.added':
        return setGallery('gallery', null)
      case 'settings.changed':
        cache.setQueryData(['settings.get', {}], event.data)
        // Caps and slots stand in there too.
        return void cache.invalidateQueries({ queryKey: ['queue.get'] })
      case 'models.changed':
        return forgetModels(cache)
      case 'rows.changed':
      case 'job.partial':
      case 'delivery.progress':
      case 'work.progress':
        // Nothing cached hangs on these: whoever shows rows or progress listens for itself.
        return undefined
      default:
        return assertNever(event)
    }
  }
  return (events) => {
    for (const event of events) apply(event)
  }
}

const modelAnswers = ['models.list', 'models.source', 'models.size', 'models.dropped'] as const

/** What models can do, and the shutdowns the queue warns of. */
function forgetModels(cache: QueryClient): void {
  for (const name of [...modelAnswers, 'queue.get']) void cache.invalidateQueries({ queryKey: [name] })
}

function putBatch(cache: QueryClient, batch: BatchSummary): void {
  const before = cache.getQueryData<BatchSummary>(['batch.get', { batchId: batch.id }])
  // Adding up a large batch is work: only when it must have changed.
  const isOtherHeld = JSON.stringify(before?.held) !== JSON.stringify(batch.held)
  cache.setQueryData(['batch.get', { batchId: batch.id }], batch)
  cache.setQueryData<readonly BatchSummary[]>(['batch.list', {}], (old) => {
    if (old === undefined) return old
    const known = old.some((other) => other.id === batch.id)
    return known ? old.map((other) => (other.id === batch.id ? batch : other)) : [batch, ...old]
  })
  void cache.invalidateQueries({
    predicate: ({ queryKey: [name, input] }) =>
      (name === 'batch.rowIds' && isFilterOf(input, batch.id)) ||
      (isOtherHeld && name === 'batch.held' && isOf(input, batch.id)),
  })
}

function isOf(input: unknown, batchId: number): boolean {
  return (input as { readonly batchId: number }).batchId === batchId
}

/** True for a row list that hangs on row states; the list of all rows never changes. */
function isFilterOf(input: unknown, batchId: number): boolean {
  const filter = input as { readonly batchId: number; readonly display?: string }
  return filter.batchId === batchId && filter.display !== undefined
}

function removeBatch(cache: QueryClient, batchId: number): void {
  cache.removeQueries({ queryKey: ['batch.get', { batchId }] })
  cache.setQueryData<readonly BatchSummary[]>(['batch.list', {}], (old) => old?.filter(({ id }) => id !== batchId))
  void cache.invalidateQueries({ queryKey: ['gallery.find'] })
}
