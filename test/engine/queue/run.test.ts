import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

describe('running a batch', () => {
  it('sends one request per job, stores every picture and keeps files and database equal', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 20)
    const done = await runBatch(engine, batchId)
    expect(done).toMatchObject({ state: 'finished', images: 20, reservedUsd: 0 })
    expect(done.jobs).toMatchObject({ done: 20, failed: 0, unknown: 0, waiting: 0, held: 0 })
    expect(done.rowCounts.review).toBe(20)
    expect(fake.ledger()).toHaveLength(20)
    const found = await engine.request('gallery.find', { query: '' })
    const files = new Set(found.ids.map((id) => engine.file({ kind: 'image', imageId: id, size: 'original' })))
    expect(files.size).toBe(20)
    for (const id of found.ids) {
      const { sha256 } = await engine.request('image.get', { imageId: id })
      expect(
        createHash('sha256')
          .update(readFileSync(engine.file({ kind: 'image', imageId: id, size: 'original' })))
          .digest('hex'),
      ).toBe(sha256)
      expect(
        readFileSync(engine.file({ kind: 'image', imageId: id, size: 'small' }))
          .subarray(8, 12)
          .toString(),
      ).toBe('WEBP')
    }
    await engine.close()
    expect(readdirSync(join(engine.library, 'spool'))).toEqual([])
  })

  it('sends exactly the bytes the plan showed', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 12)
    await runBatch(engine, batchId)
    const rowIds = await engine.request('batch.rowIds', { batchId })
    const rows = await engine.request('batch.rows', { batchId, rowIds: [...rowIds] })
    const prompts = rows.map(({ prompt }) => prompt.map(({ text }) => text).join(''))
    expect(
      fake
        .ledger()
        .map(({ prompt }) => prompt)
        .sort(),
    ).toEqual(prompts.sort())
  })

  it('sends nothing before it is told to', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 3)
    const idle = await engine.request('batch.get', { batchId })
    expect(idle).toMatchObject({ state: 'idle', held: { rows: 3, jobs: 3 } })
    expect(fake.received()).toBe(0)
  })

  it('releases only the sample, and the rest when asked', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 10, { sample: 3 })
    const sampled = await runBatch(engine, batchId)
    expect(sampled.jobs).toMatchObject({ done: 3, held: 7 })
    const rest = await engine.request('batch.rowIds', { batchId, display: 'waiting' })
    await engine.request('batch.run', { batchId, rowIds: [...rest] })
    const all = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 10)
    expect(all.images).toBe(10)
    expect(fake.ledger()).toHaveLength(10)
  })

  it('stops at the cap and never passes it, then goes on when it is raised', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 40, { capUsd: 0.2 })
    const stopped = await runBatch(engine, batchId)
    expect(stopped.pause?.cause).toBe('cap')
    expect(stopped.spentUsd + stopped.reservedUsd).toBeLessThanOrEqual(0.2)
    expect(stopped.jobs.waiting).toBeGreaterThan(0)
    await engine.request('batch.run', { batchId, capUsd: 50 })
    const finished = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    expect(finished.jobs.done).toBe(40)
    expect(fake.ledger()).toHaveLength(40)
  })

  it('pauses: what was sent is kept, nothing more is sent until it is resumed', async () => {
    const fake = await startFake({ script: { latencyMs: 150 } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 30, { concurrency: 4 })
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done >= 1)
    await engine.request('batch.pause', { batchId })
    const paused = await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 0)
    expect(paused.state).toBe('paused')
    expect(paused.jobs.done).toBe(fake.ledger().length)
    await engine.request('batch.resume', { batchId })
    const finished = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    expect(finished.jobs.done).toBe(30)
    expect(fake.ledger()).toHaveLength(30)
  })

  it('cancels what is not yet sent', async () => {
    const fake = await startFake({ script: { latencyMs: 150 } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 30, { concurrency: 2 })
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done >= 2)
    await engine.request('batch.cancel', { batchId })
    const ended = await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 0)
    expect(ended.jobs.done + ended.jobs.cancelled).toBe(30)
    expect(ended.jobs.done).toBe(fake.ledger().length)
  })

  it('makes renditions with the picture', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const rendition = {
      name: 'web',
      format: 'webp',
      quality: 80,
      width: 400,
      fit: 'inside',
      background: '#ffffff',
      upscale: false,
    } as const
    const batchId = await createBatch(engine, 2, {}, { renditions: [rendition] })
    await runBatch(engine, batchId)
    const { ids } = await engine.request('gallery.find', { query: `batch:${batchId}` })
    const image = await engine.request('image.get', { imageId: ids[0] ?? 0 })
    expect(image.renditions).toMatchObject([{ name: 'web', format: 'webp', width: 400, height: 400 }])
  })
})
