import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/main/engine/index.ts'
import { batchUntil, runBatch, startEngine, startFake, thingRecipe } from '../../../support/engine.ts'
import { tempFolder } from '../../../support/temp.ts'
import { expectCountsAgree, jobIdsOf, jobRows, waitingBatch } from './support.ts'

/** A batch of a sheet with its own sizes and prompts, all held. */
async function sheetBatch(engine: Engine, csv: string): Promise<{ batchId: number; jobIds: number[] }> {
  const path = join(tempFolder(), 'own.csv')
  writeFileSync(path, csv)
  const draft = await engine.request('sheet.open', { path })
  const recipe = { ...thingRecipe, mapping: draft.recipe.mapping }
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe,
    options: { provider: 'openai' },
  })
  return { batchId, jobIds: await jobIdsOf(engine, batchId) }
}

const bodies = (engine: Engine) => jobRows(engine).map(({ body }) => JSON.parse(body) as Record<string, unknown>)

describe('changing jobs', () => {
  it('gives the bytes, hash and price a batch made that way would have had', async () => {
    const engine = await startEngine(null)
    const { jobIds, batchId } = await waitingBatch(engine, 3)
    const change = { size: '1536x1024', quality: 'medium', template: 'Two of {{thing}}' }
    const preview = await engine.request('queue.previewChange', { jobIds, change })
    expect(jobRows(engine).every(({ change: made }) => made === null)).toBe(true)
    expect(await engine.request('queue.change', { jobIds, change })).toMatchObject({ jobs: 3, untouched: 0 })
    const changed = jobRows(engine)
    const { size, quality, template } = change
    const model = 'gpt-image-2.6-flare'
    await waitingBatch(engine, 3, {}, { template, parameters: { model, size, quality } })
    const made = jobRows(engine).slice(3)
    for (const [index, job] of changed.entries()) {
      const { body, hash, low_micros, high_micros } = made[index] ?? job
      expect(job).toMatchObject({ body, hash, low_micros, high_micros, state: 'waiting' })
      expect(job.hash).toBe(createHash('sha256').update(job.body).digest('hex'))
    }
    const { estimatedUsd } = await engine.request('batch.get', { batchId })
    expect(preview).toMatchObject({ jobs: 3, untouched: 0, problems: [], examplePrompt: 'Two of thing 1' })
    const [rowId = 0] = await engine.request('batch.rowIds', { batchId })
    const [row] = await engine.request('batch.rows', { batchId, rowIds: [rowId] })
    expect(row?.prompt).toEqual([{ kind: 'text', text: 'Two of thing 1' }])
    expect(preview.after.high).toBeCloseTo(estimatedUsd.high, 4)
    expect(preview.before.high).not.toBeCloseTo(estimatedUsd.high, 4)
    expectCountsAgree(engine)
  })

  it("beats the row's own cells, and a template beats the row's own prompt", async () => {
    const engine = await startEngine(null)
    const { jobIds } = await sheetBatch(engine, 'sku,thing,prompt,size\n1,mug,"A mug, by hand",1536x1024\n2,cup,,\n')
    expect(bodies(engine)[0]).toMatchObject({ prompt: 'A mug, by hand', size: '1536x1024' })
    await engine.request('queue.change', { jobIds, change: { size: '1024x1536', template: 'Only {{thing}}' } })
    expect(bodies(engine)).toMatchObject([
      { prompt: 'Only mug', size: '1024x1536' },
      { prompt: 'Only cup', size: '1024x1536' },
    ])
  })

  it('later changes come on top of earlier ones, and each is undone to the very bytes before it', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await waitingBatch(engine, 4)
    const steps = [
      { jobIds: jobIds.slice(0, 3), change: { size: '1536x1024' } },
      { jobIds: jobIds.slice(1), change: { template: 'A drawing of {{thing}}' } },
      { jobIds, change: { prompt: 'Exactly {{this}}' } },
      { jobIds: jobIds.slice(2), change: { quality: 'high' } },
    ]
    const states = [jobRows(engine)]
    const edits: number[] = []
    for (const step of steps) {
      edits.push((await engine.request('queue.change', step)).editId ?? 0)
      states.push(jobRows(engine))
    }
    expect(bodies(engine)).toMatchObject([
      { prompt: 'Exactly {{this}}', size: '1536x1024', quality: 'low' },
      { prompt: 'Exactly {{this}}', size: '1536x1024', quality: 'low' },
      { prompt: 'Exactly {{this}}', size: '1536x1024', quality: 'high' },
      { prompt: 'Exactly {{this}}', size: '1024x1024', quality: 'high' },
    ])
    for (const editId of edits.toReversed()) {
      states.pop()
      expect(await engine.request('queue.undo', { editId })).toMatchObject({ untouched: 0 })
      expect(jobRows(engine)).toEqual(states.at(-1))
    }
    expectCountsAgree(engine)
  })

  it('writes nothing when one job cannot be made like this, and says which row and what to do', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await sheetBatch(engine, 'sku,thing,size\n1,mug,\n2,cup,1040x1040\n')
    const before = jobRows(engine)
    const size = { jobIds, change: { size: '1000x1000' } }
    const preview = await engine.request('queue.previewChange', size)
    expect(preview.problems).toMatchObject([
      { row: 2, column: 'size', code: 'bad_size', severity: 'error' },
      { row: 3, column: 'size', code: 'bad_size', severity: 'error' },
    ])
    await expect(engine.request('queue.change', size)).rejects.toMatchObject({
      failure: { code: 'plan_has_problems', message: expect.stringContaining('Row 2') },
    })
    // The model takes the sheet's default size, but not the one of row 3.
    const model = { jobIds, change: { model: 'gpt-image-1.5' } }
    const { problems } = await engine.request('queue.previewChange', model)
    expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([{ row: 3, column: 'size' }])
    await expect(engine.request('queue.change', model)).rejects.toThrow('Row 3')
    const template = { jobIds, change: { template: '{{nothing}} and {{thing' } }
    const [broken, ...others] = (await engine.request('queue.previewChange', template)).problems
    expect(broken).toMatchObject({ row: null, severity: 'error' })
    expect(others).toEqual([])
    await expect(engine.request('queue.change', template)).rejects.toMatchObject({
      failure: { code: 'plan_has_problems' },
    })
    expect(jobRows(engine)).toEqual(before)
  })

  it('sends failed jobs again with new words, and undone in time they have failed as before', async () => {
    const rules = [{ when: { prompt: 'thing 2' }, do: { kind: 'moderation' as const } }]
    const fake = await startFake({ script: { rules } })
    const engine = await startEngine(fake)
    const { batchId, jobIds } = await waitingBatch(engine, 3)
    await runBatch(engine, batchId)
    const refused = jobRows(engine)
    expect(refused.map(({ state }) => state)).toEqual(['done', 'failed', 'done'])
    await engine.request('batch.pause', { batchId })
    const change = { prompt: 'A harmless picture' }
    const edit = await engine.request('queue.change', { jobIds, change })
    expect(edit).toMatchObject({ jobs: 1, untouched: 2 })
    expect((await engine.request('batch.get', { batchId })).jobs).toMatchObject({ waiting: 1, failed: 0 })
    await engine.request('queue.undo', { editId: edit.editId ?? 0 })
    const [, again] = jobRows(engine)
    expect(again).toMatchObject({ state: 'failed', cause: 'moderation_blocked', failure: refused[1]?.failure })
    await engine.request('queue.change', { jobIds, change })
    await engine.request('batch.resume', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 3)
    expect(fake.ledger().at(-1)).toMatchObject({ prompt: 'A harmless picture' })
    expectCountsAgree(engine)
  })
})
