import { join } from 'node:path'
import type { EngineEvent } from '../../../src/contract/events.ts'
import { acquireLock } from '../../../src/main/engine/files/lock.ts'
import { openLibraryFolder } from '../../../src/main/engine/files/library.ts'
import type { Converter } from '../../../src/main/engine/imaging/imaging.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { networkCarrier, type NetworkTimeouts } from '../../../src/main/engine/provider/network.ts'
import { openOpenAiProvider } from '../../../src/main/engine/provider/openai/openai-provider.ts'
import type { Provider } from '../../../src/main/engine/provider/provider.ts'
import { makeChanges } from '../../../src/main/engine/queue/changes.ts'
import { Dispatcher } from '../../../src/main/engine/queue/dispatcher.ts'
import { makePartials } from '../../../src/main/engine/queue/partials.ts'
import { makePace } from '../../../src/main/engine/queue/pace/make-pace.ts'
import { openPreparer } from '../../../src/main/engine/imaging/converter.ts'
import { openReferences, type References } from '../../../src/main/engine/references/references.ts'
import { batchComposers } from '../../../src/main/engine/requests/batch-composers.ts'
import type { QueueParts } from '../../../src/main/engine/queue/ports.ts'
import { recover } from '../../../src/main/engine/queue/recover.ts'
import { batchRequests } from '../../../src/main/engine/requests/batch.ts'
import { makeDrafts } from '../../../src/main/engine/requests/drafts.ts'
import { answer } from '../../../src/main/engine/requests/handlers.ts'
import { QueueReader } from '../../../src/main/engine/requests/queue.ts'
import { retryRequests } from '../../../src/main/engine/requests/retry.ts'
import { runRequests } from '../../../src/main/engine/requests/run.ts'
import { sheetRequests } from '../../../src/main/engine/requests/sheet.ts'
import { makeStore, type Store } from '../../../src/main/engine/store/index.ts'
import { canaryKey } from '../../support/engine.ts'

/** What the engine takes from outside, for a test to hold in its hand. Everything else is the product's own. */
export interface Seams {
  /** Under this folder the library lies. */
  readonly library: string
  /** Base URL of each provider's server. "practice" here is one more provider over HTTP, whose pictures are free. */
  readonly urls: Readonly<Record<string, string>>
  readonly converter: Converter
  /** Epoch ms; may jump. */
  readonly clock: () => number
  /** ms of a clock that nobody can set. */
  readonly monotonic: () => number
  readonly random: () => number
  /** How long a request may take, ms. */
  readonly timeoutMs: number
  readonly network: NetworkTimeouts
  /** The database is open and nothing has been done with it. */
  readonly onStore?: (store: Store) => void
  /** Everything is settled and the database is about to be closed. */
  readonly onClosing?: (store: Store) => void
}

export interface WiredEngine {
  /** Sheets, batches, run and retry; no other request is answered. */
  readonly engine: Engine
  readonly store: Store
  /** What the dispatcher's own timer would do when it rang. */
  wake(): void
}

/** The engine as its index wires it, with the seams above: same store, same queue, same provider over HTTP. */
export async function wireEngine(seams: Seams): Promise<WiredEngine> {
  const folder = openLibraryFolder(seams.library)
  const lock = acquireLock(folder.root, { program: 'cli', pid: process.pid })
  const store = makeStore(folder.root, { backups: folder.backupsDir })
  folder.databaseCreated()
  seams.onStore?.(store)
  const providers = openProviders(seams)
  const listeners = new Set<(event: EngineEvent) => void>()
  const models = openModelBook()
  const pace = makePace({
    now: seams.monotonic,
    wallClock: seams.clock,
    random: seams.random,
    load: (name) => store.lanes.load(name),
    save: (name, learnt) => store.durable.later(() => store.lanes.save(name, learnt)),
  })
  const reader = new QueueReader(store, models, pace, seams.clock)
  const queue: QueueParts = {
    root: folder.root,
    store,
    converter: seams.converter,
    models: { ...models, timeoutMs: () => seams.timeoutMs },
    composerFor: batchComposers(models).composerFor,
    changes: makeChanges({
      emit: (events) => {
        for (const event of events) for (const listener of listeners) listener(event)
      },
      queue: () => reader.summary(),
      summarise: (id) => store.batches.summary(id),
    }),
    partials: makePartials(folder.root, { partial: () => undefined }),
    clock: seams.clock,
    random: seams.random,
    concurrency: () => store.settings.get().concurrency,
    pace,
    provider: (name) => Promise.resolve(providers.get(name)),
    freshConnections: () => providers.forget(),
    maySend: () => folder.stillThere(),
    mayStore: () => folder.stillThere(),
  }
  const dispatcher = new Dispatcher(queue)
  const recovery = await recover(queue, dispatcher, store.settings.markOpen())
  const references = openReferences({
    preparer: openPreparer({ concurrency: 1 }),
    root: folder.root,
    writes: true,
    imagePath: null,
    character: () => null,
  })
  const handlers = handlersOf(queue, dispatcher, { models, references })

  async function close(graceMs: number): Promise<void> {
    await dispatcher.stop(graceMs)
    queue.changes.flush()
    await providers.close()
    await references.close()
    store.settings.markClosed()
    seams.onClosing?.(store)
    store.close()
    lock.release()
  }

  return {
    store,
    wake: () => dispatcher.wake(),
    engine: {
      library: folder.root,
      recovery,
      request: (name, input) => answer(handlers, name, input),
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      file: (address) => join(folder.root, JSON.stringify(address)),
      close: ({ graceMs = 60_000 } = {}) => close(graceMs),
    },
  }
}

function handlersOf(
  queue: QueueParts,
  dispatcher: Dispatcher,
  tools: { readonly models: ReturnType<typeof openModelBook>; readonly references: References },
) {
  const drafts = makeDrafts()
  const wake = (): void => dispatcher.wake()
  return {
    ...sheetRequests(drafts),
    ...batchRequests({ queue, drafts, ...tools }),
    ...runRequests({ queue, wake, resumeWork: () => dispatcher.resume() }),
    ...retryRequests({ queue, wake, finish: (received) => dispatcher.finishSpooled(received) }),
  }
}

function openProviders({ urls, network }: Seams) {
  const opened = new Map<string, Provider>()
  const all: Provider[] = []
  return {
    get(name: string): Provider {
      const known = opened.get(name)
      if (known) return known
      const provider = openOpenAiProvider({
        name,
        apiKey: canaryKey,
        baseUrl: urls[name] ?? null,
        carrier: () => Promise.resolve(networkCarrier(network)),
      })
      opened.set(name, provider)
      all.push(provider)
      return provider
    },
    forget: () => opened.clear(),
    close: () => Promise.all(all.map((provider) => provider.close())),
  }
}
