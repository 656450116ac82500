import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { held, heldForNothing, row, unreadable, whole, type FaultRow } from './api-expected.ts'
import type { Hit, Violence } from './api-server.ts'

const part = { ...held, spool: ['part'] }

/** Writes bytes of our own where the answer would be; the connection is then closed unless it should stay. */
function says(write: (body: Buffer) => readonly (string | Buffer)[], end: 'close' | 'reset' = 'close'): Violence {
  return async ({ accept, outgoing }) => {
    const { body } = await accept()
    const socket = outgoing.socket
    if (!socket) throw new Error('The connection is gone')
    for (const piece of write(body)) socket.write(piece)
    // Reset only what has arrived: a reset right behind the bytes would take them back.
    if (end === 'reset') await delay(50)
    if (end === 'reset') socket.resetAndDestroy()
    else socket.end()
  }
}

const head = (lines: string): string => `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${lines}\r\n\r\n`
const half = (body: Buffer): Buffer => body.subarray(0, Math.floor(body.byteLength / 2))
const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

/** Violence below the level of answers. */
export const wireRows: readonly FaultRow[] = [
  row('reset before the work', { kind: 'reset', after: 'received' }, heldForNothing),
  row('reset after the work', { kind: 'reset', after: 'accepted' }, held),
  row(
    'closed without a word',
    says(() => []),
    held,
  ),
  row(
    'closed in the middle of the head',
    says(() => ['HTTP/1.1 200 OK\r\ncontent-ty']),
    held,
  ),
  row(
    'not HTTP at all',
    says(() => ['SSH-2.0-OpenSSH_9.6\r\n\r\n']),
    held,
  ),
  row('half a body of announced length', { kind: 'cut', share: 0.5, announced: true }, part),
  row(
    'reset in the middle of the body',
    says((body) => [head(`content-length: ${body.byteLength}`), half(body)], 'reset'),
    part,
  ),
  row('half a body without a length', { kind: 'cut', share: 0.5, announced: false }, unreadable),
  row('whole body without a length', { kind: 'cut', share: 1, announced: false }, whole),
  row(
    'half a chunk',
    says((body) => [head('transfer-encoding: chunked'), chunk(half(body)), '400\r\n{']),
    part,
  ),
  row(
    'chunks without the last',
    says((body) => [head('transfer-encoding: chunked'), chunk(body)]),
    part,
  ),
  row('chunks of nonsense', nonsense, part),
  row(
    'two lengths',
    says((body) => [head(`content-length: 10\r\ncontent-length: ${body.byteLength}`), body]),
    held,
  ),
  row(
    'length and chunks',
    says((body) => [head('content-length: 10\r\ntransfer-encoding: chunked'), chunk(body)]),
    held,
  ),
  row(
    'a length below zero',
    says((body) => [head('content-length: -1'), body]),
    held,
  ),
  row(
    'more bytes than announced',
    says((body) => [head('content-length: 100'), body]),
    unreadable,
  ),
  row('a header of 100 KB', flood(100_000), held),
  row(
    'ten thousand headers',
    says((body) => [head(`${'x-a: b\r\n'.repeat(10_000)}x-b: c`), body]),
    held,
  ),
  row('early hints, then the picture', early, whole),
  row('a body over 128 MB', { kind: 'huge', bytes: 135_000_000 }, part),
  row('chunks without end', endless, part),
]

function flood(bytes: number): Violence {
  return says((body) => [head(`x-flood: ${'a'.repeat(bytes)}\r\ncontent-length: ${body.byteLength}`), body])
}

async function nonsense({ accept, outgoing }: Hit): Promise<void> {
  const { body } = await accept()
  outgoing.socket?.write(head('transfer-encoding: chunked'))
  outgoing.socket?.write(chunk(half(body)))
  // In one piece with what is well-formed, the parser would not give us that either.
  await delay(300)
  outgoing.socket?.end('zebra\r\n{}\r\n')
}

async function early({ accept, outgoing }: Hit): Promise<void> {
  const { body } = await accept()
  outgoing.socket?.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')
  outgoing.writeHead(200, { 'content-type': 'application/json' }).end(body)
}

async function endless({ accept, outgoing }: Hit): Promise<void> {
  await accept()
  outgoing.writeHead(200, { 'content-type': 'application/json' })
  await pipeline(spaces, outgoing)
}

async function* spaces(): AsyncGenerator<Buffer> {
  const megabyte = Buffer.alloc(1024 * 1024, 0x20)
  for (;;) yield await Promise.resolve(megabyte)
}
