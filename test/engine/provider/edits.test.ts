import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openOpenAiProvider } from '../../../src/main/engine/provider/openai/openai-provider.ts'
import type { Outcome } from '../../../src/main/engine/provider/provider.ts'
import { edit, fakeApi, sendOnce } from '../../support/fake-api.ts'
import { makePicture } from '../../support/pictures.ts'

const provider = (baseUrl: string) => openOpenAiProvider({ apiKey: 'sk-test', baseUrl })
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
const small = (seed: number, alpha = false) => makePicture({ seed, width: 64, height: 48, alpha })

function text(name: string, value: string) {
  return { name, file: null, type: null, bytes: Buffer.byteLength(value), sha256: sha256(value) }
}

function file(name: string, named: string, bytes: Buffer) {
  return { name, file: named, type: 'image/png', bytes: bytes.byteLength, sha256: sha256(bytes) }
}

function kindAndCode(outcome: Outcome): string {
  return outcome.kind === 'received' ? 'received' : `${outcome.kind} ${outcome.failure.code} ${outcome.failure.money}`
}

test('an edit arrives as a form: fields, then the pictures in their order, byte for byte', async () => {
  await using api = await fakeApi()
  const [one, two, mask] = await Promise.all([small(1), small(2), small(3, true)])
  const words = 'Line one\nLine "two" – ü\r\n--proofsheet'
  const pictures = [{ bytes: one }, { bytes: two }, { bytes: mask, field: 'mask' as const }]
  const { request, sent } = edit(api.dir, pictures, { prompt: words, n: 1 })
  expect(kindAndCode(await sendOnce(provider(api.url), request))).toBe('received')
  expect(sent()).toBe(1)
  const [line] = api.server.ledger()
  expect(line).toMatchObject({ endpoint: '/v1/images/edits', clientRequestId: request.attemptId, prompt: words })
  expect(line?.parts).toEqual([
    text('model', 'gpt-image-2.5-flare'),
    text('prompt', words),
    text('size', '1024x1024'),
    text('quality', 'low'),
    text('n', '1'),
    file('image[]', 'image-1.png', one),
    file('image[]', 'image-2.png', two),
    file('mask', 'mask.png', mask),
  ])
})

test('custom parameters of any shape are fields of the form, and null is left out', async () => {
  await using api = await fakeApi()
  const { request } = edit(api.dir, [{ bytes: await small(1) }], {
    svg: { model: 'gpt-5', reasoning: { effort: 'low', summary: null } },
    tags: ['a', null, 'b'],
    flag: true,
    half: 'a\ud83e',
    nothing: null,
  })
  const seen = await bodyOf(request)
  const names = [...seen.matchAll(/name="([^"]+)"(?!; filename)\r\n\r\n([^\r]*)/g)].map(([, name, value]) => [
    name,
    value,
  ])
  expect(names.slice(4)).toEqual([
    ['svg[model]', 'gpt-5'],
    ['svg[reasoning][effort]', 'low'],
    ['tags[]', 'a'],
    ['tags[]', 'b'],
    ['flag', 'true'],
    ['half', Buffer.from('a\ufffd').toString('latin1')],
  ])
})

test('a picture that is gone or changed stops the request before it is sent, by name', async () => {
  await using api = await fakeApi()
  const pictures = [{ bytes: await small(1) }, { bytes: await small(2) }]
  const gone = edit(api.dir, pictures)
  rmSync(gone.request.files[1]?.path ?? '')
  const missing = await sendOnce(provider(api.url), gone.request)
  expect(kindAndCode(missing)).toBe('not_sent not_found not_charged')
  expect(missing).toMatchObject({ failure: { message: expect.stringContaining('“My image-2.png”') as string } })
  const other = edit(api.dir, pictures)
  writeFileSync(other.request.files[0]?.path ?? '', await small(9))
  const changed = await sendOnce(provider(api.url), other.request)
  expect(kindAndCode(changed)).toBe('not_sent not_found not_charged')
  expect(changed).toMatchObject({ failure: { message: expect.stringContaining('“My image-1.png”') as string } })
  expect([gone.sent(), other.sent(), api.server.received()]).toEqual([0, 0, 0])
})

test('a form that is not what its canonical text describes is not sent', async () => {
  await using api = await fakeApi()
  const [one, two] = await Promise.all([small(1), small(2)])
  const { request } = edit(api.dir, [{ bytes: one }, { bytes: two }])
  const { files } = request
  const wrong = [
    { hash: '0'.repeat(64) },
    { files: files.slice(1) },
    { files: files.toReversed() },
    { files: files.map((one) => Object.assign({}, one, { type: 'image/webp' })) },
    { files: files.map((one) => Object.assign({}, one, { field: 'mask' as const })) },
  ]
  for (const change of wrong) {
    const outcome = await sendOnce(provider(api.url), { ...request, ...change })
    expect(kindAndCode(outcome), JSON.stringify(change)).toBe('not_sent internal not_charged')
  }
  expect(api.server.received()).toBe(0)
})

test('no connection proves that an edit was not sent; one that dies in the middle of the upload does not', async () => {
  await using api = await fakeApi()
  const picture = { bytes: Buffer.alloc(8_000_000, 7) }
  const closed = edit(api.dir, [picture])
  const outcome = await sendOnce(provider('http://127.0.0.1:1/v1'), closed.request)
  expect([kindAndCode(outcome), closed.sent()]).toEqual(['not_sent network not_charged', 0])
  let connections = 0
  const server = createTcpServer((socket) => {
    connections += 1
    socket.on('error', () => undefined)
    socket.once('data', () => socket.resetAndDestroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const cut = edit(api.dir, [picture])
  const { port } = server.address() as AddressInfo
  expect(kindAndCode(await sendOnce(provider(`http://127.0.0.1:${port}/v1`), cut.request))).toBe(
    'unknown outcome_unknown held',
  )
  expect([cut.sent(), connections]).toEqual([1, 1])
})

test('sixteen pictures of 20 MB are read as they leave', async () => {
  await using api = await fakeApi()
  const lengths: { announced: number; arrived: number }[] = []
  const server = createServer((incoming, outgoing) => {
    let arrived = 0
    incoming.on('data', (piece: Buffer) => (arrived += piece.length))
    incoming.on('end', () => {
      lengths.push({ announced: Number(incoming.headers['content-length']), arrived })
      outgoing.end('{}')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  // One and the same, so that the test itself holds no more than that.
  const picture = { bytes: Buffer.alloc(20_000_000, 7) }
  const pictures = Array.from({ length: 16 }, () => picture)
  const { request } = edit(api.dir, pictures, {}, { timeoutMs: 60_000 })
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)), 5)
  expect((await sendOnce(provider(`http://127.0.0.1:${port}/v1`), request)).kind).toBe('received')
  clearInterval(watch)
  expect(lengths[0]?.arrived).toBe(lengths[0]?.announced)
  expect(lengths[0]?.arrived).toBeGreaterThan(320_000_000)
  expect(most).toBeLessThan(160_000_000)
})

/** The body as it arrives, as text. */
async function bodyOf(request: Parameters<typeof sendOnce>[1]): Promise<string> {
  let body = Buffer.alloc(0)
  const server = createServer((incoming, outgoing) => {
    incoming.on('end', () => outgoing.end('{}'))
    incoming.on('data', (piece: Buffer) => (body = Buffer.concat([body, piece])))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  expect((await sendOnce(provider(`http://127.0.0.1:${port}/v1`), request)).kind).toBe('received')
  server.close()
  return body.toString('latin1')
}
