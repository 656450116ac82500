import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { batchUntil, blockOriginals, createBatch, startEngine, startFake } from '../../support/engine.ts'

describe('an answer that a disk cut off', () => {
  it('is tried once more for free, and then can be sent again', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const unblock = blockOriginals(engine)
    const batchId = await createBatch(engine, 1)
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
    unblock()
    const spool = join(engine.library, 'spool')
    const whole = join(spool, readdirSync(spool).find((name) => name.endsWith('.resp')) ?? '')
    writeFileSync(whole.replace('.resp', '.part'), readFileSync(whole).subarray(0, 200))
    rmSync(whole)
    const resend = () => engine.request('batch.retry', { batchId, unknown: 'resend' })
    await resend()
    await vi.waitFor(async () => {
      const { triage } = await engine.request('queue.get', {})
      expect(triage).toMatchObject([{ cause: 'response_unreadable', example: { money: 'held' } }])
    }, 60_000)
    expect(fake.received()).toBe(1)
    await resend()
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
    expect(fake.received()).toBe(2)
  })
})

describe('an answer that came while the library was away', () => {
  it('is paid for: written off, it counts as spent', async () => {
    const fake = await startFake({ script: { latencyMs: 1_000 } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1)
    await engine.request('batch.run', { batchId })
    await vi.waitFor(() => expect(fake.received()).toBe(1), 60_000)
    const marker = join(engine.library, 'library.json')
    renameSync(marker, `${marker}.away`)
    const held = await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
    renameSync(`${marker}.away`, marker)
    expect(fake.ledger()).toHaveLength(1)
    await engine.request('batch.retry', { batchId, unknown: 'write_off' })
    const after = await engine.request('batch.get', { batchId })
    expect(held.reservedUsd).toBeGreaterThan(0)
    expect(after).toMatchObject({ reservedUsd: 0, spentUsd: held.reservedUsd })
  })
})

it('looking twice at once finds the same answer twice, and makes one picture of it', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const unblock = blockOriginals(engine)
  const batchId = await createBatch(engine, 1)
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 1)
  unblock()
  const looks = await Promise.all([1, 2].map(() => engine.request('unknown.look', { batchId })))
  expect(looks).toEqual([
    { looked: 1, found: 1 },
    { looked: 1, found: 1 },
  ])
  expect(await engine.request('batch.get', { batchId })).toMatchObject({ images: 1, reservedUsd: 0 })
})
