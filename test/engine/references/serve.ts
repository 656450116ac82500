import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { publicOnly, type FetchRules } from '../../../src/main/engine/references/fetch-file.ts'

export interface Served {
  readonly port: number
  readonly requests: IncomingMessage[]
}

/** A server on this machine. */
export async function serve(answer: RequestListener): Promise<Served> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, requests }
}

/** Rules for a test: names mean what `names` says, and this machine may be asked without TLS. */
export function rulesFor(
  names: Readonly<Record<string, readonly string[]>>,
  more: Partial<FetchRules> = {},
): FetchRules {
  return {
    ...publicOnly,
    mayAsk: ({ protocol }) => protocol === 'http:',
    mayReach: (address) => address === '127.0.0.1',
    resolve: (host) => Promise.resolve(names[host] ?? []),
    ...more,
  }
}
