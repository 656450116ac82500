import type { ChildProcess } from 'node:child_process'
import { z } from 'zod'
import type { FileAddress, FromEngine, Reply, ToEngine } from '../../contract/channel.ts'
import { engineGone, failureSchema } from '../../contract/failure.ts'

/** The envelope only: what is inside comes from our own engine and is typed by the contract. */
const envelope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), library: z.string(), pid: z.number(), recovery: z.unknown() }),
  z.object({ kind: z.literal('refused'), failure: failureSchema }),
  z.object({ kind: z.literal('reply'), id: z.number(), reply: z.looseObject({ ok: z.boolean() }) }),
  z.object({ kind: z.literal('events'), events: z.array(z.unknown()) }),
])

export type EngineNews = Exclude<FromEngine, { kind: 'reply' }>

type Question =
  | { readonly kind: 'request'; readonly name: string; readonly input: unknown }
  | { readonly kind: 'file'; readonly file: FileAddress }

/** One life of the engine: questions out, answers matched by number. Ends with the process; never reused. */
export class EngineLink {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (reply: Reply<unknown>) => void>()
  #nextId = 1
  #open = true

  constructor(child: ChildProcess, onNews: (news: EngineNews) => void) {
    this.#child = child
    child.on('message', (message) => {
      const news = this.#receive(message)
      if (news) onNews(news)
    })
  }

  /** Never rejects: a dead engine answers `engine_gone`. */
  ask(question: Question): Promise<Reply<unknown>> {
    if (!this.#open) return Promise.resolve({ ok: false, failure: engineGone })
    const id = this.#nextId++
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#send({ ...question, id })
    })
  }

  /** Asks the engine to finish what is in flight, store it and exit. */
  requestStop(): void {
    if (this.#open) this.#send({ kind: 'stop' })
  }

  /** Everything that waits is told at once. */
  close(): void {
    this.#open = false
    for (const resolve of this.#waiting.values()) resolve({ ok: false, failure: engineGone })
    this.#waiting.clear()
  }

  #send(message: ToEngine): void {
    // A failed send means that the channel is closing: `exit` or `disconnect` follows and calls close().
    if (this.#child.connected) this.#child.send(message, () => undefined)
    else this.close()
  }

  #receive(message: unknown): EngineNews | null {
    const parsed = envelope.safeParse(message)
    if (!parsed.success) return null
    const known = parsed.data as FromEngine
    if (known.kind !== 'reply') return known
    this.#waiting.get(known.id)?.(known.reply)
    this.#waiting.delete(known.id)
    return null
  }
}
