import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BatchSummary } from '../../src/contract/batch.ts'
import type { Failure } from '../../src/contract/failure.ts'
import { fromMicros } from '../../src/contract/money.ts'
import { openEngine, type Engine } from '../../src/main/engine/index.ts'
import { batchUntil, canaryKey, createBatch } from '../support/engine.ts'
import { bodyRows } from './support/api-bodies.ts'
import type { Expected, FaultRow } from './support/api-expected.ts'
import { jobsOf, spooledFor, type JobFacts } from './support/api-records.ts'
import { statusRows } from './support/api-refusals.ts'
import { startApiServer, type ApiServer } from './support/api-server.ts'
import { wireRows } from './support/api-wires.ts'

let server: ApiServer
let engine: Engine
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofsheet-api-'))
  process.env['OPENAI_API_KEY'] = canaryKey
  server = await startApiServer()
  engine = await openEngine({ library: join(folder, 'library'), program: 'cli', baseUrl: server.url })
})

afterAll(async () => {
  await engine.close({ graceMs: 0 })
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const rows: readonly FaultRow[] = [...statusRows, ...bodyRows, ...wireRows]

test('there are at least 60 faults, each with a name of its own', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  expect(rows.length).toBeGreaterThanOrEqual(60)
})

describe('one fault, one request, one certain end', () => {
  test.for(rows)('$name', async ({ does, expected }) => {
    server.play({ prompt: 'thing 1', does })
    const batchId = await createBatch(engine, 2, { concurrency: 1 })
    await engine.request('batch.run', { batchId })
    const ended = await batchUntil(engine, batchId, (batch) => batch.state !== 'running' && batch.jobs.running === 0)
    const [first, second] = jobsOf(engine.library, batchId)
    if (!first || !second) throw new Error('The batch has no jobs')
    // An answer is deleted a moment after its picture is stored.
    await expect.poll(() => observed(first, second, ended)).toEqual(expected)
    expectMoney(first, second, ended, expected)
    // Nothing of it may leave again behind the next batch's back.
    await engine.request('batch.cancel', { batchId })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

function observed(first: JobFacts, second: JobFacts, batch: BatchSummary): Expected {
  const [attempt] = first.attempts
  if (!attempt) throw new Error('Nothing was tried')
  return {
    posts: server.received(),
    billed: server.ledger().length,
    attempt: attempt.state,
    job: first.state,
    next: second.state,
    money: attempt.costMicros > 0 ? 'paid' : first.reservedMicros > 0 ? 'held' : 'free',
    pause: batch.pause?.cause ?? null,
    code: attempt.failure === null ? null : (JSON.parse(attempt.failure) as Failure).code,
    spool: spooledFor(engine.library, attempt.id),
  }
}

/** Whatever the fault: one attempt a job, each POST has one, and the batch's money is the sum of its jobs'. */
function expectMoney(first: JobFacts, second: JobFacts, batch: BatchSummary, { money }: Expected): void {
  const attempts = [...first.attempts, ...second.attempts]
  expect(first.attempts).toHaveLength(1)
  expect(attempts).toHaveLength(server.received())
  expect(batch.reservedUsd).toBe(fromMicros(first.reservedMicros + second.reservedMicros))
  expect(batch.spentUsd).toBe(fromMicros(attempts.reduce((sum, { costMicros }) => sum + costMicros, 0)))
  // What is held for a request is the most it can cost: no answer's own figures may pass it.
  for (const attempt of attempts) expect(attempt.costMicros).toBeLessThanOrEqual(attempt.estimateMicros)
  expect(first.reservedMicros).toBe(money === 'held' ? first.attempts[0]?.estimateMicros : 0)
  // A second job that was done cost what the provider billed for it.
  const billed = server.ledger().find(({ prompt }) => prompt.includes('thing 2'))
  if (second.state === 'done') expect(second.attempts[0]?.costMicros).toBe(billed?.usdMicros)
}
