import { useEffect, useMemo } from 'react'
import type { QueueView } from '../../../contract/queue.ts'
import { cache, onEngineEvent, useEngine } from '../../engine.ts'

/** The list is read again at most this often, ms; a list so long that reading takes its time, more rarely. */
const calmMs = 1_000
const restPerWork = 20

interface QueueIds {
  /** Everything of this state that matches, in the order it will be sent; null until known. */
  readonly ids: readonly number[] | null
  /** Shows an order before the engine has confirmed it. */
  readonly setIds: (ids: readonly number[]) => void
  readonly error: unknown
  readonly retry: () => void
}

/** The order of the queue, kept current. What runs by now is left out at once, though the list is read again later. */
export function useQueueIds(state: 'waiting' | 'held', search: string, queue: QueueView): QueueIds {
  const input = search === '' ? { state } : { state, search }
  const { data, error, isError, refetch } = useEngine('queue.ids', input, { keepLast: true })
  const ids = useMemo(() => {
    if (data === undefined) return null
    const running = new Set(queue.running.map(({ jobId }) => jobId))
    return data.some((id) => running.has(id)) ? data.filter((id) => !running.has(id)) : data
  }, [data, queue.running])
  return {
    ids,
    setIds: (next) => {
      // An answer on its way is of the old order.
      void cache.cancelQueries({ queryKey: ['queue.ids'] })
      cache.setQueryData(['queue.ids', input], next)
    },
    error: isError ? error : null,
    retry: () => void refetch(),
  }
}

/** Jobs held that belong to the queue: those of a batch that was never run do not. Keeps this list and the one shown fresh. */
export function useHeldCount(): number {
  useEffect(keepFresh, [])
  return useEngine('queue.ids', { state: 'held' }).data?.length ?? 0
}

function keepFresh(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let took = 0
  const read = async (): Promise<void> => {
    const start = performance.now()
    await cache.invalidateQueries({ queryKey: ['queue.ids'] })
    took = performance.now() - start
    timer = null
  }
  const stop = onEngineEvent('queue.changed', () => {
    timer ??= setTimeout(() => void read(), Math.max(calmMs, took * restPerWork))
  })
  return () => {
    stop()
    if (timer !== null) clearTimeout(timer)
  }
}
