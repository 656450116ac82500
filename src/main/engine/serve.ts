import type { FromEngine, Reply, ToEngine } from '../../contract/channel.ts'
import type { EngineEvent } from '../../contract/events.ts'
import { failed, failureOf } from '../../contract/failure.ts'
import { isRequestName } from '../../contract/requests.ts'
import type { Engine } from './index.ts'

/** One end of a message channel. */
export interface Channel {
  send(message: FromEngine): void
  onMessage(listener: (message: ToEngine) => void): void
}

/**
 * Binds an engine to a channel: parses, calls, replies or fails, pushes events batched by turn. `stop` is called when
 * the other side asks for it.
 */
export function serve(engine: Engine, channel: Channel, stop: () => void): void {
  let waiting: EngineEvent[] = []
  engine.subscribe((event) => {
    if (waiting.length === 0) {
      setImmediate(() => {
        const events = waiting
        waiting = []
        channel.send({ kind: 'events', events })
      })
    }
    waiting.push(event)
  })
  channel.onMessage((message) => {
    if (message.kind === 'stop') return stop()
    void reply(engine, message).then((value) => channel.send({ kind: 'reply', id: message.id, reply: value }))
  })
  channel.send({ kind: 'ready', library: engine.library, pid: process.pid, recovery: engine.recovery })
}

async function reply(engine: Engine, message: Exclude<ToEngine, { kind: 'stop' }>): Promise<Reply<unknown>> {
  try {
    if (message.kind === 'file') return { ok: true, value: engine.file(message.file) }
    if (!isRequestName(message.name)) {
      throw failed('bad_request', 'There is no such request.', 'Update Proofsheet.')
    }
    return { ok: true, value: await engine.request(message.name, message.input as never) }
  } catch (error) {
    return { ok: false, failure: failureOf(error) }
  }
}
