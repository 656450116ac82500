import { describe, expect, it } from 'vitest'
import { batchUntil, createBatch, startEngine, startFake } from '../../../support/engine.ts'
import { jobRows } from './support.ts'

describe('undoing a cancel', () => {
  it('does not bring back what was sent before it could be cancelled', async () => {
    const fake = await startFake({ script: { rules: [{ do: { kind: 'moderation' } }] } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1_300, { concurrency: 4 })
    await engine.request('batch.pause', { batchId })
    const jobIds = jobRows(engine).map(({ id }) => id)
    await engine.request('queue.release', { jobIds })
    // More than one slice is looked at first, and the queue goes on between slices.
    const cancelling = engine.request('queue.cancel', { jobIds })
    await engine.request('batch.resume', { batchId })
    const edit = await cancelling
    await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 0 && jobs.waiting === 0)
    const sent = jobRows(engine).filter(({ state }) => state === 'failed')
    expect(sent.length).toBeGreaterThan(0)
    expect(edit).toMatchObject({ jobs: 1_300 - sent.length })
    await engine.request('batch.cancel', { batchId })
    await engine.request('batch.pause', { batchId })
    // The user cancelled the failed ones by another word, which this undo does not take back.
    const undone = await engine.request('queue.undo', { editId: edit.editId ?? 0 })
    expect(undone).toMatchObject({ jobs: edit.jobs })
    const ids = new Set(sent.map(({ id }) => id))
    expect(jobRows(engine).filter(({ id, state }) => ids.has(id) && state !== 'cancelled')).toEqual([])
  })
})
