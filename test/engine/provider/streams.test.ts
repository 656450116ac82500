import { existsSync, readFileSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { parseResponse } from '../../../src/main/engine/imaging/response.ts'
import { networkCarrier } from '../../../src/main/engine/provider/network.ts'
import { openOpenAiProvider } from '../../../src/main/engine/provider/openai/openai-provider.ts'
import type { Outcome } from '../../../src/main/engine/provider/provider.ts'
import type { Behaviour } from '../../../src/main/engine/provider/fake/script.ts'
import { edit, fakeApi, generation, sendOnce } from '../../support/fake-api.ts'
import { makePicture } from '../../support/pictures.ts'

function provider(baseUrl: string) {
  const timeouts = { connectMs: 10_000, headMs: 60_000, idleBodyMs: 1_500 }
  return openOpenAiProvider({ apiKey: 'sk-test', baseUrl, carrier: () => Promise.resolve(networkCarrier(timeouts)) })
}

const streaming = { stream: true, partial_images: 2 }

function kindAndCode(outcome: Outcome): string {
  return outcome.kind === 'received' ? 'received' : `${outcome.kind} ${outcome.failure.code} ${outcome.failure.money}`
}

test('previews are pictures on the disk when they are told of, each sharper; the answer is spooled whole', async () => {
  await using api = await fakeApi({}, 'card')
  const seen: { index: number; bytes: Buffer }[] = []
  const { request } = generation(api.dir, streaming)
  const outcome = await sendOnce(provider(api.url), {
    ...request,
    onPartial: (index) => seen.push({ index, bytes: readFileSync(request.partialPath(index)) }),
  })
  expect(outcome.kind).toBe('received')
  expect(seen.map(({ index }) => index)).toEqual([1, 2])
  const { picture, facts } = parseResponse(await readFile(`${request.spoolPath}.resp`))
  expect(facts).toMatchObject({ partials: 2, pictures: 1, usage: { outputTokens: 196 + 200 } })
  const [rough = 0, finer = 0] = await Promise.all(seen.map(({ bytes }) => difference(bytes, picture)))
  expect(rough).toBeGreaterThan(1.2 * finer)
  expect(finer).toBeGreaterThan(1)
})

/** Mean over all channels, levels. */
async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map(async (bytes) => await sharp(bytes).removeAlpha().raw().toBuffer()))
  let sum = 0
  for (const [at, value] of (a ?? Buffer.alloc(0)).entries()) sum += Math.abs(value - (b?.[at] ?? 0))
  return sum / (a?.length ?? 1)
}

test('the events of an edit are read as those of a generation', async () => {
  await using api = await fakeApi()
  const told: number[] = []
  const { request } = edit(api.dir, [{ bytes: await makePicture({ width: 64, height: 64 }) }], streaming)
  const outcome = await sendOnce(provider(api.url), { ...request, onPartial: (index) => told.push(index) })
  expect([outcome.kind, told]).toEqual(['received', [1, 2]])
})

const held = 'unknown outcome_unknown held'
const ends: readonly [name: string, behaviour: Behaviour, outcome: string, billed: number, files: readonly string[]][] =
  [
    ['fewer previews', { kind: 'ok', partials: 1 }, 'received', 1, ['-1.partial', '.resp']],
    ['no finished picture', { kind: 'no_completed' }, held, 1, ['-1.partial', '-2.partial', '.part']],
    ['cut after a preview', { kind: 'cut_after_partial', partials: 1 }, held, 1, ['-1.partial', '.part']],
    ['cut before any', { kind: 'cut_after_partial', partials: 0 }, held, 1, ['.part']],
    error('moderation_blocked', 'image_generation_user_error', 'refused moderation_blocked counted', 1),
    error(null, 'image_generation_user_error', 'refused invalid_parameter counted', 1),
    error('unknown_parameter', 'invalid_request_error', 'refused invalid_parameter not_charged', 0),
    error('rate_limit_exceeded', 'input-images', 'refused rate_limited not_charged', 0),
    error('insufficient_quota', 'insufficient_quota', 'refused quota_exhausted not_charged', 0),
    error('invalid_api_key', 'invalid_request_error', 'refused key_refused not_charged', 0),
    // With a preview there, work was done whatever the door says: none of these may go again by itself.
    error('unknown_parameter', 'invalid_request_error', held, 1),
    error('rate_limit_exceeded', 'input-images', held, 1),
    error('insufficient_quota', 'insufficient_quota', held, 1),
    error('invalid_api_key', 'invalid_request_error', held, 1),
    error('insufficient_quota', 'image_generation_user_error', held, 1),
    error('model_not_found', 'image_generation_user_error', held, 1),
    error('moderation_blocked', 'insufficient_quota', 'refused moderation_blocked counted', 1),
    error('server_error', 'server_error', held, 1),
    error(null, 'something_new', held, 1),
  ]

function error(code: string | null, type: string, outcome: string, partials: 0 | 1): (typeof ends)[number] {
  const files = [...(partials === 1 ? ['-1.partial'] : []), ...(outcome === held ? ['.part'] : [])]
  return [
    `error event ${code} ${type} after ${partials} previews`,
    { kind: 'stream_error', code, type, partials, billed: false },
    outcome,
    0,
    files,
  ]
}

test.for(ends)('%s', async ([, behaviour, outcome, billed, files]) => {
  await using api = await fakeApi({ rules: [{ do: behaviour }] })
  const { request } = generation(api.dir, streaming)
  const result = await sendOnce(provider(api.url), request)
  expect(kindAndCode(result)).toBe(outcome)
  expect([api.server.received(), api.server.ledger().length]).toEqual([1, billed])
  const left = (await readdir(api.dir)).filter((name) => name.startsWith(request.attemptId))
  expect(new Set(left.map((name) => name.replace(request.attemptId, '')))).toEqual(new Set(files))
  if (outcome === held && files.includes('-1.partial'))
    expect(result).toMatchObject({ failure: { message: expect.stringContaining('A preview had come') as string } })
})

test('a stream may be silent for longer than any other body, and a finished picture outlives what follows it', async () => {
  await using api = await fakeApi()
  const done = `data: {"type":"image_generation.completed","b64_json":"AQID"}\n\n`
  const slow = await served(async (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    await new Promise((resolve) => {
      setTimeout(resolve, 4_000)
    })
    outgoing.end(done)
  })
  expect((await sendOnce(provider(slow), generation(api.dir, streaming).request)).kind).toBe('received')
  const broken = await served((outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'content-length': '100000' })
    outgoing.write(done, () => outgoing.socket?.destroySoon())
  })
  const { request } = generation(api.dir, streaming)
  expect((await sendOnce(provider(broken), request)).kind).toBe('received')
  expect(await readFile(`${request.spoolPath}.resp`, 'utf8')).toBe(done)
})

test('a server that does not stream may answer with JSON', async () => {
  await using api = await fakeApi()
  const plain = await served((outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"b64_json":"AQID"}]}')
  })
  expect((await sendOnce(provider(plain), generation(api.dir, streaming).request)).kind).toBe('received')
})

test('previews of 20 MB that nobody can decode or place are no harm', async () => {
  await using api = await fakeApi()
  const odd = await served((outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
    outgoing.write('event: image_generation.partial_image\ndata: {"partial_image_index":0}\n\n')
    outgoing.write(
      `data: {"type":"image_generation.partial_image","b64_json":"${'A'.repeat(20_000_000)}","partial_image_index":99}\n\n`,
    )
    outgoing.write(
      `data: {"type":"image_generation.partial_image","b64_json":"${'A'.repeat(20_000_000)}","partial_image_index":1}\n\n`,
    )
    outgoing.end(`data: {"type":"image_generation.completed","b64_json":"AQID"}\n\n`)
  })
  const told: number[] = []
  const { request } = generation(api.dir, streaming)
  const outcome = await sendOnce(provider(odd), { ...request, onPartial: (index) => told.push(index) })
  expect([outcome.kind, told]).toEqual(['received', [2]])
  expect([1, 2, 99, 100].filter((index) => existsSync(request.partialPath(index)))).toEqual([2])
})

test('an event called "message" is one without a name, and says in its data what it is', async () => {
  await using api = await fakeApi()
  const url = await served((outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
    outgoing.write('event: message\ndata: {"type":"image_generation.partial_image","partial_image_index":0}\n\n')
    const large = 'A'.repeat(400_000)
    outgoing.end(`event: message\ndata: {"type":"image_generation.completed","b64_json":"${large}"}\n\n`)
  })
  const { request } = generation(api.dir, streaming)
  expect((await sendOnce(provider(url), request)).kind).toBe('received')
  const { facts, picture } = parseResponse(await readFile(`${request.spoolPath}.resp`))
  expect([facts.partials, facts.pictures, picture.length]).toEqual([1, 1, 300_000])
})

test('previews as large as pictures may be leave room for the picture they come before', async () => {
  await using api = await fakeApi()
  const large = 'A'.repeat(34_000_000)
  const url = await served(async (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const [index, name] of ['partial_image', 'partial_image', 'partial_image', 'completed'].entries()) {
      const data = `{"type":"image_generation.${name}","partial_image_index":${index},"b64_json":"${large}"}`
      await new Promise((resolve) => {
        outgoing.write(`data: ${data}\n\n`, resolve)
      })
    }
    outgoing.end()
  })
  const { request } = generation(api.dir, streaming)
  expect((await sendOnce(provider(url), request)).kind).toBe('received')
  const { facts, picture } = parseResponse(await readFile(`${request.spoolPath}.resp`))
  expect([facts.partials, picture.length]).toEqual([3, 25_500_000])
})

async function served(answer: (outgoing: ServerResponse) => unknown): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume()
    incoming.on('end', () => void answer(outgoing))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}
