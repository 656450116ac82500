import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestInput } from '../../../../src/contract/requests.ts'
import type { Engine } from '../../../../src/main/engine/index.ts'
import { createBatch, startEngine, startFake } from '../../../support/engine.ts'
import { waitingBatch } from './support.ts'

type Target = RequestInput<'queue.move'>['to']

/** The same move on a plain list. */
function moveInArray(line: readonly number[], moved: ReadonlySet<number>, to: Target): number[] {
  const chosen = line.filter((id) => moved.has(id))
  const rest = line.filter((id) => !moved.has(id))
  if (to.kind === 'top') return [...chosen, ...rest]
  if (to.kind === 'bottom') return [...rest, ...chosen]
  const { jobId } = to
  const place = line.indexOf(jobId) + (to.kind === 'after' ? 1 : 0)
  const before = line.slice(0, place).filter((id) => !moved.has(id)).length
  return [...rest.slice(0, before), ...chosen, ...rest.slice(before)]
}

const order = (engine: Engine) => engine.request('queue.ids', {})

describe('moving jobs in the line', () => {
  it('any sequence of moves gives what the same moves give on a plain list', async () => {
    const engine = await startEngine(null)
    await waitingBatch(engine, 5)
    const { jobIds } = await waitingBatch(engine, 7)
    const all = [...(await order(engine))]
    expect(all).toHaveLength(12)
    const pick = fc.integer({ min: 0, max: all.length - 1 })
    const move = fc.record({
      jobs: fc.uniqueArray(pick, { minLength: 1, maxLength: 6 }),
      kind: fc.constantFrom('top', 'bottom', 'before', 'after'),
      target: pick,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 12 }), async (moves) => {
        let expected = [...(await order(engine))]
        for (const { jobs, kind, target } of moves) {
          const moved = jobs.map((index) => all[index] ?? 0)
          const jobId = all[target] ?? 0
          const to: Target = kind === 'top' || kind === 'bottom' ? { kind } : { kind, jobId }
          expected = moveInArray(expected, new Set(moved), to)
          const edit = await engine.request('queue.move', { jobIds: moved, to })
          expect(edit).toMatchObject({ jobs: moved.length, untouched: 0 })
        }
        expect(await order(engine)).toEqual(expected)
      }),
      { numRuns: 25 },
    )
    expect(jobIds).toHaveLength(7)
  })

  it('goes on when halving the room between two jobs comes to its end, and each move can still be undone', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await waitingBatch(engine, 6)
    const [first = 0, , , ...last] = jobIds
    let expected = [...jobIds]
    for (let turn = 0; turn < 300; turn++) {
      const moved = last[turn % last.length] ?? 0
      const to = turn < 150 ? { kind: 'after' as const, jobId: first } : { kind: 'bottom' as const }
      const before = expected
      expected = moveInArray(expected, new Set([moved]), to)
      const { editId } = await engine.request('queue.move', { jobIds: [moved], to })
      expect(await order(engine)).toEqual(expected)
      if (turn % 25 !== 24 || editId === null) continue
      expect(await engine.request('queue.undo', { editId })).toEqual({ editId: null, jobs: 1, untouched: 0 })
      expected = before
      expect(await order(engine)).toEqual(expected)
    }
  })

  it('making room does not bring jobs into sight that were never released', async () => {
    const engine = await startEngine(null)
    const idle = await createBatch(engine, 3)
    const { jobIds } = await waitingBatch(engine, 3)
    const [, second = 0, third = 0] = jobIds
    for (let turn = 0; turn < 60; turn++) {
      const jobId = turn % 2 === 0 ? third : second
      const { editId } = await engine.request('queue.move', {
        jobIds: [jobId],
        to: { kind: 'after', jobId: jobIds[0] ?? 0 },
      })
      expect(editId).not.toBeNull()
    }
    expect(await engine.request('queue.ids', { state: 'held' })).toEqual([])
    expect((await engine.request('batch.get', { batchId: idle })).state).toBe('idle')
  })

  it('what is made later stands behind whatever was moved to the bottom', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await waitingBatch(engine, 4)
    await engine.request('queue.move', { jobIds: jobIds.slice(0, 3), to: { kind: 'bottom' } })
    await engine.request('queue.move', { jobIds: jobIds.slice(3), to: { kind: 'bottom' } })
    const later = await waitingBatch(engine, 3)
    expect(await order(engine)).toEqual([...jobIds, ...later.jobIds])
  })

  it('jobs are sent in the order of the line, over all batches', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const one = await waitingBatch(engine, 3, { concurrency: 1 })
    const two = await waitingBatch(engine, 3, { concurrency: 1 })
    await engine.request('queue.move', { jobIds: two.jobIds.slice(2), to: { kind: 'top' } })
    await engine.request('queue.move', { jobIds: one.jobIds.slice(0, 1), to: { kind: 'bottom' } })
    const wanted = await engine.request('queue.jobs', { jobIds: [...(await order(engine))] })
    await engine.request('queue.resume', {})
    await expect.poll(() => fake.ledger().length, { timeout: 20_000 }).toBe(6)
    expect(fake.ledger().map(({ prompt }) => prompt)).toEqual(wanted.map(({ title }) => title))
  })

  it('leaves alone what is not in line, and refuses a target that does not exist', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await waitingBatch(engine, 3)
    await engine.request('queue.cancel', { jobIds: jobIds.slice(0, 1) })
    const edit = await engine.request('queue.move', { jobIds: [...jobIds, 9_999], to: { kind: 'top' } })
    expect(edit).toMatchObject({ jobs: 2, untouched: 2 })
    const none = await engine.request('queue.move', { jobIds: jobIds.slice(0, 1), to: { kind: 'top' } })
    expect(none).toEqual({ editId: null, jobs: 0, untouched: 1 })
    await expect(
      engine.request('queue.move', { jobIds: jobIds.slice(1), to: { kind: 'after', jobId: 777 } }),
    ).rejects.toMatchObject({ failure: { code: 'not_found' } })
  })
})
