import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Engine } from '../../../src/main/engine/index.ts'
import { tallyFaults } from '../../../src/main/engine/store/tally.ts'
import { batchUntil, blockOriginals, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

function moneyFaults(engine: Engine): readonly string[] {
  const db = new Database(join(engine.library, 'library.db'), { readonly: true })
  try {
    return tallyFaults(db).map(({ message }) => message)
  } finally {
    db.close()
  }
}

describe('an attempt that was decided about', () => {
  it('no longer decides about its job when the look at its answer ends late', async () => {
    const rules = [
      { when: { requests: [1] }, do: { kind: 'cut' as const } },
      { do: { kind: 'ok' as const, latencyMs: 3_000 } },
    ]
    const fake = await startFake({ script: { rules } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1)
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
    const look = engine.request('unknown.look', { batchId })
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    expect(await look).toMatchObject({ looked: 1, found: 0 })
    // The second request is under way, so its answer can neither be written off nor asked for a third time.
    expect((await engine.request('batch.get', { batchId })).jobs).toMatchObject({ running: 1, unknown: 0 })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
    expect(fake.received()).toBe(2)
    expect(moneyFaults(engine)).toEqual([])
  })

  it('keeps the answer that was found after it was written off', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const unblock = blockOriginals(engine)
    const batchId = await createBatch(engine, 1)
    await engine.request('batch.run', { batchId })
    const held = await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
    unblock()
    const look = engine.request('unknown.look', { batchId })
    await engine.request('batch.retry', { batchId, unknown: 'write_off' })
    expect(await look).toMatchObject({ looked: 1, found: 0 })
    const after = await engine.request('batch.get', { batchId })
    expect(after).toMatchObject({ jobs: { cancelled: 1 }, reservedUsd: 0, spentUsd: held.reservedUsd })
    const kept = readdirSync(join(engine.library, 'spool')).filter((name) => name.endsWith('.extra'))
    expect(kept).toHaveLength(1)
    expect(moneyFaults(engine)).toEqual([])
  })

  it('is the last one prepared, also when the clock was set back before it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    onTestFinished(() => void vi.useRealTimers())
    const fake = await startFake({ script: { rules: [{ when: { requests: [1] }, do: { kind: 'cut' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1)
    await runBatch(engine, batchId)
    vi.setSystemTime(Date.now() - 3_600_000)
    const unblock = blockOriginals(engine)
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1 && fake.received() === 2)
    unblock()
    // The second answer is here; only the first attempt has none.
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
    expect(fake.received()).toBe(2)
    expect(moneyFaults(engine)).toEqual([])
  })
})
