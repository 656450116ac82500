import { fork, type ChildProcess } from 'node:child_process'
import { onTestFinished } from 'vitest'
import type { FromEngine, Reply } from '../../../src/contract/channel.ts'
import { ProofsheetError } from '../../../src/contract/failure.ts'
import type { RecoverySummary } from '../../../src/contract/queue.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../../src/contract/requests.ts'
import { canaryKey } from '../../support/engine.ts'
import { mainFile } from '../../support/programs.ts'

const program = mainFile('engine')

/** The engine died before it could answer. */
export class EngineGone extends Error {
  constructor() {
    super('The engine is gone.')
  }
}

/** The real engine program, the shell's child, as a process of its own that can be killed, stopped and traced. */
export interface EngineProcess {
  readonly pid: number
  /** What it found at start. Rejects with a ProofsheetError when it refused the library, with EngineGone when it died. */
  readonly ready: Promise<{ readonly recovery: RecoverySummary | null }>
  /** Rejects with ProofsheetError or EngineGone. */
  ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>
  signal(signal: NodeJS.Signals): void
  /** Closes the channel, as happens when the shell dies. */
  disconnect(): void
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** Asks it to stop; resolves with its exit code, null when a signal ended it. */
  stop(): Promise<number | null>
  readonly isGone: () => boolean
  readonly exited: Promise<number | null>
}

export interface EngineSetting {
  readonly library: string
  /** Base URL of the fake API. */
  readonly url: string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the engine on a library; it is killed when the test ends. */
export function launchEngine({ library, url, env = {} }: EngineSetting): EngineProcess {
  const child = fork(program, ['--library', library, '--version', 'test'], {
    env: { ...process.env, OPENAI_API_KEY: canaryKey, OPENAI_BASE_URL: url, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const engine = new Client(child)
  onTestFinished(async () => engine.kill())
  return engine
}

/** The same, ready to be asked. */
export async function startEngineProcess(setting: EngineSetting): Promise<EngineProcess> {
  const engine = launchEngine(setting)
  await engine.ready
  return engine
}

class Client implements EngineProcess {
  readonly #child: ChildProcess
  readonly #open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  readonly #ready = Promise.withResolvers<{ readonly recovery: RecoverySummary | null }>()
  readonly exited: Promise<number | null>
  #next = 1
  #isGone = false

  constructor(child: ChildProcess) {
    this.#child = child
    // Whoever does not wait for it must not be told that nobody did.
    this.#ready.promise.catch(() => undefined)
    this.exited = new Promise((resolve) => {
      child.once('exit', (code) => {
        this.#isGone = true
        this.#ready.reject(new EngineGone())
        for (const { reject } of this.#open.values()) reject(new EngineGone())
        this.#open.clear()
        resolve(code)
      })
    })
    child.on('message', (message: FromEngine) => this.#hear(message))
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new EngineGone()
    return this.#child.pid
  }

  get ready(): Promise<{ readonly recovery: RecoverySummary | null }> {
    return this.#ready.promise
  }

  readonly isGone = (): boolean => this.#isGone

  ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>> {
    if (this.#isGone) return Promise.reject(new EngineGone())
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve: (value) => resolve(value as RequestOutput<Name>), reject })
      this.#child.send({ kind: 'request', id, name, input }, () => undefined)
    })
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  disconnect(): void {
    this.#child.disconnect()
  }

  async kill(): Promise<void> {
    if (!this.#isGone) this.#child.kill('SIGKILL')
    await this.exited
  }

  async stop(): Promise<number | null> {
    if (!this.#isGone) this.#child.send({ kind: 'stop' }, () => undefined)
    return this.exited
  }

  #hear(message: FromEngine): void {
    if (message.kind === 'ready') this.#ready.resolve({ recovery: message.recovery })
    else if (message.kind === 'refused') this.#ready.reject(new ProofsheetError(message.failure))
    else if (message.kind === 'reply') this.#settle(message.id, message.reply)
  }

  #settle(id: number, reply: Reply<unknown>): void {
    const open = this.#open.get(id)
    this.#open.delete(id)
    if (reply.ok) open?.resolve(reply.value)
    else open?.reject(new ProofsheetError(reply.failure))
  }
}
