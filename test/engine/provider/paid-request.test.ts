import { createHash } from 'node:crypto'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { networkCarrier } from '../../../src/main/engine/provider/network.ts'
import { openOpenAiProvider } from '../../../src/main/engine/provider/openai/openai-provider.ts'
import type { Behaviour } from '../../../src/main/engine/provider/fake/script.ts'
import type { Outcome, Provider } from '../../../src/main/engine/provider/provider.ts'
import { fakeApi, generation, sendOnce } from '../../support/fake-api.ts'

const key = 'sk-CANARY-0123456789abcdef'

function provider(baseUrl: string): Provider {
  const timeouts = { connectMs: 10_000, headMs: 60_000, idleBodyMs: 2_000 }
  return openOpenAiProvider({ apiKey: key, baseUrl, carrier: () => Promise.resolve(networkCarrier(timeouts)) })
}

function kindAndCode(outcome: Outcome): string {
  return outcome.kind === 'received' ? 'received' : `${outcome.kind} ${outcome.failure.code} ${outcome.failure.money}`
}

const held = 'unknown outcome_unknown held'
/** Fault, what must come of it, billed requests, files left. Each costs exactly one POST. */
const faults: readonly [
  name: string,
  behaviour: Behaviour,
  outcome: string,
  billed: number,
  files: readonly string[],
][] = [
  ['ok', { kind: 'ok' }, 'received', 1, ['resp']],
  ['reset before accepted', { kind: 'reset', after: 'received' }, held, 0, []],
  ['reset after accepted', { kind: 'reset', after: 'accepted' }, held, 1, []],
  ['hang past the deadline', { kind: 'hang' }, held, 1, []],
  ['slow head past the deadline', { kind: 'slow_head', latencyMs: 20_000 }, held, 1, []],
  ['cut body', { kind: 'cut', share: 0.5, announced: true }, held, 1, ['part']],
  ['close without length', { kind: 'cut', share: 0.5, announced: false }, 'received', 1, ['resp']],
  ['slow drip past the deadline', { kind: 'drip', bytes: 4, everyMs: 50 }, held, 1, ['part']],
  ['silent body', { kind: 'drip', bytes: 4, everyMs: 20_000 }, held, 1, ['part']],
  ['body over the cap', { kind: 'huge', bytes: 140_000_000 }, held, 1, ['part']],
  ['web page with 200', { kind: 'web_page' }, held, 0, ['part']],
  ['500', { kind: 'error', status: 500, html: false, billed: false }, held, 0, []],
  ['502', { kind: 'error', status: 502, html: false, billed: false }, held, 0, []],
  ['503', { kind: 'error', status: 503, html: false, billed: false }, held, 0, []],
  ['524 page', { kind: 'error', status: 524, html: true, billed: true }, held, 1, []],
  ['408', { kind: 'error', status: 408, html: false, billed: false }, held, 0, []],
  ['409', { kind: 'error', status: 409, html: false, billed: false }, held, 0, []],
  ['401', { kind: 'key_refused' }, 'refused key_refused not_charged', 0, []],
  ['403 verification', { kind: 'not_verified' }, 'refused not_verified not_charged', 0, []],
  ['403 country', { kind: 'forbidden' }, 'refused forbidden not_charged', 0, []],
  ['404 model', { kind: 'model_not_found' }, 'refused model_not_found not_charged', 0, []],
  ['429', { kind: 'rate_limited', code: 'rate_limit_exceeded' }, 'refused rate_limited not_charged', 0, []],
  ['429 quota', { kind: 'quota', code: 'insufficient_quota' }, 'refused quota_exhausted not_charged', 0, []],
  [
    '400 hard limit',
    { kind: 'quota', code: 'billing_hard_limit_reached' },
    'refused quota_exhausted not_charged',
    0,
    [],
  ],
  ['moderation', { kind: 'moderation', stage: 'output' }, 'refused moderation_blocked counted', 0, []],
  ['unknown parameter', { kind: 'unknown_parameter', param: 'style' }, 'refused invalid_parameter not_charged', 0, []],
  ['broken JSON', { kind: 'spoiled', how: 'broken_json' }, 'received', 1, ['resp']],
  [
    'header flood',
    { kind: 'raw', status: 200, headers: { 'x-flood': 'a'.repeat(60_000) }, body: '{}', billed: true },
    held,
    1,
    [],
  ],
]

test.for(faults)('%s: one POST, evidence decides', async ([name, behaviour, outcome, billed, files]) => {
  await using api = await fakeApi({ rules: [{ do: behaviour }] })
  // Only where the deadline is what has to end it.
  const timeoutMs = name.includes('deadline') ? 2_500 : 25_000
  const { request, sent } = generation(api.dir, {}, { timeoutMs })
  const result = await sendOnce(provider(api.url), request)
  expect(kindAndCode(result)).toBe(outcome)
  expect(api.server.received()).toBe(1)
  expect(api.server.ledger()).toHaveLength(billed)
  expect(sent()).toBe(1)
  const left = (await readdir(api.dir))
    .filter((name) => name.startsWith(request.attemptId))
    .map((name) => name.split('.')[1])
  expect(left).toEqual(files)
})

test('a received answer is on disk byte for byte, and the ledger carries the attempt', async () => {
  await using api = await fakeApi({
    rules: [
      { do: { kind: 'raw', status: 200, headers: { 'x-request-id': 'req_1' }, body: '{"a": 1}\n ', billed: true } },
    ],
  })
  const { request } = generation(api.dir)
  const outcome = await sendOnce(provider(api.url), request)
  expect(outcome).toEqual({
    kind: 'received',
    responsePath: `${request.spoolPath}.resp`,
    status: 200,
    requestId: 'req_1',
  })
  expect(await readFile(`${request.spoolPath}.resp`, 'utf8')).toBe('{"a": 1}\n ')
  expect(api.server.ledger()[0]).toMatchObject({
    clientRequestId: request.attemptId,
    idempotencyKey: request.attemptId,
    bodySha256: request.hash,
  })
})

test('many answers at once all arrive whole and apart', async () => {
  await using api = await fakeApi()
  const sender = provider(api.url)
  const requests = Array.from({ length: 60 }, (_, index) => generation(api.dir, { prompt: `Number ${index}` }).request)
  const outcomes = await Promise.all(requests.map((request) => sender.send(request)))
  await sender.close()
  expect(outcomes.every((outcome) => outcome.kind === 'received')).toBe(true)
  const bodies = await Promise.all(requests.map((request) => readFile(`${request.spoolPath}.resp`, 'utf8')))
  expect(
    new Set(bodies.map((body) => (JSON.parse(body) as { data: { b64_json: string }[] }).data[0]?.b64_json)).size,
  ).toBe(60)
  expect(api.server.received()).toBe(60)
})

test('bytes that are not the planned ones are not sent', async () => {
  await using api = await fakeApi()
  const { request, sent } = generation(api.dir, {}, { hash: '0'.repeat(64) })
  expect(kindAndCode(await sendOnce(provider(api.url), request))).toBe('not_sent internal not_charged')
  expect([api.server.received(), sent()]).toEqual([0, 0])
})

test('a body that JSON would write differently is not sent', async () => {
  await using api = await fakeApi()
  const bodyText = '{"model": "gpt-image-2","prompt":"x"}'
  const { request } = generation(api.dir, {}, { bodyText, hash: createHash('sha256').update(bodyText).digest('hex') })
  expect((await sendOnce(provider(api.url), request)).kind).toBe('not_sent')
  expect(api.server.received()).toBe(0)
})

test('given up before it is sent: not sent; after: unknown', async () => {
  await using api = await fakeApi({ rules: [{ do: { kind: 'hang' } }] })
  const before = generation(api.dir, {}, { signal: AbortSignal.abort() })
  expect(kindAndCode(await sendOnce(provider(api.url), before.request))).toBe('not_sent cancelled not_charged')
  expect(api.server.received()).toBe(0)
  const controller = new AbortController()
  const after = generation(
    api.dir,
    {},
    { signal: controller.signal, onSent: () => setImmediate(() => controller.abort()) },
  )
  expect(kindAndCode(await sendOnce(provider(api.url), after.request))).toBe(held)
})

test('a listener that throws when the request leaves does not hide the outcome', async () => {
  await using api = await fakeApi()
  const { request } = generation(
    api.dir,
    {},
    {
      onSent: () => {
        throw new Error('no')
      },
    },
  )
  expect((await sendOnce(provider(api.url), request)).kind).toBe('received')
})

test('a connection refused, a name that does not exist and a foreign certificate prove that nothing was sent', async () => {
  await using api = await fakeApi()
  const closed = await freePort()
  const plain = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 200 OK\r\n\r\n')
  })
  await new Promise<void>((resolve) => {
    plain.listen(0, '127.0.0.1', resolve)
  })
  const notTls = `https://127.0.0.1:${(plain.address() as AddressInfo).port}/v1`
  for (const url of [`http://127.0.0.1:${closed}/v1`, 'https://nowhere.invalid/v1', notTls]) {
    const { request, sent } = generation(api.dir)
    expect(kindAndCode(await sendOnce(provider(url), request)), url).toBe('not_sent network not_charged')
    expect(sent()).toBe(0)
    expect(existsSync(`${request.spoolPath}.part`)).toBe(false)
  }
  plain.close()
})

test.for([301, 302, 303, 307, 308])('a redirect %i is never followed', async (status) => {
  await using other = await fakeApi()
  await using api = await fakeApi({
    rules: [{ do: { kind: 'redirect', status, location: `${other.url}/images/generations` } }],
  })
  const outcome = await sendOnce(provider(api.url), generation(api.dir).request)
  expect(outcome.kind).toBe(status === 302 || status === 303 ? 'unknown' : 'refused')
  expect([api.server.received(), other.server.received()]).toEqual([1, 0])
})

test('a kept-alive connection that the server closed costs no second POST', async () => {
  let posts = 0
  const server = createServer((incoming, outgoing) => {
    posts += 1
    incoming.resume()
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}', () => outgoing.socket?.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  await using api = await fakeApi()
  const sender = provider(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
  for (let turn = 0; turn < 5; turn += 1) await sender.send(generation(api.dir).request)
  await sender.close()
  server.close()
  expect(posts).toBe(5)
})

test('a place for the answer that cannot be opened is found out before anything is sent', async () => {
  await using api = await fakeApi()
  const { request, sent } = generation(api.dir)
  await mkdir(`${request.spoolPath}.part`)
  expect(kindAndCode(await sendOnce(provider(api.url), request))).toBe('not_sent disk_error not_charged')
  expect([sent(), api.server.received()]).toEqual([0, 0])
})

test('an answer that cannot be put in its place is unknown money and a disk failure', async () => {
  await using api = await fakeApi()
  const { request } = generation(api.dir)
  await mkdir(`${request.spoolPath}.resp`)
  expect(kindAndCode(await sendOnce(provider(api.url), request))).toBe('unknown disk_error held')
})

test('the key is nowhere but in the request', async () => {
  const echo = { error: { message: `Incorrect key ${key} sk-other-key-12345678`, code: key, type: key, param: key } }
  const bodies = [200, 401, 400, 500].map(
    (status) =>
      ({
        kind: 'raw',
        status,
        headers: { 'x-request-id': key },
        body: status === 200 ? '{}' : JSON.stringify(echo),
        billed: true,
      }) as const,
  )
  for (const behaviour of bodies) {
    await using api = await fakeApi({ rules: [{ do: behaviour }] })
    const outcome = await sendOnce(provider(api.url), generation(api.dir).request)
    const files = await Promise.all((await readdir(api.dir)).map((name) => readFile(join(api.dir, name), 'utf8')))
    expect(JSON.stringify([outcome, files, api.server.ledger()])).not.toMatch(/CANARY|sk-other/)
  }
})

test('only the headers that are needed leave, and nothing of the environment', async () => {
  vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer sk-another\nX-Extra: 1')
  vi.stubEnv('OPENAI_ORG_ID', 'org-of-the-environment')
  let seen: IncomingHttpHeaders = {}
  const server = createServer((incoming, outgoing) => {
    seen = incoming.headers
    incoming.resume()
    outgoing.end('{}')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  await using api = await fakeApi()
  const { port } = server.address() as AddressInfo
  await sendOnce(provider(`http://127.0.0.1:${port}/v1`), generation(api.dir).request)
  server.close()
  vi.unstubAllEnvs()
  expect(seen.authorization).toBe(`Bearer ${key}`)
  expect(Object.keys(seen).toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'authorization',
    'connection',
    'content-length',
    'content-type',
    'host',
    'idempotency-key',
    'user-agent',
    'x-client-request-id',
  ])
})

async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}
