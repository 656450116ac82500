import type { BatchSummary, Pause } from '../../contract/batch.ts'
import type { EngineEvent } from '../../contract/events.ts'
import type { Engine } from '../engine/index.ts'
import type { Output } from './output.ts'
import { Progress } from './progress.ts'

/** How often the state is asked for beside the events, ms: events are a courtesy, a request is the truth. */
const askInterval = 2_000

export interface Driven {
  readonly batch: BatchSummary
  readonly pause: Pause | null
}

/**
 * Watches a batch until each of its released jobs is settled, or it is paused and nothing is in flight. When `interrupted`
 * aborts, the batch is paused and what is in flight is waited for.
 */
export async function drive(
  engine: Engine,
  batchId: number,
  output: Output,
  interrupted: AbortSignal,
): Promise<Driven> {
  const before = await engine.request('batch.get', { batchId })
  const progress = new Progress(output, before)
  const wake = new Wake()
  let added: number[] = []
  const unsubscribe = engine.subscribe((event: EngineEvent) => {
    if (event.name === 'images.added' && event.data.batchId === batchId) added.push(...event.data.imageIds)
    if (event.name === 'batch.changed' || event.name === 'queue.changed') wake.ring()
  })
  const stop = (): void => wake.ring()
  interrupted.addEventListener('abort', stop)
  try {
    for (let paused = false; ;) {
      if (interrupted.aborted && !paused) {
        await engine.request('batch.pause', { batchId })
        paused = true
      }
      const state = await look(engine, batchId)
      progress.show(state.batch)
      const ids = added
      added = []
      await reportImages(engine, ids, output)
      if (isOver(state)) return paused ? interruptedState(state) : state
      await wake.wait(askInterval)
    }
  } finally {
    interrupted.removeEventListener('abort', stop)
    unsubscribe()
    progress.end()
  }
}

async function look(engine: Engine, batchId: number): Promise<Driven> {
  const batch = await engine.request('batch.get', { batchId })
  const queue = await engine.request('queue.get', {})
  return { batch, pause: batch.pause ?? queue.pause }
}

function isOver({ batch, pause }: Driven): boolean {
  return batch.jobs.running === 0 && (batch.jobs.waiting === 0 || pause !== null)
}

/** The pause was this program's doing: say so, whatever the engine calls it. Work that is all done was not interrupted. */
function interruptedState(state: Driven): Driven {
  if (state.batch.jobs.waiting === 0) return { ...state, pause: null }
  return {
    ...state,
    pause: {
      cause: 'interrupted',
      message: 'Interrupted; everything that had arrived is stored.',
      action: '`proofsheet resume` goes on.',
      since: Date.now(),
    },
  }
}

/** One `image` record for each new image. */
async function reportImages(engine: Engine, ids: readonly number[], output: Output): Promise<void> {
  if (!output.json) return
  for (let from = 0; from < ids.length; from += 500) {
    const tiles = await engine.request('gallery.tiles', { ids: ids.slice(from, from + 500) })
    for (const tile of tiles) {
      const { imageId, batchId, rowNumber, key, variantName, repeat, width, height, costUsd } = tile
      output.record({
        type: 'image',
        image: imageId,
        batch: batchId,
        row: rowNumber,
        key,
        variant: variantName,
        repeat,
        width,
        height,
        costUsd,
      })
    }
  }
}

/** A bell: `wait` returns when it rang since the last wait, or after `ms`. */
class Wake {
  #rung = false
  #answer: (() => void) | null = null

  ring(): void {
    this.#rung = true
    this.#answer?.()
  }

  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, ms)
      this.#answer = resolve
      await promise
      clearTimeout(timer)
    }
    this.#answer = null
    this.#rung = false
  }
}
