import { realpathSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { DoctorFinding } from '../../contract/doctor.ts'
import type { EngineEvent } from '../../contract/events.ts'
import { failed } from '../../contract/failure.ts'
import type { ImageSize } from '../../contract/image.ts'
import type { RecoverySummary } from '../../contract/queue.ts'
import type { Settings } from '../../contract/settings.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../contract/requests.ts'
import { Backups } from './backups.ts'
import { openBallast, type Ballast } from './files/ballast.ts'
import { acquireLock } from './files/lock.ts'
import { openLibraryFolder, type LibraryFolder } from './files/library.ts'
import { refuseNoLibrary, repairBeforeOpening } from './gallery/doctor/repair-library.ts'
import { openConverter } from './imaging/converter.ts'
import { refuseOlderDatabase } from './ledger/compare.ts'
import { openLedger } from './ledger/ledger.ts'
import { openLog } from './log.ts'
import { loadRegistry, ownModels, type LoadedRegistry } from './models/load-registry.ts'
import { openModelBook } from './models/model-book.ts'
import { makeProviders } from './providers.ts'
import { makeChanges } from './queue/changes.ts'
import { Dispatcher } from './queue/dispatcher.ts'
import type { Received } from './queue/finish.ts'
import { makePace } from './queue/pace/make-pace.ts'
import type { Pace } from './queue/pace/pace.ts'
import { pauseAllByUser } from './queue/pauses.ts'
import type { QueueParts } from './queue/ports.ts'
import { recover } from './queue/recover.ts'
import { applyStartUp } from './queue/start.ts'
import { libraryHandlers, planningHandlers } from './requests/all.ts'
import { etaSeconds } from './requests/eta.ts'
import { makeDrafts } from './requests/drafts.ts'
import { answer } from './requests/handlers.ts'
import { imageFile } from './requests/image.ts'
import { tokensReader } from './requests/tokens-seen.ts'
import { QueueReader } from './requests/queue.ts'
import { openSecrets } from './secrets.ts'
import { makeStore, type Store } from './store/index.ts'

export { loadRegistry, ownModels } from './models/load-registry.ts'
export { startFakeApi } from './provider/fake/server.ts'

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

/** Everything Proofsheet does, behind one contract. */
export interface Engine {
  /** Absolute path of the library. */
  readonly library: string
  /** What was found at start after a crash; null after a clean stop. */
  readonly recovery: RecoverySummary | null
  /** Rejects with ProofsheetError. Input is checked against the contract. */
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>
  subscribe(listener: (event: EngineEvent) => void): () => void
  /** For the image protocol: absolute path of an image's file. */
  file(imageId: number, size: ImageSize): string
  /** Stops claiming, lets what is in flight finish and be stored for `graceMs`, then gives it up as unknown; closes. Once. */
  close(options?: { readonly graceMs?: number }): Promise<void>
}

/** Longer than any request may take, ms. */
const defaultGraceMs = 15 * 60_000
const clock = (): number => Date.now()

/** Below this much free disk nothing more is sent, bytes; and each open request needs room for its answer, its original
 * and what is made from it. */
const leastFreeBytes = 200_000_000
const bytesPerRequest = 32_000_000

/**
 * Opens a library and everything that works on it. Rejects with library_locked, library_newer, library_damaged,
 * library_unsafe, disk_error, and bad_request for a wrong file in `models`. Nothing is sent until a request says so.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const folder = openLibraryFolder(options.library)
  const lock = acquireLock(folder.root, { program: options.program, pid: process.pid })
  try {
    return await wire(options, folder, () => lock.release())
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Looks at what must be right before a library can be opened, under its lock, and with `repair` makes it so: a database
 * that is missing, damaged or older than its ledger is rebuilt from the newest backup and the ledger; the old file is kept.
 * Rejects with library_locked, library_missing, library_newer, and library_damaged when there is nothing to rebuild from.
 */
export async function repairLibrary(options: {
  readonly library: string
  readonly program: 'desktop' | 'cli'
  readonly repair: boolean
}): Promise<readonly DoctorFinding[]> {
  refuseNoLibrary(options.library)
  const root = realpathSync(options.library)
  const lock = acquireLock(root, { program: options.program, pid: process.pid })
  try {
    return await repairBeforeOpening(root, options.repair)
  } finally {
    lock.release()
  }
}

async function wire(options: EngineOptions, folder: LibraryFolder, release: () => void): Promise<Engine> {
  const parts = openParts(options, folder)
  const { log, store, queue, listeners } = parts
  await refuseOlderDatabase(folder.root, store.db).catch((error: unknown) => {
    store.close()
    log.close()
    throw error
  })
  const keepers = openKeepers(parts)
  const dispatcher = new Dispatcher(queue)
  const recovery = await recover(queue, dispatcher, store.settings.markOpen())
  // The command line says itself what is to go on.
  if (!recovery && options.program === 'desktop') applyStartUp(queue, store.settings.get().startUp)
  dispatcher.wake()
  const handlers = handlersOf(parts, keepers, dispatcher, recovery, options.version ?? 'unknown')
  log.logger.info({ library: folder.root, program: options.program, recovery }, 'engine open')
  let closing: Promise<void> | null = null

  async function close(graceMs: number): Promise<void> {
    await dispatcher.stop(graceMs)
    queue.changes.flush()
    await Promise.all([parts.providers.close(), parts.converter.close(), parts.ballast.close()])
    await keepers.ledger.close()
    store.settings.markClosed()
    await keepers.backups.close()
    store.close()
    log.logger.info('engine closed')
    log.close()
    release()
  }

  return {
    library: folder.root,
    recovery,
    request: (name, input) => answer(handlers, name, input),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    file: (imageId, size) => imageFile(store, folder.root, imageId, size),
    close: ({ graceMs = defaultGraceMs } = {}) => (closing ??= close(graceMs)),
  }
}

type Parts = ReturnType<typeof openParts>

function openParts(options: EngineOptions, folder: LibraryFolder) {
  const registry = registryFor(options.models, folder.root)
  const log = openLog(folder.logsDir)
  const store = makeStore(folder.root, { backups: folder.backupsDir })
  folder.databaseCreated()
  const listeners = new Set<(event: EngineEvent) => void>()
  const secrets = openSecrets((key) => log.addSecret(key))
  const settings = (): Settings => store.settings.get()
  const ballast = openBallast(join(folder.spoolDir, 'ballast'))
  const providers = makeProviders({
    settings,
    secrets,
    baseUrl: options.baseUrl ?? null,
    makeRoom: () => ballast.release(),
    models: ownModels(registry),
  })
  const converter = openConverter({ concurrency: availableParallelism() })
  const models = openModelBook({ registry: registry.registry, clock, seen: tokensReader(store.db, clock) })
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
    changes,
    clock,
    concurrency: () => store.settings.get().concurrency,
    pace,
    freshConnections: () => providers.forget(),
    random: Math.random,
    provider: (name) => providers.get(name),
    maySend: makeSendCheck(folder, ballast),
    mayStore: () => folder.stillThere(),
  }
  return { log, store, secrets, ballast, providers, converter, registry, models, reader, changes, queue, listeners }
}

/** The models of a run: a named file, else the environment's, else the library's own, over those that are shipped. */
function registryFor(named: string | undefined, library: string | undefined): LoadedRegistry {
  return loadRegistry({ named, environment: process.env['PROOFSHEET_MODELS'], library })
}

/** What is kept beside the database, so that it can be lost. Neither stops work when it fails. */
function openKeepers({ queue: { root, mayStore }, store, log }: Parts) {
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

function handlersOf(
  parts: Parts,
  keepers: Keepers,
  dispatcher: Dispatcher,
  found: RecoverySummary | null,
  version: string,
) {
  const { queue, store, changes, registry, models, secrets, providers, reader } = parts
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
      registry,
      eta: (requests, provider) => etaSeconds(requests, provider ?? store.settings.get().provider, reader.pace()),
    }),
    ...libraryHandlers({
      ...keepers,
      queue,
      drafts,
      models,
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
        for (const id of store.batches.unfinishedIds()) {
          store.batches.setPause(id, null)
          changes.batch(id)
        }
        resumeWork()
        wake()
      },
    }),
  }
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

/** Before every send: the folder is still ours, and there is room for every answer that may be under way. */
function makeSendCheck(folder: LibraryFolder, ballast: Ballast): (requests: number) => void {
  let checkedAt = Number.NEGATIVE_INFINITY
  let free = 0
  return (requests) => {
    folder.stillThere()
    if (performance.now() - checkedAt > 1_000) {
      free = folder.freeBytes() + ballast.bytes()
      checkedAt = performance.now()
    }
    const hasRoom = free >= leastFreeBytes + requests * bytesPerRequest
    if (hasRoom) ballast.keep(free)
    if (hasRoom && !ballast.isSpent()) return
    throw failed(
      'disk_full',
      'The disk of the library is almost full.',
      'Free some space, then resume. Nothing was sent.',
    )
  }
}

/** What a plan needs and no more: sheets, recipes and models. Opens no library and writes nothing. */
export interface Planner {
  request<Name extends PlannerRequest>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>
}
type PlannerRequest = Extract<RequestName, `sheet.${string}` | `plan.${string}` | `models.${string}`>

/**
 * `models` is a registry file for this run; `library` is only looked at for its models.json. Throws `bad_request` for a wrong
 * `models`.
 */
export function openPlanner(places: { readonly models?: string; readonly library?: string } = {}): Planner {
  const registry = registryFor(places.models, places.library)
  const handlers = planningHandlers({
    drafts: makeDrafts(),
    models: openModelBook({ registry: registry.registry, clock }),
    registry,
    eta: (requests, provider) => etaSeconds(requests, provider ?? 'practice', null),
  })
  return { request: (name, input) => answer(handlers, name, input) }
}
