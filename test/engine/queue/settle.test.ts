import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Failure } from '../../../src/contract/failure.ts'
import { openConverter } from '../../../src/main/engine/imaging/converter.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { makeChanges } from '../../../src/main/engine/queue/changes.ts'
import { unknownParameterOf } from '../../../src/main/engine/queue/dropped.ts'
import { makePace } from '../../../src/main/engine/queue/pace/make-pace.ts'
import { makePartials } from '../../../src/main/engine/queue/partials.ts'
import type { QueueParts } from '../../../src/main/engine/queue/ports.ts'
import { settleUnanswered } from '../../../src/main/engine/queue/settle.ts'
import { batchComposers } from '../../../src/main/engine/requests/batch-composers.ts'
import { makeStore } from '../../../src/main/engine/store/index.ts'
import { createBatch, startEngine } from '../../support/engine.ts'

const blocked: Failure = { code: 'moderation_blocked', message: 'No.', action: 'Change it.', money: 'counted' }

const clock = (): number => 1_800_000_000_000

/** A queue of which nothing is sent, with one job under way. */
async function underWay() {
  const engine = await startEngine(null)
  const batchId = await createBatch(engine, 1)
  await engine.close()
  const store = makeStore(engine.library, { backups: join(engine.library, 'backups') })
  const converter = openConverter({ concurrency: 1 })
  onTestFinished(async () => {
    await converter.close()
    store.close()
  })
  const parts: QueueParts = {
    root: engine.library,
    store,
    converter,
    models: openModelBook(),
    composerFor: batchComposers(openModelBook()).composerFor,
    changes: makeChanges({ emit: () => undefined, summarise: () => null, queue: () => ({}) as never }),
    partials: makePartials(engine.library, { partial: () => undefined }),
    concurrency: () => 1,
    pace: makePace({ now: clock, wallClock: clock, random: Math.random, load: () => null, save: () => undefined }),
    clock,
    random: Math.random,
    provider: () => Promise.reject(new Error('Nothing is sent here.')),
    freshConnections: () => undefined,
    maySend: () => undefined,
    mayStore: () => undefined,
  }
  const [{ id } = { id: 0 }] = store.jobs.moveAll(store.jobs.heldIds(batchId, null), 'held', 'waiting')
  const price = store.jobs.get(id)?.high_micros ?? 0
  store.jobs.move(id, 'waiting', 'running', { claimedAt: clock(), reservedMicros: price })
  store.money.add(batchId, { reserved: price, at: clock() })
  const job = store.jobs.get(id)
  if (!job) throw new Error('no job')
  const attemptId = '019e0000-0000-7000-8000-000000000001'
  const asked = { provider: 'openai', host: '127.0.0.1', keyFingerprint: 'none', bodyHash: job.hash, model: job.model }
  store.attempts.insert({ id: attemptId, jobId: id, ...asked, estimateMicros: price, preparedAt: clock() })
  return { parts, store, batchId, claim: { job, attemptId }, price }
}

test('an end that is written down twice, as after a disk that failed, counts its price once', async () => {
  const { parts, store, batchId, claim, price } = await underWay()
  const outcome = { kind: 'refused', failure: blocked, status: 400, requestId: null, retryAfterMs: null } as const
  for (let time = 0; time < 2; time += 1) {
    store.transaction(() => settleUnanswered(parts, claim, 'openai', outcome))
    expect(store.money.ofBatch(batchId)).toMatchObject({ spent_micros: price, reserved_micros: 0 })
  }
  expect([price > 0, store.attempts.get(claim.attemptId)?.cost_micros]).toEqual([true, price])
  expect(store.money.ofDay(clock())).toBe(price)
})

test('after work was done nothing goes again by itself, not even without a parameter that is not known', () => {
  const details = { providerCode: 'unknown_parameter', param: 'moderation' }
  const job = { body: JSON.stringify({ prompt: 'a fox', moderation: 'low' }) }
  const refused: Failure = { ...blocked, code: 'invalid_parameter', details }
  expect(unknownParameterOf({ ...refused, money: 'not_charged' }, job)).toBe('moderation')
  expect(unknownParameterOf(refused, job)).toBeNull()
})
