import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { EngineEvent } from '../../contract/events.ts'
import type { RecoverySummary } from '../../contract/queue.ts'
import type { Settings } from '../../contract/settings.ts'
import { Backups } from './backups.ts'
import { openCharacters, type Characters } from './characters/characters.ts'
import { openBallast } from './files/ballast.ts'
import type { LibraryFolder } from './files/library.ts'
import { openConverter, openPreparer } from './imaging/converter.ts'
import { openLedger } from './ledger/ledger.ts'
import { openLog } from './log.ts'
import { partialTokensOf } from './models/learnt.ts'
import { ownModels } from './models/load-registry.ts'
import { openLiveBook } from './models/live-book.ts'
import { makeProviders } from './providers.ts'
import { makeChanges } from './queue/changes.ts'
import type { Dispatcher } from './queue/dispatcher.ts'
import type { Received } from './queue/finish.ts'
import { makePace } from './queue/pace/make-pace.ts'
import { makePartials } from './queue/partials.ts'
import type { Pace } from './queue/pace/pace.ts'
import { pauseAllByUser, resumeAllByUser } from './queue/pauses.ts'
import type { QueueParts } from './queue/ports.ts'
import { libraryHandlers, planningHandlers } from './requests/all.ts'
import { batchComposers } from './requests/batch-composers.ts'
import { etaSeconds } from './requests/eta.ts'
import { makeDrafts } from './requests/drafts.ts'
import { imageFile } from './requests/image.ts'
import { tokensReader } from './requests/tokens-seen.ts'
import { QueueReader } from './requests/queue.ts'
import { openReferences, type References } from './references/references.ts'
import { registryFor } from './registry.ts'
import { openSecrets } from './secrets.ts'
import { makeSendCheck } from './send-check.ts'
import { makeStore, type Store } from './store/index.ts'

/** Wall clock, epoch ms. */
const clock = (): number => Date.now()

export interface EngineOptions {
  /** The library folder; made when it does not exist. */
  readonly library: string
  readonly program: 'desktop' | 'cli'
  /** Beats OPENAI_BASE_URL and the settings. */
  readonly baseUrl?: string | undefined
  /** A registry file for this run; beats PROOFSHEET_MODELS and the library's models.json. */
  readonly models?: string | undefined
  readonly version?: string
  /** Servers on this machine are paced from the start as any other, not only once they refuse. Default false. */
  readonly pacesThisMachine?: boolean
}

export type Parts = ReturnType<typeof openParts>

/** How long the keychain may take, ms. The window goes on meanwhile and says so; a command has nothing else to do than wait. */
const keychainPatienceMs = { desktop: 3_000, cli: 60_000 } as const

/** Everything that works on one library, opened and tied together. */
export function openParts(options: EngineOptions, folder: LibraryFolder) {
  const registry = registryFor(options.models, folder.root)
  const log = openLog(folder.logsDir)
  const store = makeStore(folder.root, { backups: folder.backupsDir })
  folder.databaseCreated()
  const listeners = new Set<(event: EngineEvent) => void>()
  const secrets = openSecrets((key) => log.addSecret(key), keychainPatienceMs[options.program])
  const settings = (): Settings => store.settings.get()
  const ballast = openBallast(join(folder.spoolDir, 'ballast'))
  const providers = makeProviders({
    settings,
    secrets,
    baseUrl: options.baseUrl ?? null,
    makeRoom: () => ballast.release(),
    models: () => ownModels(registry.current()),
  })
  const mayWrite = makeSendCheck(folder, ballast)
  const converter = openConverter({ concurrency: availableParallelism() })
  const composing = openComposing(folder, store, registry, log)
  const { models, composers } = composing
  const pace = openPace(store, options.pacesThisMachine ?? false)
  const reader = new QueueReader(store, models, pace, clock)
  const changes = makeChanges({
    emit: (events) => {
      for (const event of events) for (const listener of listeners) listener(event)
    },
    queue: () => reader.summary(),
    summarise: (id) => (store.batches.ids().includes(id) ? store.batches.summary(id) : null),
  })
  const queue: QueueParts = {
    root: folder.root,
    store,
    converter,
    models,
    composerFor: composers.composerFor,
    changes,
    partials: makePartials(folder.root, changes),
    clock,
    concurrency: () => store.settings.get().concurrency,
    pace,
    freshConnections: () => providers.forget(),
    random: Math.random,
    provider: (name) => providers.get(name),
    maySend: (requests) => {
      registry.look()
      mayWrite(requests)
    },
    mayStore: () => folder.stillThere(),
  }
  const kept = { log, store, secrets, ballast, providers, converter, registry }
  const unwatch = registry.watch(({ file, problem }) => {
    log.logger.info({ file, problem }, 'model file read again')
    // It makes pictures of the models it was opened with; for OpenAI a key would be asked for again.
    providers.forget('practice')
    changes.tell({ name: 'models.changed', data: null })
  })
  return { ...composing, ...kept, reader, changes, queue, listeners, unwatch }
}

/** What requests are composed with: models and prices, pictures and characters. */
function openComposing(
  folder: LibraryFolder,
  store: Store,
  registry: ReturnType<typeof registryFor>,
  { logger }: ReturnType<typeof openLog>,
) {
  const characters = openCharacters(folder.root, (path) =>
    logger.warn({ path }, 'a file of a character cannot be read'),
  )
  const models = openLiveBook(registry, {
    clock,
    seen: tokensReader(store.db, clock, (model) => partialTokensOf(registry.current().registry, model)),
    dropped: () => store.dropped.all(),
  })
  const references = libraryReferences(folder, store, characters)
  return { characters, models, references, composers: batchComposers(models, references) }
}

/** What is kept beside the database, so that it can be lost. Neither stops work when it fails. */
export function openKeepers({ queue: { root, mayStore }, store, log }: Parts) {
  return {
    ledger: openLedger({
      root,
      store,
      clock,
      onFailure: (failure) => log.logger.error({ failure }, 'ledger not written'),
    }),
    backups: new Backups({
      root,
      store,
      clock,
      mayCopy: mayStore,
      onMade: (backup) => log.logger.info({ backup }, 'backup made'),
      onFailure: (failure) => log.logger.error({ failure }, 'backup failed'),
    }),
  }
}

type Keepers = ReturnType<typeof openKeepers>

/** What answers requests. */
export function handlersOf(
  parts: Parts,
  keepers: Keepers,
  dispatcher: Dispatcher,
  found: RecoverySummary | null,
  version: string,
) {
  const { queue, store, changes, registry, models, references, secrets, providers, reader } = parts
  const drafts = makeDrafts()
  let recovery = found
  const finish = (received: readonly Received[]): Promise<void> => dispatcher.finishSpooled(received)
  const resumeWork = (): void => {
    recovery = null
    dispatcher.resume()
  }
  const wake = (): void => dispatcher.wake()
  return {
    ...planningHandlers({
      drafts,
      models,
      references,
      registry,
      tell: (event) => changes.tell(event),
      eta: (work, provider) => etaSeconds(work, provider ?? store.settings.get().provider, reader.pace()),
    }),
    ...libraryHandlers({
      ...keepers,
      queue,
      drafts,
      models,
      references,
      characters: parts.characters,
      composers: parts.composers,
      registry,
      secrets,
      version,
      reader,
      wake,
      resumeWork,
      finish,
      forgetProviders: () => providers.forget(),
      recovery: () => recovery,
      pauseAll: () => pauseAllByUser(queue),
      resumeAll: () => {
        resumeAllByUser(queue)
        resumeWork()
        wake()
      },
    }),
  }
}

/** Pictures that go along, named by the library's own images and characters too. */
function libraryReferences({ root }: LibraryFolder, store: Store, characters: Characters): References {
  return openReferences({
    preparer: openPreparer({ concurrency: availableParallelism() }),
    root,
    writes: true,
    // As it is shown: locked or cut out where it was, since that is what was looked at and chosen.
    imagePath: (id) => (store.images.get(id) ? imageFile(store, root, id, 'cutout') : null),
    character: (name, version) => characters.find(name, version),
  })
}

/** What lanes learn rides along with the next commit; learnt again it costs little. */
function openPace({ lanes, durable }: Store, pacesThisMachine: boolean): Pace {
  return makePace({
    pacesThisMachine,
    now: () => performance.now(),
    wallClock: clock,
    random: Math.random,
    load: (name) => lanes.load(name),
    save: (name, learnt) => durable.later(() => lanes.save(name, learnt)),
  })
}
