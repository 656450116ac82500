import { expect, test } from 'vitest'
import { createBatch, startEngine } from '../../support/engine.ts'

test('the words of a job: as sent, the template of its own variant, and the names it may use', async () => {
  const engine = await startEngine(null)
  await createBatch(
    engine,
    2,
    { provider: 'practice' },
    {
      variants: [
        { name: 'Studio', repeats: 1, parameters: {} },
        { name: 'Night', repeats: 1, template: '{{thing}} at night', parameters: {} },
      ],
    },
  )
  const rowIds = await engine.request('batch.rowIds', { batchId: 1 })
  const [row] = await engine.request('batch.rows', { batchId: 1, rowIds: rowIds.slice(0, 1) })
  const [studio, night] = (row?.cells ?? []).map(([cell]) => cell?.jobId ?? 0)
  expect(await engine.request('queue.words', { jobId: studio! })).toEqual({
    prompt: 'A picture of thing 1',
    sent: 'A picture of thing 1',
    template: 'A picture of {{thing}}',
    columns: ['sku', 'thing'],
    inputs: null,
  })
  expect(await engine.request('queue.words', { jobId: night! })).toMatchObject({ template: '{{thing}} at night' })
  await expect(engine.request('queue.words', { jobId: 999 })).rejects.toMatchObject({ failure: { code: 'not_found' } })
})
