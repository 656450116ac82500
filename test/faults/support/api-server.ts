import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createFakeApi, type FakeApi } from '../../../src/main/engine/provider/fake/api.ts'
import type { LedgerLine } from '../../../src/main/engine/provider/fake/ledger.ts'
import type { Behaviour } from '../../../src/main/engine/provider/fake/script.ts'
import { sendAnswer } from '../../../src/main/engine/provider/fake/server.ts'
import type { FakeAnswer } from '../../../src/main/engine/provider/fake/wire.ts'

/** One POST, to be answered in any way HTTP allows or forbids. */
export interface Hit {
  /** From 1, since the last `play`. */
  readonly number: number
  readonly outgoing: ServerResponse
  readonly prompt: string
  /** Does the work and bills it; the whole answer is the caller's to spoil. */
  readonly accept: () => Promise<FakeAnswer>
}

export type Violence = (hit: Hit) => unknown
/** What the server does to a POST whose prompt holds `prompt`; every other is answered well. */
export interface Fault {
  readonly prompt: string
  readonly does: Behaviour | Violence
  /** Default: every time. */
  readonly times?: number
}

export interface ApiServer {
  /** Base URL: "http://127.0.0.1:<port>/v1". */
  readonly url: string
  readonly port: number
  /** From now on these faults, the first that fits; counts start at zero. */
  play(...faults: readonly Fault[]): void
  /** POSTs that arrived whole. */
  received(): number
  /** POSTs that were accepted, which is what the provider bills. */
  ledger(): readonly LedgerLine[]
  close(): Promise<void>
}

/** The fake API with nothing between it and the socket. `tls`: PEM key and certificate. */
export async function startApiServer(tls: { key: string; cert: string } | null = null, port = 0): Promise<ApiServer> {
  let api = newApi([])
  let violent: { readonly fault: Fault; left: number }[] = []
  let received = 0

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const current = api
    const body = await buffer(incoming)
    received += 1
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value)
    const accept = () => current.handle({ method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers, body })
    const { prompt } = JSON.parse(body.toString()) as { prompt: string }
    const found = violent.find(({ fault, left }) => left > 0 && prompt.includes(fault.prompt))
    if (typeof found?.fault.does !== 'function') return sendAnswer(await accept(), outgoing)
    found.left -= 1
    await found.fault.does({ number: received, outgoing, prompt, accept })
  }

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  }
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const bound = (server.address() as AddressInfo).port
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${bound}/v1`,
    port: bound,
    play(...faults) {
      violent = faults
        .filter(({ does }) => typeof does === 'function')
        .map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }))
      api = newApi(faults)
      received = 0
    },
    received: () => received,
    ledger: () => api.ledger.lines,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

function newApi(faults: readonly Fault[]): FakeApi {
  const rules = faults.flatMap(({ prompt, does, times }) =>
    typeof does === 'function' ? [] : [{ when: { prompt }, do: does, ...(times !== undefined && { times }) }],
  )
  return createFakeApi({ pictures: 'flat', script: { rules } })
}
