import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Call, Carrier, Reply } from '../carrier.ts'
import type { FakeApi } from './api.ts'
import type { FakeAnswer } from './wire.ts'

const chunkBytes = 256 * 1024

/** The fake API where the network would be: same requests, same answers, no socket. */
export function fakeCarrier(api: FakeApi): Carrier {
  return {
    async call(call: Call): Promise<Reply> {
      call.signal.throwIfAborted()
      call.onSent()
      const path = call.url.pathname + call.url.search
      const body = Buffer.isBuffer(call.body) ? call.body : await buffer(call.body.stream)
      const answer = await api.handle({ method: call.method, path, headers: call.headers, body })
      if (answer.delayMs > 0) await delay(answer.delayMs, undefined, { signal: call.signal })
      call.signal.throwIfAborted()
      if (answer.wire.kind === 'reset') throw new Error('The connection was reset.')
      if (answer.wire.kind === 'hang') await aborted(call.signal)
      return { status: answer.status, headers: answer.headers, body: bodyOf(answer, call.signal) }
    },
    close: () => Promise.resolve(),
  }
}

async function* bodyOf({ body, wire }: FakeAnswer, signal: AbortSignal): AsyncGenerator<Buffer> {
  const end = wire.kind === 'cut' || wire.kind === 'close' ? Math.min(wire.atByte, body.byteLength) : body.byteLength
  const step = wire.kind === 'drip' ? wire.bytes : chunkBytes
  const pauses = new Set(wire.kind === 'pulses' ? wire.ends : [])
  for (let at = 0; at < end;) {
    const pause = [...pauses].find((one) => one > at) ?? end
    const next = Math.min(at + step, pause, end)
    if (wire.kind === 'drip') await delay(wire.everyMs, undefined, { signal })
    if (wire.kind === 'pulses' && at > 0 && pauses.has(at)) await delay(wire.everyMs, undefined, { signal })
    signal.throwIfAborted()
    yield body.subarray(at, next)
    at = next
  }
  if (wire.kind === 'cut') throw new Error('The connection was reset.')
}

async function aborted(signal: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  throw signal.reason
}
