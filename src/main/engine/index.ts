import { realpathSync } from 'node:fs'
import type { FileAddress } from '../../contract/channel.ts'
import type { DoctorFinding } from '../../contract/doctor.ts'
import type { EngineEvent } from '../../contract/events.ts'
import type { RecoverySummary } from '../../contract/queue.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../contract/requests.ts'
import { acquireLock } from './files/lock.ts'
import { openLibraryFolder, type LibraryFolder } from './files/library.ts'
import { refuseNoLibrary, repairBeforeOpening, restoreBeforeOpening } from './gallery/doctor/repair-library.ts'
import { refuseOlderDatabase } from './ledger/compare.ts'
import { Dispatcher } from './queue/dispatcher.ts'
import { recover } from './queue/recover.ts'
import { applyStartUp } from './queue/start.ts'
import { answer } from './requests/handlers.ts'
import { pictureFile } from './requests/picture-file.ts'
import { handlersOf, openKeepers, openParts, type EngineOptions } from './wiring.ts'

export { loadRegistry, ownModels } from './models/load-registry.ts'
export { refuseNoLibrary } from './gallery/doctor/repair-library.ts'
export { openPlanner, type Planner } from './planner.ts'
export { checkedBaseUrl } from './provider/openai/access.ts'
export { startFakeApi } from './provider/fake/server.ts'
export type { EngineOptions } from './wiring.ts'

/** Everything Proofsheet does, behind one contract. */
export interface Engine {
  /** Absolute path of the library. */
  readonly library: string
  /** What was found at start after a crash; null after a clean stop. */
  readonly recovery: RecoverySummary | null
  /** Rejects with ProofsheetError. Input is checked against the contract. */
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>
  subscribe(listener: (event: EngineEvent) => void): () => void
  /** For the image protocol: absolute path of a picture's file. Throws `not_found`. */
  file(address: FileAddress): string
  /** Stops claiming, lets what is in flight finish and be stored for `graceMs`, then gives it up as unknown; closes. Once. */
  close(options?: { readonly graceMs?: number }): Promise<void>
}

/** Longer than any request may take, ms. */
const defaultGraceMs = 15 * 60_000
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
  return underLock(options, (root) => repairBeforeOpening(root, options.repair))
}

/**
 * Puts a backup (absolute path) in the place of the library's database, under its lock, with all the ledger says since. The
 * database that was there is kept under another name. Says what came back and what did not. Rejects with library_locked
 * while the library is open anywhere, library_missing, and bad_request for a file that is no backup of this library.
 */
export async function restoreLibrary(options: {
  readonly library: string
  readonly program: 'desktop' | 'cli'
  readonly backup: string
}): Promise<readonly DoctorFinding[]> {
  return underLock(options, (root) => restoreBeforeOpening(root, options.backup))
}

async function underLock<Result>(
  { library, program }: { readonly library: string; readonly program: 'desktop' | 'cli' },
  work: (root: string) => Promise<Result>,
): Promise<Result> {
  refuseNoLibrary(library)
  const root = realpathSync(library)
  const lock = acquireLock(root, { program, pid: process.pid })
  try {
    return await work(root)
  } finally {
    lock.release()
  }
}

async function wire(options: EngineOptions, folder: LibraryFolder, release: () => void): Promise<Engine> {
  const parts = openParts(options, folder)
  const { log, store, queue, listeners } = parts
  await refuseOlderDatabase(folder.root, store.db).catch((error: unknown) => {
    parts.unwatch()
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
    const stopped = dispatcher.stop(graceMs)
    parts.unwatch()
    // Nothing new is sent: a prompt for the key would only keep us.
    parts.secrets.close()
    await stopped
    queue.changes.flush()
    await Promise.all([
      parts.providers.close(),
      parts.converter.close(),
      parts.references.close(),
      parts.ballast.close(),
    ])
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
    file: (address) => pictureFile(store, queue.partials, parts.references, folder.root, address),
    close: ({ graceMs = defaultGraceMs } = {}) => (closing ??= close(graceMs)),
  }
}
