import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createFakeApi } from '../../../src/main/engine/provider/fake/api.ts'
import type { LedgerLine } from '../../../src/main/engine/provider/fake/ledger.ts'
import type { Behaviour } from '../../../src/main/engine/provider/fake/script.ts'
import { sendAnswer } from '../../../src/main/engine/provider/fake/server.ts'
import { smallPicture } from './programs-plan.ts'

/** One request as the provider knows it. */
export interface Arrival {
  readonly attemptId: string
  readonly fault: Behaviour
}

/** A provider that can go away and come back at the same address, and never forgets what it billed. */
export interface ProgramServer {
  readonly url: string
  readonly arrivals: readonly Arrival[]
  ledger(): readonly LedgerLine[]
  /** Every connection is cut and nothing listens any more. */
  down(): Promise<void>
  up(): Promise<void>
}

/** `onArrival` is called before anything is accepted or answered. */
export async function startProgramServer(
  faults: readonly Behaviour[],
  onArrival: (attemptId: string, prompt: string) => void,
): Promise<ProgramServer> {
  const rules = faults.map((fault, index) => ({ when: { requests: [index + 1] }, do: fault }))
  const api = createFakeApi({ pictures: 'flat', script: { rules: [...rules, { do: smallPicture }] } })
  const arrivals: Arrival[] = []

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming)
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value)
    const attemptId = headers['x-client-request-id'] ?? ''
    onArrival(attemptId, body.toString())
    const answered = api.handle({ method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers, body })
    arrivals.push({ attemptId, fault: faults[api.received() - 1] ?? smallPicture })
    await sendAnswer(await answered, outgoing)
  }

  let server = await listen(answer, 0)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    arrivals,
    ledger: () => api.ledger.lines,
    async down() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
    async up() {
      server = await listen(answer, port)
    },
  }
}

function listen(
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
  port: number,
): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
