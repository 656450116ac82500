import type { BatchSummary } from '../../contract/batch.ts'
import type { EngineEvent } from '../../contract/events.ts'
import type { Engine } from '../engine/index.ts'
import type { Output } from './output.ts'
import { Progress } from './progress.ts'

/** How often the state is asked for beside the events, ms: events are a courtesy, a request is the truth. */
const askInterval = 1_000
/** Ids per question to the engine. */
const pageSize = 500

/**
 * Watches a batch until each of its released jobs is settled, or it is paused and nothing is in flight. When `interrupted`
 * aborts, the batch is paused and what is in flight is waited for.
 */
export async function drive(
  engine: Engine,
  batchId: number,
  output: Output,
  interrupted: AbortSignal,
): Promise<BatchSummary> {
  const progress = new Progress(output, await engine.request('batch.get', { batchId }))
  const bell = new Bell()
  const added: number[] = []
  const ring = (): void => bell.ring()
  const unsubscribe = engine.subscribe((event: EngineEvent) => {
    if (event.name === 'images.added' && event.data.batchId === batchId) added.push(...event.data.imageIds)
    if (event.name !== 'batch.changed' || event.data.id !== batchId) return
    progress.show(event.data)
    if (isOver(event.data)) bell.ring()
  })
  interrupted.addEventListener('abort', ring)
  try {
    for (let stopping = false; ;) {
      if (interrupted.aborted && !stopping) await engine.request('batch.pause', { batchId })
      stopping = interrupted.aborted
      const batch = await engine.request('batch.get', { batchId })
      progress.show(batch)
      await recordImages(engine, added.splice(0), output)
      if (isOver(batch)) return stopping ? interruptedBatch(batch) : batch
      await bell.wait(askInterval)
    }
  } finally {
    interrupted.removeEventListener('abort', ring)
    unsubscribe()
    progress.end()
  }
}

function isOver(batch: BatchSummary): boolean {
  return batch.jobs.running === 0 && (batch.jobs.waiting === 0 || batch.pause !== null)
}

/** The pause was this program's doing: say so. Work that came to its end was not interrupted. */
function interruptedBatch(batch: BatchSummary): BatchSummary {
  if (batch.jobs.waiting === 0) return { ...batch, pause: null }
  const message = 'Interrupted; everything that had arrived is stored.'
  const pause = { cause: 'interrupted', message, action: '`proofsheet resume` goes on.', since: Date.now() } as const
  return { ...batch, pause }
}

/** One `image` record for each new image. */
async function recordImages(engine: Engine, ids: readonly number[], output: Output): Promise<void> {
  if (!output.json) return
  for (let from = 0; from < ids.length; from += pageSize) {
    const tiles = await engine.request('gallery.tiles', { ids: ids.slice(from, from + pageSize) })
    for (const tile of tiles) output.image(tile)
  }
}

/** `wait` returns when it rang since the last wait, or after `ms`. */
class Bell {
  #rung = false
  #wake: (() => void) | null = null

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, ms)
      this.#wake = resolve
      await promise
      clearTimeout(timer)
    }
    this.#wake = null
    this.#rung = false
  }
}
