import { expect, test } from 'vitest'
import { runBatch, startEngine, startFake, thingRecipe } from '../../../support/engine.ts'
import { jobIdsOf, jobRows, waitingBatch } from './support.ts'

test('a change of a job that was sent without a parameter is undone to the bytes it was sent with', async () => {
  const rules = [
    { do: { kind: 'unknown_parameter', param: 'complexity' } as const, times: 1 },
    { do: { kind: 'moderation' } as const, times: 1 },
  ]
  const engine = await startEngine(await startFake({ script: { rules } }))
  const complex = { ...thingRecipe, parameters: { ...thingRecipe.parameters, complexity: 'high' } }
  const { batchId } = await waitingBatch(engine, 1, {}, complex)
  const jobIds = await jobIdsOf(engine, batchId)
  await runBatch(engine, batchId)
  await engine.request('batch.pause', { batchId })
  const [before] = jobRows(engine)
  expect([before?.state, before?.body.includes('complexity')]).toEqual(['failed', false])
  const { editId } = await engine.request('queue.change', { jobIds, change: { prompt: 'A harmless picture' } })
  expect(await engine.request('queue.undo', { editId: editId ?? 0 })).toMatchObject({ jobs: 1, untouched: 0 })
  const { body, hash, state, failure, change, high_micros } = before ?? {}
  expect(jobRows(engine)).toMatchObject([{ body, hash, state, failure, change, high_micros }])
})
