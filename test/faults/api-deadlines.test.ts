import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { batchUntil, createBatch } from '../support/engine.ts'
import { openBench } from './support/api-bench.ts'
import { jobsOf, spooledFor } from './support/api-records.ts'
import { startApiServer, type Hit, type Violence } from './support/api-server.ts'

interface Slow {
  readonly name: string
  readonly does: Violence
  /** What must end it, ms: the whole request, the head, or a silent body. */
  readonly ends: 'request' | 'head' | 'body'
  readonly spool: readonly string[]
}

const slow: readonly Slow[] = [
  { name: 'no answer at all', does: ({ accept }) => accept(), ends: 'request', spool: [] },
  { name: 'no head in time', does: ({ accept }) => accept(), ends: 'head', spool: [] },
  { name: 'a head byte by byte', does: dripHead, ends: 'request', spool: [] },
  { name: 'a body byte by byte', does: dripBody, ends: 'request', spool: ['part'] },
  { name: 'a body that falls silent', does: silentBody, ends: 'body', spool: ['part'] },
  { name: 'an answer after the deadline', does: late, ends: 'request', spool: [] },
]

/** Long enough for a head under load: a stalled loop sees its timers before what has arrived. */
const shortMs = 1_500
const longMs = 25_000

describe('sent and slow: given up, held, never sent again', () => {
  test.for(slow)('$name', async ({ does, ends, spool }) => {
    const server = await startApiServer()
    onTestFinished(() => server.close())
    server.play({ prompt: 'thing 1', does })
    const bench = await openBench(server.url, {
      timeoutMs: ends === 'request' ? shortMs : longMs,
      network: {
        connectMs: longMs,
        headMs: ends === 'head' ? shortMs : longMs,
        idleBodyMs: ends === 'body' ? shortMs : longMs,
      },
    })
    const batchId = await createBatch(bench.engine, 2, { concurrency: 2 })
    await bench.engine.request('batch.run', { batchId })
    const ended = await batchUntil(bench.engine, batchId, ({ state }) => state === 'finished')
    // What still comes must change nothing: half a deadline later, and a resume.
    await delay(shortMs)
    await bench.engine.request('batch.resume', { batchId })
    await bench.pass(60_000)
    expect(ended.jobs).toMatchObject({ done: 1, unknown: 1 })
    expect([server.received(), server.ledger().length]).toEqual([2, 2])
    const [first] = jobsOf(bench.engine.library, batchId)
    expect(first).toMatchObject({ state: 'unknown', cause: 'outcome_unknown' })
    expect(first?.attempts.map(({ state }) => state)).toEqual(['unknown'])
    expect(first?.reservedMicros).toBe(first?.attempts[0]?.estimateMicros)
    expect(spooledFor(bench.engine.library, first?.attempts[0]?.id ?? '')).toEqual(spool)
  })
})

async function dripHead({ accept, outgoing }: Hit): Promise<void> {
  const { body } = await accept()
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${body.byteLength}\r\n`
  for (const letter of head + 'x-drip: 1\r\n'.repeat(100)) {
    if (outgoing.socket?.destroyed !== false) return
    outgoing.socket.write(letter)
    await delay(20)
  }
}

async function dripBody({ accept, outgoing }: Hit): Promise<void> {
  const { body } = await accept()
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': body.byteLength })
  for (const byte of body) {
    if (outgoing.destroyed) return
    outgoing.write(Buffer.of(byte))
    await delay(20)
  }
}

async function silentBody({ accept, outgoing }: Hit): Promise<void> {
  const { body } = await accept()
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': body.byteLength })
  outgoing.write(body.subarray(0, 1_000))
}

async function late({ accept, outgoing }: Hit): Promise<void> {
  const { body } = await accept()
  await delay(shortMs * 1.5)
  outgoing.writeHead(200, { 'content-type': 'application/json' }).end(body)
}
