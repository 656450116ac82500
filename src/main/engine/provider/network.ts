import diagnostics from 'node:diagnostics_channel'
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { Agent, request } from 'undici'
import type { Call, Carrier, Reply } from './carrier.ts'

/** Milliseconds. Images of high quality take minutes before the first byte, so the head may take long and a silent body may not. */
export interface NetworkTimeouts {
  readonly connectMs: number
  readonly headMs: number
  readonly idleBodyMs: number
}

const defaultTimeouts: NetworkTimeouts = { connectMs: 15_000, headMs: 900_000, idleBodyMs: 120_000 }

/** Body object of a request on its way -> what to call when its head is written. The body's identity is the request's. */
const waiting = new WeakMap<object, () => void>()
let listening = false

/**
 * undici publishes `undici:client:sendHeaders` just before it writes a request's head: silent for a refused connection,
 * a DNS or a TLS failure, fired for a reset or a hang. It is the only proof that nothing was sent.
 */
function listen(): void {
  if (listening) return
  listening = true
  diagnostics.subscribe('undici:client:sendHeaders', (message) => {
    const body = bodyOf(message)
    if (body !== null) waiting.get(body)?.()
  })
}

function bodyOf(message: unknown): object | null {
  if (typeof message !== 'object' || message === null || !('request' in message)) return null
  const { request: sending } = message
  if (typeof sending !== 'object' || sending === null || !('body' in sending)) return null
  return typeof sending.body === 'object' ? sending.body : null
}

/**
 * HTTP/1.1 over an agent of its own. No redirects, no retries, no decompression, no proxy from the environment, and
 * certificates are always checked whatever the environment says. Requests without a body cannot prove that they were not sent.
 */
export function networkCarrier(timeouts: NetworkTimeouts = defaultTimeouts): Carrier {
  listen()
  const agent = new Agent({
    headersTimeout: timeouts.headMs,
    bodyTimeout: timeouts.idleBodyMs,
    connect: { timeout: timeouts.connectMs, rejectUnauthorized: true },
    // HTTP/2 would replay a stream that a server refused: a second paid POST.
    allowH2: false,
    pipelining: 1,
  })
  return {
    async call(call: Call): Promise<Reply> {
      const { body: bytes, headers: own } = sendable(call)
      if (bytes !== null) waiting.set(bytes, call.onSent)
      const { statusCode, headers, body } = await request(call.url, {
        dispatcher: agent,
        method: call.method,
        headers: own,
        body: bytes,
        signal: call.signal,
        ...(call.isPatient && { bodyTimeout: timeouts.headMs }),
      })
      return { status: statusCode, headers: flat(headers), body }
    },
    // Whoever closes has settled or given up its requests; an open socket must not hold the process.
    close: () => agent.destroy(),
  }
}

/** A stream is read once and so cannot be sent twice; its length is announced, so that one cut short is never taken for whole. */
function sendable({ body, headers }: Call): {
  readonly body: Buffer | Readable | null
  readonly headers: Record<string, string>
} {
  if (Buffer.isBuffer(body)) return { body: body.byteLength > 0 ? body : null, headers: { ...headers } }
  return {
    body: Readable.from(body.stream, { objectMode: false }),
    headers: { ...headers, 'content-length': String(body.length) },
  }
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return result
}
