import { describe, expect, it } from 'vitest'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../../support/engine.ts'
import { expectCountsAgree, jobIdsOf, jobRows, waitingBatch } from './support.ts'

describe('holding and releasing', () => {
  it('what is held by hand stays in sight, even when nothing of its batch was ever sent, and goes back in its place', async () => {
    const engine = await startEngine(null)
    const { batchId, jobIds } = await waitingBatch(engine, 5)
    const [, second = 0, , fourth = 0] = jobIds
    expect(await engine.request('queue.hold', { jobIds: [fourth, second, second] })).toMatchObject({
      jobs: 2,
      untouched: 0,
    })
    expect(await engine.request('queue.ids', { state: 'held' })).toEqual([second, fourth])
    await engine.request('queue.hold', { jobIds })
    expect(await engine.request('queue.ids', {})).toEqual([])
    expect(await engine.request('queue.ids', { state: 'held' })).toEqual(jobIds)
    await engine.request('queue.release', { jobIds: [fourth, second] })
    expect(await engine.request('queue.ids', {})).toEqual([second, fourth])
    expect((await engine.request('batch.get', { batchId })).jobs).toMatchObject({ held: 3, waiting: 2 })
    expectCountsAgree(engine)
  })

  it('a batch that was never run is not in the queue; the rest of a sample is', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 4, { sample: 1 })
    expect(await engine.request('queue.ids', { state: 'held' })).toEqual([])
    await runBatch(engine, batchId)
    expect(await engine.request('queue.ids', { state: 'held' })).toEqual((await jobIdsOf(engine, batchId)).slice(1))
  })

  it('finds jobs by key and by what their rows say', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await waitingBatch(engine, 12)
    expect(await engine.request('queue.ids', { search: '00003' })).toEqual(jobIds.slice(2, 3))
    expect(await engine.request('queue.ids', { search: 'THING 1' })).toEqual([jobIds[0], ...jobIds.slice(9)])
    expect(await engine.request('queue.ids', { search: '%' })).toEqual([])
  })
})

describe('undoing', () => {
  it('brings back what was cancelled, each to the state it had, and only once', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await waitingBatch(engine, 4)
    await engine.request('queue.hold', { jobIds: jobIds.slice(0, 2) })
    const before = jobRows(engine).map(({ state }) => state)
    const { editId } = await engine.request('queue.cancel', { jobIds })
    if (editId === null) throw new Error('Nothing was cancelled')
    expect(jobRows(engine).every(({ state }) => state === 'cancelled')).toBe(true)
    expect(await engine.request('queue.undo', { editId })).toEqual({ editId: null, jobs: 4, untouched: 0 })
    expect(jobRows(engine).map(({ state }) => state)).toEqual(before)
    await expect(engine.request('queue.undo', { editId })).rejects.toMatchObject({ failure: { code: 'not_found' } })
    const next = await engine.request('queue.hold', { jobIds })
    expect(next.editId).toBeGreaterThan(editId)
    expectCountsAgree(engine)
  })

  it('leaves alone what went on since', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const { batchId, jobIds } = await waitingBatch(engine, 4, { concurrency: 1 })
    await engine.request('queue.hold', { jobIds })
    const { editId } = await engine.request('queue.release', { jobIds: jobIds.slice(0, 2) })
    await engine.request('batch.resume', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 2)
    expect(await engine.request('queue.undo', { editId: editId ?? 0 })).toEqual({ editId: null, jobs: 0, untouched: 2 })
    expect(fake.received()).toBe(2)
  })

  it('remembers the last 50 edits', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await waitingBatch(engine, 2)
    const edits = []
    for (let turn = 0; turn < 26; turn++) {
      edits.push(await engine.request('queue.hold', { jobIds: jobIds.slice(0, 1) }))
      edits.push(await engine.request('queue.release', { jobIds: jobIds.slice(0, 1) }))
    }
    const [oldest, , kept] = edits
    await expect(engine.request('queue.undo', { editId: oldest?.editId ?? 0 })).rejects.toThrow('cannot be undone')
    await expect(engine.request('queue.undo', { editId: kept?.editId ?? 0 })).resolves.toMatchObject({ editId: null })
  })
})

describe('running jobs', () => {
  it('are never touched by any edit', async () => {
    const fake = await startFake({ script: { latencyMs: 1_500 } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 3, { concurrency: 3 })
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 3)
    const jobIds = await jobIdsOf(engine, batchId)
    const before = jobRows(engine)
    const nothing = { editId: null, jobs: 0, untouched: 3 }
    expect(await engine.request('queue.move', { jobIds, to: { kind: 'bottom' } })).toEqual(nothing)
    expect(await engine.request('queue.hold', { jobIds })).toEqual(nothing)
    expect(await engine.request('queue.cancel', { jobIds })).toEqual(nothing)
    expect(await engine.request('queue.clone', { jobIds })).toEqual(nothing)
    expect(await engine.request('queue.change', { jobIds, change: { quality: 'high' } })).toEqual(nothing)
    expect(jobRows(engine)).toEqual(before)
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 3)
    expect(fake.received()).toBe(3)
  })
})

describe('cloning', () => {
  it('makes one more picture for the row with the next number, and undoing removes what was not taken up', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const { batchId, jobIds } = await waitingBatch(engine, 2)
    const [first = 0, second = 0] = jobIds
    await engine.request('queue.hold', { jobIds: [second] })
    const edit = await engine.request('queue.clone', { jobIds })
    expect(edit).toMatchObject({ jobs: 2, untouched: 0 })
    await engine.request('queue.clone', { jobIds: [first] })
    expect(jobRows(engine).map(({ repeat, state }) => [repeat, state])).toEqual([
      [1, 'waiting'],
      [1, 'held'],
      [2, 'waiting'],
      [2, 'held'],
      [3, 'waiting'],
    ])
    expectCountsAgree(engine)
    const rows = await engine.request('batch.rows', {
      batchId,
      rowIds: [...(await engine.request('batch.rowIds', { batchId }))],
    })
    expect(rows.map(({ cells }) => cells[0]?.length)).toEqual([3, 2])
    expect(await engine.request('queue.undo', { editId: edit.editId ?? 0 })).toEqual({
      editId: null,
      jobs: 2,
      untouched: 0,
    })
    expect(jobRows(engine).map(({ repeat }) => repeat)).toEqual([1, 1, 3])
    expectCountsAgree(engine)
    await engine.request('batch.resume', { batchId })
    const done = await batchUntil(engine, batchId, ({ state }) => state === 'finished')
    expect(done.jobs).toMatchObject({ done: 2, held: 1 })
    expect(new Set(fake.ledger().map(({ prompt }) => prompt))).toEqual(new Set(['A picture of thing 1']))
  })
})

describe('cancelling a batch', () => {
  it('of many jobs cancels every one not yet sent and sends nothing more', async () => {
    const fake = await startFake({ script: { latencyMs: 100 } })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 3_000, { concurrency: 4 })
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 4)
    await engine.request('batch.cancel', { batchId })
    const after = await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 0)
    expect(after.jobs.cancelled + after.jobs.done).toBe(3_000)
    expect(after.jobs.done).toBe(fake.received())
    expectCountsAgree(engine)
  })
})
