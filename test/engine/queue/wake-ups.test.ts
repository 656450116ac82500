import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openConverter } from '../../../src/main/engine/imaging/converter.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import type { Outcome, Provider } from '../../../src/main/engine/provider/provider.ts'
import { makeChanges } from '../../../src/main/engine/queue/changes.ts'
import { Dispatcher } from '../../../src/main/engine/queue/dispatcher.ts'
import { makePartials } from '../../../src/main/engine/queue/partials.ts'
import { makePace } from '../../../src/main/engine/queue/pace/make-pace.ts'
import { batchComposers } from '../../../src/main/engine/requests/batch-composers.ts'
import type { QueueParts } from '../../../src/main/engine/queue/ports.ts'
import { makeStore, type Store } from '../../../src/main/engine/store/index.ts'
import { createBatch, startEngine } from '../../support/engine.ts'

const start = 1_800_000_000_000

/** A library with one batch of two released jobs, the second of which waits until a moment after `start`. */
async function twoJobs(): Promise<{ root: string; store: Store }> {
  const engine = await startEngine(null)
  const batchId = await createBatch(engine, 2, { concurrency: 2 })
  await engine.close()
  const store = makeStore(engine.library, { backups: join(engine.library, 'backups') })
  const [, second = 0] = store.jobs.moveAll(store.jobs.heldIds(batchId, null), 'held', 'waiting').map(({ id }) => id)
  store.jobs.move(second, 'waiting', 'running')
  store.jobs.move(second, 'running', 'waiting', { notBefore: start + 1 })
  return { root: engine.library, store }
}

it('a job that comes due while the queue goes to sleep is sent, though a long request is under way', async () => {
  const { root, store } = await twoJobs()
  let now = start
  let sent = 0
  const provider: Provider = {
    name: 'openai',
    host: '127.0.0.1',
    keyFingerprint: 'none',
    send({ signal }) {
      sent += 1
      // The second comes due after the queue looked for work, before it decides how long to sleep.
      now = start + 1
      return new Promise<Outcome>((resolve) => {
        const failure = { code: 'cancelled', message: '', action: '', money: 'not_charged' } as const
        signal.addEventListener('abort', () => resolve({ kind: 'not_sent', failure }))
      })
    },
    warm: () => Promise.resolve(),
    reach: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  }
  const clock = (): number => now
  const converter = openConverter({ concurrency: 1 })
  const parts: QueueParts = {
    root,
    store,
    converter,
    models: openModelBook(),
    composerFor: batchComposers(openModelBook()).composerFor,
    changes: makeChanges({ emit: () => undefined, summarise: () => null, queue: () => ({}) as never }),
    partials: makePartials(root, { partial: () => undefined }),
    concurrency: () => 2,
    pace: makePace({ now: clock, wallClock: clock, random: Math.random, load: () => null, save: () => undefined }),
    clock,
    random: Math.random,
    provider: () => Promise.resolve(provider),
    freshConnections: () => undefined,
    maySend: () => undefined,
    mayStore: () => undefined,
  }
  const dispatcher = new Dispatcher(parts)
  onTestFinished(async () => {
    await dispatcher.stop(0)
    await converter.close()
    store.close()
  })
  dispatcher.wake()
  await vi.waitFor(() => expect(sent).toBe(2), 60_000)
})
