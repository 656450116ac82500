import { describe, expect, onTestFinished, test } from 'vitest'
import type { Behaviour } from '../../src/main/engine/provider/fake/script.ts'
import { createBatch } from '../support/engine.ts'
import { openBench, type Bench } from './support/api-bench.ts'
import { jobsOf } from './support/api-records.ts'
import { startApiServer, type ApiServer, type Hit } from './support/api-server.ts'

const hourMs = 3_600_000

/** What a 429 says, and how long the lane must stay silent at least and at most, ms: what was asked and up to 10 % jitter. */
const waits: readonly (readonly [
  name: string,
  headers: Readonly<Record<string, string>>,
  text: string,
  least: number,
  most: number,
])[] = [
  ['seconds', { 'retry-after': '20' }, '', 20_000, 22_000],
  ['half seconds', { 'retry-after': '2.5' }, '', 2_500, 2_750],
  ['milliseconds, which beat seconds', { 'retry-after-ms': '1500', 'retry-after': '20' }, '', 1_500, 1_650],
  ['no time in the past', { 'retry-after': 'Sun, 22 Nov 2020 12:00:30 GMT' }, '', 1_000, 1_100],
  ['zero', { 'retry-after': '0' }, '', 1_000, 1_100],
  ['below zero', { 'retry-after': '-1' }, '', 1_000, 1_100],
  ['1e10 seconds', { 'retry-after': '1e10' }, '', hourMs, hourMs],
  ['1e12 ms', { 'retry-after-ms': '1e12' }, '', hourMs, hourMs],
  ['a year', { 'retry-after': '31536000' }, '', hourMs, hourMs],
  ['more than 32 bits of ms', { 'retry-after': '2147484' }, '', hourMs, hourMs],
  ['NaN', { 'retry-after': 'NaN' }, 'Please try again in 12s.', 12_000, 13_200],
  ['words only, ms', {}, 'Please try again in 350ms.', 1_000, 1_100],
  ['words only, minutes', {}, 'Please try again in 1m30s.', 90_000, 95_000],
  ['nothing at all', {}, 'Slow down.', 2_000, 2_200],
]

describe('a 429 is a snooze, not an attempt', () => {
  test.for(waits)('%s', async ([, headers, text, least, most]) => {
    const server = await openServer()
    let refusals = 0
    server.play({
      prompt: 'thing 1',
      does: (hit) => {
        refusals += 1
        return refusals === 1 ? refuse(hit, headers, text) : well(hit)
      },
    })
    const bench = await openBench(server.url)
    const batchId = await createBatch(bench.engine, 1)
    await bench.engine.request('batch.run', { batchId })
    await bench.until(() => server.received() === 1 && bench.store.batches.running() === 0, { stepMs: 0 })
    expect(jobsOf(bench.engine.library)[0]).toMatchObject({
      state: 'waiting',
      reservedMicros: 0,
      attempts: [{ state: 'refused', costMicros: 0 }],
    })
    const before = bench.time.clock()
    await bench.pass(least - 2)
    expect(server.received()).toBe(1)
    await bench.until(() => server.received() === 2, { stepMs: 200 })
    // The lane also learns a pace from being refused, and guesses no lower than six a minute. The way to the server
    // takes real time, in which the time in hand goes on: what counts is when the request was made ready.
    const again = jobsOf(bench.engine.library)[0]?.attempts[1]?.preparedAt ?? Infinity
    expect(again - before).toBeLessThanOrEqual(Math.max(most, 10_000) + 1_000)
    await bench.until(() => bench.store.batches.summary(batchId).jobs.done === 1)
    expect([server.received(), server.ledger().length]).toEqual([2, 1])
  })
})

interface Stop {
  readonly name: string
  readonly does: Behaviour
  readonly cause: string
  readonly jobs: Readonly<Record<string, number>>
  readonly posts: number
}

const held: Behaviour = { kind: 'reset', after: 'accepted' }
/** A batch of 14, one after the other, in which everything ends the same way: how many requests that takes. */
const streaks: readonly Stop[] = [
  { name: 'five without an answer', does: held, cause: 'breaker', posts: 5, jobs: { unknown: 5, waiting: 9 } },
  {
    name: 'ten refused alike',
    does: { kind: 'moderation', stage: 'input' },
    cause: 'breaker',
    posts: 10,
    jobs: { failed: 10, waiting: 4 },
  },
  { name: 'a dead key', does: { kind: 'key_refused' }, cause: 'key', posts: 1, jobs: { waiting: 14 } },
  {
    name: 'no credit',
    does: { kind: 'quota', code: 'insufficient_quota' },
    cause: 'quota',
    posts: 1,
    jobs: { waiting: 14 },
  },
  {
    name: 'a spending limit',
    does: { kind: 'quota', code: 'billing_hard_limit_reached' },
    cause: 'quota',
    posts: 1,
    jobs: { waiting: 14 },
  },
  { name: 'no verification', does: { kind: 'not_verified' }, cause: 'unverified', posts: 1, jobs: { waiting: 14 } },
]

describe('the queue stops itself', () => {
  test.for(streaks)('$name', async ({ does, cause, jobs, posts }) => {
    const server = await openServer()
    server.play({ prompt: 'thing', does })
    const bench = await openBench(server.url)
    const batchId = await createBatch(bench.engine, 14, { concurrency: 1 })
    await bench.engine.request('batch.run', { batchId })
    await bench.until(() => isStopped(bench, batchId))
    await bench.pass(hourMs, hourMs / 50)
    expect(server.received()).toBe(posts)
    expect(await bench.engine.request('batch.get', { batchId })).toMatchObject({
      pause: { cause },
      jobs: { done: 0, ...jobs },
    })
    // Whatever was wrong is right now: nothing was lost, and only what was never sent is sent.
    server.play()
    await bench.engine.request('batch.resume', { batchId })
    await bench.until(() => bench.store.batches.summary(batchId).state === 'finished')
    expect(server.received()).toBe(jobs['waiting'])
    expect(bench.store.batches.summary(batchId).jobs.done).toBe(jobs['waiting'])
  })

  test('three that are no pictures', async () => {
    const server = await openServer()
    server.play({ prompt: 'thing', does: { kind: 'spoiled', how: 'html_base64' } })
    const bench = await openBench(server.url)
    const batchId = await createBatch(bench.engine, 40, { concurrency: 1 })
    await bench.engine.request('batch.run', { batchId })
    await bench.until(() => isStopped(bench, batchId), { stepMs: 1 })
    const stopped = bench.store.batches.summary(batchId)
    expect(stopped).toMatchObject({ pause: { cause: 'breaker' }, jobs: { done: 0, unknown: server.received() } })
    // An answer is looked at while the next request is under way, and so many may wait to be looked at.
    expect(server.received()).toBeGreaterThanOrEqual(3)
    expect(server.received()).toBeLessThanOrEqual(3 + 17)
  })

  test.for([{ kind: 'key_refused' }, { kind: 'quota', code: 'insufficient_quota' }] as const)(
    'in the middle of eight at once: $kind',
    async (does) => {
      const server = await openServer()
      let hits = 0
      server.play({ prompt: 'thing', does: (hit) => ((hits += 1) <= 12 ? well(hit) : refuseAs(hit, does)) })
      const bench = await openBench(server.url)
      const batchId = await createBatch(bench.engine, 40, { concurrency: 8 })
      await bench.engine.request('batch.run', { batchId })
      await bench.until(() => isStopped(bench, batchId))
      const stopped = bench.store.batches.summary(batchId)
      expect(stopped.jobs).toMatchObject({ done: 12, failed: 0, unknown: 0, waiting: 28 })
      expect(stopped.reservedUsd).toBe(0)
      expect(server.received() - 12).toBeLessThanOrEqual(8)
      server.play()
      await bench.engine.request('batch.resume', { batchId })
      await bench.until(() => bench.store.batches.summary(batchId).jobs.done === 40)
      expect(server.ledger()).toHaveLength(28)
    },
  )
})

async function openServer(): Promise<ApiServer> {
  const server = await startApiServer()
  onTestFinished(() => server.close())
  return server
}

function isStopped({ store }: Bench, batchId: number): boolean {
  return store.batches.pauseOf(batchId) !== null && store.batches.running() === 0
}

async function well({ accept, outgoing }: Hit): Promise<void> {
  const { body, headers } = await accept()
  outgoing.writeHead(200, headers).end(body)
}

function refuse({ outgoing }: Hit, headers: Readonly<Record<string, string>>, message: string): void {
  const error = { message, type: 'requests', code: 'rate_limit_exceeded', param: null }
  outgoing.writeHead(429, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }))
}

function refuseAs({ outgoing }: Hit, { kind }: { readonly kind: 'key_refused' | 'quota' }): void {
  const code = kind === 'quota' ? 'insufficient_quota' : 'invalid_api_key'
  outgoing.writeHead(kind === 'quota' ? 429 : 401, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify({ error: { message: 'No.', type: code, code, param: null } }))
}
