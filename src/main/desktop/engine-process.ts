import { fork, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { assertNever } from '../../contract/assert-never.ts'
import type { FileAddress, Reply } from '../../contract/channel.ts'
import { engineFlags } from '../../contract/engine-flags.ts'
import type { EngineEvent } from '../../contract/events.ts'
import { engineGone, failed, type Failure } from '../../contract/failure.ts'
import type { EngineState } from '../../contract/host.ts'
import type { RequestName } from '../../contract/requests.ts'
import { EngineLink, type EngineNews } from './engine-link.ts'

export interface EngineOptions {
  /** Our own Node 24, and the engine's main file. */
  readonly node: string
  readonly program: string
  /** Absolute path of the library folder. */
  readonly library: string
  /** The app's version, for the engine's log and sidecars. */
  readonly version: string
  readonly environment: Readonly<Record<string, string>>
  readonly logFile: string
  readonly onState: (state: EngineState) => void
  readonly onEvents: (events: readonly EngineEvent[]) => void
  /** Waiting time in ms before each restart; as many restarts as entries. */
  readonly backoffMs?: readonly number[]
}

const defaultBackoffMs = [500, 2_000, 8_000]
/** An engine that was ready for this long earns its restarts back. */
const stableMs = 60_000
const logLimitBytes = 5_000_000

/** Starts the engine, watches it, restarts it, and carries questions to whichever life is the current one. */
export class EngineProcess {
  readonly #options: EngineOptions
  readonly #backoffMs: readonly number[]
  #library: string
  #state: EngineState = { kind: 'starting' }
  #child: ChildProcess | null = null
  #link: EngineLink | null = null
  #restarts = 0
  /** The next life repairs its library before it opens it; a life after that, such as after a crash, does not. */
  #repairs = false
  #timer: NodeJS.Timeout | null = null
  #restarting: Promise<void> = Promise.resolve()
  /** Questions asked before the engine is ready wait here. */
  #settled = Promise.withResolvers<void>()

  constructor(options: EngineOptions) {
    this.#options = options
    this.#backoffMs = options.backoffMs ?? defaultBackoffMs
    this.#library = options.library
  }

  get state(): EngineState {
    return this.#state
  }

  /** Process id of the current life, for tests and messages. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  start(): void {
    this.#restarts = 0
    this.#spawn({ kind: 'starting' })
  }

  /** Never rejects. Waits while the engine starts; a failed engine answers with its failure. */
  request(name: RequestName, input: unknown): Promise<Reply<unknown>> {
    return this.#ask((link) => link.ask({ kind: 'request', name, input }))
  }

  /** Absolute path of a picture's file; for the image protocol only. */
  file(file: FileAddress): Promise<Reply<unknown>> {
    return this.#ask((link) => link.ask({ kind: 'file', file }))
  }

  /**
   * Lets the engine finish and exit. One still busy after the grace (ms) is left to finish alone: it may hold a paid
   * request, and it exits by itself once its channel is closed. True when it ended in time.
   */
  async stop(graceMs: number): Promise<boolean> {
    const child = this.#child
    if (this.#timer) clearTimeout(this.#timer)
    if (!child) return true
    this.#child = null
    this.#link?.requestStop()
    const ended = await exitWithin(child, graceMs)
    this.#link?.close()
    if (!ended && child.connected) child.disconnect()
    return ended
  }

  /** Another life, on another library when one is named. */
  restart(graceMs: number, library: string = this.#library): Promise<void> {
    this.#await({ kind: 'starting' })
    // One after the other: two engines at once would fight for the library's lock.
    this.#restarting = this.#restartAfter(this.#restarting, graceMs, library)
    return this.#restarting
  }

  /** Another life that first repairs the library this one was refused. Rejects with `conflict` when it was not. */
  async repair(graceMs: number): Promise<void> {
    if (this.#state.kind !== 'failed' || this.#state.failure.code !== 'library_damaged') throw nothingToRepair()
    this.#repairs = true
    await this.restart(graceMs)
  }

  async #restartAfter(earlier: Promise<void>, graceMs: number, library: string): Promise<void> {
    await earlier
    await this.stop(graceMs)
    this.#library = library
    this.start()
  }

  async #ask(question: (link: EngineLink) => Promise<Reply<unknown>>): Promise<Reply<unknown>> {
    while (this.#state.kind === 'starting' || this.#state.kind === 'restarting') await this.#settled.promise
    if (this.#state.kind === 'failed') return { ok: false, failure: this.#state.failure }
    return this.#link ? question(this.#link) : { ok: false, failure: engineGone }
  }

  #spawn(state: EngineState): void {
    this.#await(state)
    const log = openLog(this.#options.logFile)
    const words = ['--library', this.#library, '--version', this.#options.version]
    const child = fork(this.#options.program, this.#repairs ? [...words, '--repair'] : words, {
      execPath: this.#options.node,
      execArgv: [...engineFlags],
      env: { ...this.#options.environment },
      serialization: 'json',
      // A file, not a pipe: the engine outlives us when we die, and writing to a broken pipe would kill it.
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    this.#repairs = false
    this.#child = child
    const link = new EngineLink(child, (news) => {
      if (child === this.#child) this.#hear(news)
    })
    this.#link = link
    child.once('error', (error) => this.#ended(child, link, error.message))
    child.once('exit', (code, signal) => this.#ended(child, link, signal ? `signal ${signal}` : `exit code ${code}`))
  }

  #hear(news: EngineNews): void {
    switch (news.kind) {
      case 'ready':
        this.#timer = setTimeout(() => {
          this.#restarts = 0
        }, stableMs)
        this.#timer.unref()
        this.#setState({ kind: 'ready', library: news.library })
        this.#settled.resolve()
        return
      case 'refused':
        this.#fail(news.failure)
        return
      case 'events':
        this.#options.onEvents(news.events)
        return
      default:
        assertNever(news)
    }
  }

  #ended(child: ChildProcess, link: EngineLink, reason: string): void {
    link.close()
    if (child !== this.#child) return
    this.#child = null
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#state.kind === 'failed') return
    const wait = this.#backoffMs[this.#restarts]
    if (wait === undefined) {
      this.#fail(keepsStopping(reason, this.#options.logFile))
      return
    }
    this.#restarts += 1
    const state: EngineState = { kind: 'restarting', attempt: this.#restarts, reason }
    this.#await(state)
    this.#timer = setTimeout(() => this.#spawn(state), wait)
  }

  /** Questions wait from here on; those already waiting look at the new state and wait again. */
  #await(state: EngineState): void {
    const before = this.#settled
    this.#settled = Promise.withResolvers<void>()
    this.#setState(state)
    before.resolve()
  }

  #fail(failure: Failure): void {
    this.#setState({ kind: 'failed', failure })
    this.#settled.resolve()
  }

  #setState(state: EngineState): void {
    this.#state = state
    this.#options.onState(state)
  }
}

function nothingToRepair() {
  return failed('conflict', 'The library was not refused as damaged. Nothing was changed.', 'Look at it again.')
}

function keepsStopping(reason: string, logFile: string): Failure {
  return {
    ...engineGone,
    message: `The engine keeps stopping (${reason}). Pictures that were paid for and received are on disk.`,
    action: 'Restart it from here. If it stops again, run the doctor on the command line and report the log.',
    details: { reason, log: logFile },
  }
}

function exitWithin(child: ChildProcess, graceMs: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true)
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), graceMs)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true })
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > logLimitBytes) renameSync(file, `${file}.old`)
  return openSync(file, 'a', 0o600)
}
