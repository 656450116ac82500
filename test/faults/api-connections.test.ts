import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { batchUntil, createBatch } from '../support/engine.ts'
import { openBench } from './support/api-bench.ts'
import { bareServer, blackHole, closedPort, selfSigned } from './support/api-places.ts'
import { jobsOf } from './support/api-records.ts'
import { startApiServer } from './support/api-server.ts'
import { saySkipped } from './support/size.ts'

const patient = 30_000
/** Only where no connection may come about: under load a good one can take this long. */
const hasty = { connectMs: 400, headMs: 30_000, idleBodyMs: 30_000 }

/** Where no connection comes about: base URL, and what was heard there. */
const places: readonly (readonly [name: string, open: () => Promise<string | null>])[] = [
  ['nothing listens', async () => `http://127.0.0.1:${await closedPort()}/v1`],
  ['nothing listens at the address of version 6', async () => `http://[::1]:${await closedPort('::1')}/v1`],
  ['the name does not exist', () => Promise.resolve('https://nowhere.invalid/v1')],
  ['a certificate nobody vouches for', selfSignedUrl],
  [
    'no TLS where it was asked for',
    async () => `https://127.0.0.1:${(await bareServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))).port}/v1`,
  ],
  [
    'closed in the middle of the handshake',
    async () => `https://127.0.0.1:${(await bareServer((socket) => socket.destroy())).port}/v1`,
  ],
  [
    'a handshake that is never answered',
    async () => `https://127.0.0.1:${(await bareServer(() => undefined)).port}/v1`,
  ],
  [
    'a knock that is never answered',
    async () => (process.platform === 'linux' ? `http://127.0.0.1:${await blackHole()}/v1` : null),
  ],
]

async function selfSignedUrl(): Promise<string | null> {
  const tls = selfSigned()
  return tls ? (await tlsServer(tls)).url : null
}

async function tlsServer(tls: { key: string; cert: string }) {
  const server = await startApiServer(tls)
  onTestFinished(() => server.close())
  return server
}

describe('nothing leaves where no connection comes about', () => {
  test.for(places)('%s', { timeout: patient }, async ([name, open]) => {
    const url = await open()
    if (url === null) return saySkipped(name, 'this system cannot make such a place')
    const bench = await openBench(url, { network: hasty })
    const batchId = await createBatch(bench.engine, 4, { concurrency: 2 })
    await bench.engine.request('batch.run', { batchId })
    await bench.until(() => bench.store.batches.pauseOf(batchId) !== null && bench.store.batches.running() === 0)
    const batch = await bench.engine.request('batch.get', { batchId })
    expect(batch).toMatchObject({ pause: { cause: 'offline' }, spentUsd: 0, reservedUsd: 0, images: 0 })
    expect(batch.jobs).toMatchObject({ waiting: 4, unknown: 0, failed: 0 })
    const attempts = jobsOf(bench.engine.library, batchId).flatMap((job) => job.attempts)
    // Three in a row are enough; what left together with the third may make it one more.
    expect(attempts.length).toBeGreaterThanOrEqual(3)
    expect(attempts.length).toBeLessThanOrEqual(4)
    for (const { state, sentAt, failure } of attempts) {
      expect({ state, sentAt }).toEqual({ state: 'not_sent', sentAt: null })
      expect(failure).toContain('"code":"network"')
    }
    // Ten minutes more: it only looks, ever more rarely, and tries nothing. A look at a silent place takes real time.
    if (name.includes('never answered')) return
    await bench.pass(600_000, 20_000)
    expect(jobsOf(bench.engine.library, batchId).flatMap((job) => job.attempts)).toHaveLength(attempts.length)
  })
})

test('the queue goes on by itself when the server is there again, and each picture is asked for once', async () => {
  const port = await closedPort()
  const bench = await openBench(`http://127.0.0.1:${port}/v1`)
  const batchId = await createBatch(bench.engine, 6, { concurrency: 3 })
  await bench.engine.request('batch.run', { batchId })
  await bench.until(() => bench.store.batches.pauseOf(batchId) !== null)
  const server = await startApiServer(null, port)
  await bench.until(() => bench.store.batches.summary(batchId).jobs.done === 6)
  expect([server.received(), server.ledger().length]).toEqual([6, 6])
  await server.close()
})

test('a name with two addresses of which one is dead is asked once', async () => {
  const server = await startApiServer()
  const bench = await openBench(`http://localhost:${server.port}/v1`)
  const batchId = await createBatch(bench.engine, 3, { concurrency: 1 })
  await bench.engine.request('batch.run', { batchId })
  await bench.until(() => bench.store.batches.summary(batchId).jobs.done === 3)
  expect(server.received()).toBe(3)
  await server.close()
})

test('connections that are closed after each answer cost no second request', async () => {
  const server = await startApiServer()
  server.play({
    prompt: 'thing',
    async does({ accept, outgoing }) {
      const { body } = await accept()
      // The length tells that the answer is whole; nothing tells that the connection will be gone.
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': body.byteLength })
      outgoing.end(body, () => outgoing.socket?.destroy())
    },
  })
  const bench = await openBench(server.url)
  const batchId = await createBatch(bench.engine, 12, { concurrency: 3 })
  await bench.engine.request('batch.run', { batchId })
  await bench.until(
    () => bench.store.batches.running() === 0 && bench.store.batches.summary(batchId).jobs.waiting === 0,
  )
  const sent = jobsOf(bench.engine.library, batchId).flatMap((job) =>
    job.attempts.filter(({ state }) => state !== 'not_sent'),
  )
  expect(server.received()).toBeLessThanOrEqual(12)
  expect(sent).toHaveLength(12)
  await server.close()
})

test('the environment changes neither the way nor the trust', { timeout: patient }, async () => {
  const trap = await bareServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
  const proxy = `http://127.0.0.1:${trap.port}`
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'])
    vi.stubEnv(name, proxy)
  vi.stubEnv('NO_PROXY', '')
  vi.stubEnv('NODE_USE_ENV_PROXY', '1')
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const server = await startApiServer()
  const bench = await openBench(server.url)
  const batchId = await createBatch(bench.engine, 2)
  await bench.engine.request('batch.run', { batchId })
  const done = await batchUntil(bench.engine, batchId, ({ state }) => state === 'finished')
  expect([done.jobs.done, server.received(), trap.heard()]).toEqual([2, 2, 0])
  await server.close()

  const tls = selfSigned()
  if (!tls) return saySkipped('certificates with the environment against them', 'there is no openssl')
  const secured = await tlsServer(tls)
  const strict = await openBench(secured.url)
  const refused = await createBatch(strict.engine, 2)
  await strict.engine.request('batch.run', { batchId: refused })
  await strict.until(() => strict.store.batches.pauseOf(refused) !== null)
  await strict.pass(120_000, 5_000)
  expect(await strict.engine.request('batch.get', { batchId: refused })).toMatchObject({
    pause: { cause: 'offline' },
    spentUsd: 0,
  })
  expect(secured.received()).toBe(0)
  vi.unstubAllEnvs()
})
