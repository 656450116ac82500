import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { start, writeThings } from '../cli/program.ts'
import { createBatch } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { openBench } from './support/api-bench.ts'
import { closedPort } from './support/api-places.ts'
import { startApiServer, type Hit } from './support/api-server.ts'
import { startUnderFaketime } from './support/clock-faketime.ts'
import { startProgramServer } from './support/programs-server.ts'
import { saySkipped, seeded, sized } from './support/size.ts'

const hourMs = 3_600_000
const tenYearsMs = 10 * 365 * 86_400_000
const jumps = sized('PROOFSHEET_JUMPS', 500, 500)

test(`${jumps} jumps of the clock by up to ten years: no storm, no strand`, { timeout: 120_000 }, async () => {
  const chance = seeded('clock')
  const port = await closedPort()
  // The same port is left and taken again: the provider is away for a while, in the middle of the jumps.
  let server = await startApiServer(null, port)
  const bench = await openBench(server.url, { random: chance })
  const tooSoon: string[] = []
  let quietUntil = 0
  let posts = 0
  const does = (hit: Hit): unknown => {
    posts += 1
    const now = bench.time.monotonic()
    if (now < quietUntil) tooSoon.push(`A request came ${quietUntil - now} ms too soon`)
    if (chance() < 0.7) return well(hit)
    const seconds = chance() < 0.1 ? 1e12 : Math.floor(chance() * 40) - 1
    quietUntil = Math.max(quietUntil, now + Math.min(hourMs, Math.max(1_000, seconds * 1_000)))
    return refuse(hit, String(seconds))
  }
  server.play({ prompt: 'thing', does })
  const batchId = await createBatch(bench.engine, 60, { concurrency: 1 })
  await bench.engine.request('batch.run', { batchId })
  for (let jump = 0; jump < jumps; jump += 1) {
    if (jump % 100 === 60) await server.close()
    if (jump % 100 === 80) {
      server = await startApiServer(null, port)
      server.play({ prompt: 'thing', does })
    }
    bench.time.jump(Math.round((chance() * 2 - 1) * tenYearsMs))
    await bench.pass(chance() * 20_000, 10_000)
  }
  expect(tooSoon).toEqual([])
  // What is left goes on by itself, with no jump to help: no wait is longer than an hour and its jitter.
  const settled = (): number => {
    const { jobs } = bench.store.batches.summary(batchId)
    return jobs.done + jobs.unknown
  }
  await bench.until(() => settled() === 60, { stepMs: 20_000, longestMs: (70 - settled()) * (hourMs + 60_000) })
  expect(tooSoon).toEqual([])
  // One request a picture and one a refusal, and nothing more: no jump started a storm.
  const refused = bench.store.db
    .prepare<[], number>("SELECT COUNT(*) FROM attempt WHERE state = 'refused'")
    .pluck()
    .get()
  expect(posts).toBeLessThanOrEqual(60 + (refused ?? 0))
  // Only what was under way when the provider went away may be unknown.
  expect(bench.store.batches.summary(batchId).jobs.unknown).toBeLessThanOrEqual(jumps / 100)
  await server.close()
})

const shifts = ['+10d', '-3y', '+10y'] as const
test.for(shifts)('the program ends well while the clock jumps %s under it', async (shift) => {
  const home = tempFolder()
  const server = await startProgramServer([], () => undefined)
  onTestFinished(() => server.down())
  const program = startUnderFaketime(['run', writeThings(home, 12), '--json', '--concurrency', '2'], {
    home,
    url: server.url,
  })
  if (!program)
    return saySkipped(`a clock that jumps ${shift}`, 'libfaketime is not installed (apt-get install faketime)')
  while (server.arrivals.length < 3) await delay(5)
  program.shift(shift)
  const ended = await program.ended
  expect(ended).toMatchObject({ code: 0 })
  expect([server.arrivals.length, server.ledger().length]).toEqual([12, 12])
})

const asleepMs = sized('PROOFSHEET_ASLEEP_MS', 2_500, 40_000)
test(
  'asleep with requests under way: each ends by evidence, none is sent twice, no storm after',
  { timeout: 120_000 },
  async () => {
    const home = tempFolder()
    const server = await startProgramServer([], () => arrived())
    const times: number[] = []
    const arrived = (): void => void times.push(performance.now())
    onTestFinished(() => server.down())
    const fake = { url: server.url } as Parameters<typeof start>[1]['fake'] & object
    const program = start(['run', writeThings(home, 40), '--json', '--concurrency', '4'], { home, fake })
    while (server.arrivals.length < 6) await delay(5)
    program.child.kill('SIGSTOP')
    // The other side does not wait: its connections are dead before this one wakes.
    await server.down()
    await delay(asleepMs)
    await server.up()
    const before = times.length
    program.child.kill('SIGCONT')
    const ended = await program.ended
    const jobs = ended.last()['jobs'] as Readonly<Record<string, number>>
    expect((jobs['done'] ?? 0) + (jobs['unknown'] ?? 0)).toBe(40)
    expect(jobs['unknown']).toBeLessThanOrEqual(4)
    expect(server.arrivals.length).toBeLessThanOrEqual(40)
    expect(new Set(server.ledger().map(({ prompt }) => prompt)).size).toBe(server.ledger().length)
    expect(times.length - before).toBeLessThanOrEqual(40 - before)
  },
)

async function well({ accept, outgoing }: Hit): Promise<void> {
  const { body, headers } = await accept()
  outgoing.writeHead(200, headers).end(body)
}

function refuse({ outgoing }: Hit, retryAfter: string): void {
  outgoing.writeHead(429, { 'content-type': 'application/json', 'retry-after': retryAfter })
  outgoing.end('{"error":{"code":"rate_limit_exceeded","message":"Slow down.","type":"requests"}}')
}
