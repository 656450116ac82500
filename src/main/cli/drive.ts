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
  const images = await ImageRecorder.of(engine, batchId, output)
  const bell = new Bell()
  const ring = (): void => bell.ring()
  const unsubscribe = engine.subscribe((event: EngineEvent) => {
    if (event.name === 'images.added' && event.data.batchId === batchId) images.announce(event.data.imageIds)
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
      await images.record()
      if (isOver(batch)) {
        await images.recordRest()
        return stopping ? interruptedBatch(batch) : batch
      }
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

/** Writes one `image` record for each image a batch gets; without `--json` it does nothing. */
class ImageRecorder {
  readonly #engine: Engine
  readonly #output: Output
  readonly #query: string
  readonly #seen: Set<number>
  #announced: number[] = []

  static async of(engine: Engine, batchId: number, output: Output): Promise<ImageRecorder> {
    const query = `batch:${batchId}`
    const before = output.json ? (await engine.request('gallery.find', { query })).ids : []
    return new ImageRecorder(engine, output, query, new Set(before))
  }

  private constructor(engine: Engine, output: Output, query: string, seen: Set<number>) {
    this.#engine = engine
    this.#output = output
    this.#query = query
    this.#seen = seen
  }

  announce(ids: readonly number[]): void {
    if (this.#output.json) this.#announced.push(...ids)
  }

  async record(): Promise<void> {
    const ids = this.#announced.filter((id) => !this.#seen.has(id))
    this.#announced = []
    for (const id of ids) this.#seen.add(id)
    for (let from = 0; from < ids.length; from += pageSize) {
      const tiles = await this.#engine.request('gallery.tiles', { ids: ids.slice(from, from + pageSize) })
      for (const tile of tiles) this.#output.image(tile)
    }
  }

  /** Those whose event has not come yet: at the end the library is asked once. */
  async recordRest(): Promise<void> {
    if (!this.#output.json) return
    const { ids } = await this.#engine.request('gallery.find', { query: this.#query })
    this.announce(ids.toReversed())
    await this.record()
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
