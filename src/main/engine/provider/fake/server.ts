import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { createFakeApi } from './api.ts'
import { startArtist } from './artist.ts'
import type { LedgerLine } from './ledger.ts'
import type { FakeModel } from './models.ts'
import type { FakeAnswer } from './wire.ts'

export interface FakeServerSettings {
  /** 0 or absent: any free port. */
  readonly port?: number
  /** ScriptInput, checked here: it usually comes from a file. */
  readonly script?: unknown
  readonly ledgerPath?: string | null
  /** Default "card". "flat" and a PNG file cost almost nothing. */
  readonly pictures?: 'card' | 'flat' | { readonly file: string }
  /** Models beside its own, as a registry describes them. */
  readonly models?: readonly FakeModel[]
}

export interface FakeServer {
  /** Base URL for a client: "http://127.0.0.1:<port>/v1". */
  readonly url: string
  readonly port: number
  ledger(): readonly LedgerLine[]
  /** Image POSTs received, refused ones included. */
  received(): number
  close(): Promise<void>
}

/** The fake API as a server on 127.0.0.1. Throws ProofsheetError `bad_request` for a wrong script. `GET /__ledger` gives the billed requests, one JSON line each. */
export async function startFakeApi(settings: FakeServerSettings = {}): Promise<FakeServer> {
  const artist = (settings.pictures ?? 'card') === 'card' ? startArtist() : null
  const api = createFakeApi({
    script: settings.script ?? {},
    models: { listed: settings.models ?? [], acceptsAny: false },
    ledgerPath: settings.ledgerPath ?? null,
    pictures: artist ?? (typeof settings.pictures === 'object' ? settings.pictures : 'flat'),
  })
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming)
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value)
    await sendAnswer(
      await api.handle({ method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers, body }),
      outgoing,
    )
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    ledger: () => api.ledger.lines,
    received: () => api.received(),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
      await artist?.close()
    },
  }
}

/** Puts an answer onto the wire, whole or broken as it says. */
export async function sendAnswer(answer: FakeAnswer, outgoing: ServerResponse): Promise<void> {
  const { body, wire } = answer
  if (answer.delayMs > 0) await delay(answer.delayMs)
  if (wire.kind === 'hang' || outgoing.destroyed) return
  if (wire.kind === 'reset') {
    outgoing.socket?.resetAndDestroy()
    return
  }
  const length = wire.kind === 'close' ? { connection: 'close' } : { 'content-length': String(body.byteLength) }
  // Without a length and without chunks only the end of the connection ends the body.
  if (wire.kind === 'close') outgoing.useChunkedEncodingByDefault = false
  outgoing.writeHead(answer.status, { ...answer.headers, ...length })
  if (wire.kind === 'whole') {
    outgoing.end(body)
  } else if (wire.kind === 'drip') {
    await drip(body, wire, outgoing)
  } else if (wire.kind === 'pulses') {
    await pulse(body, wire, outgoing)
  } else if (wire.kind === 'close') {
    outgoing.end(body.subarray(0, wire.atByte))
  } else {
    outgoing.write(body.subarray(0, wire.atByte), () => outgoing.socket?.destroySoon())
  }
}

async function drip(
  body: Buffer,
  { bytes, everyMs }: { bytes: number; everyMs: number },
  outgoing: ServerResponse,
): Promise<void> {
  for (let at = 0; at < body.byteLength && !outgoing.destroyed; at += bytes) {
    outgoing.write(body.subarray(at, at + bytes))
    await delay(everyMs)
  }
  outgoing.end()
}

async function pulse(
  body: Buffer,
  { ends, everyMs }: { ends: readonly number[]; everyMs: number },
  outgoing: ServerResponse,
): Promise<void> {
  let from = 0
  for (const end of ends) {
    if (outgoing.destroyed) return
    if (from > 0) await delay(everyMs)
    outgoing.write(body.subarray(from, end))
    from = end
  }
  outgoing.end(body.subarray(from))
}
