import { traces } from '../queue/kept.ts'
import type { Received } from '../queue/finish.ts'
import type { QueueParts } from '../queue/ports.ts'
import type { Handlers } from './handlers.ts'

/** Looks on this computer for what became of unknown requests. Sends nothing: the provider has no look-up for pictures. */
export function lookRequests(parts: {
  readonly queue: QueueParts
  readonly finish: (received: readonly Received[]) => Promise<void>
}): Handlers<'unknown.look'> {
  const { store } = parts.queue
  return {
    async 'unknown.look'({ batchId, jobIds }) {
      const only = jobIds && new Set(jobIds)
      const batches = batchId === undefined ? store.batches.ids() : [store.batches.source(batchId).id]
      const unknown = batches
        .flatMap((id) => store.jobs.inState(id, 'unknown'))
        .filter(({ id }) => !only || only.has(id))
      await parts.finish(traces(parts.queue, unknown))
      const found = unknown.filter(({ id }) => store.jobs.get(id)?.state === 'done').length
      return { looked: unknown.length, found }
    },
  }
}
