import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { FailureCode } from '../../../src/contract/failure.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { jobIdsOf, waitingBatch } from '../queue/edit/support.ts'

const groups = async (engine: Engine) => (await engine.request('queue.get', {})).triage

describe('triage', () => {
  it('groups failures by cause, and rejected requests by what was rejected, over all batches, each with one action', async () => {
    const rules = [
      { when: { prompt: 'thing 1' }, do: { kind: 'moderation' as const } },
      { when: { prompt: 'thing 2' }, do: { kind: 'unknown_parameter' as const, param: 'size' } },
      { when: { prompt: 'thing 3' }, do: { kind: 'unknown_parameter' as const, param: 'quality' } },
      { when: { prompt: 'thing 4' }, do: { kind: 'model_not_found' as const } },
      { when: { prompt: 'thing 5' }, do: { kind: 'reset' as const } },
    ]
    const fake = await startFake({ script: { rules } })
    const engine = await startEngine(fake)
    const first = await waitingBatch(engine, 6)
    await runBatch(engine, first.batchId)
    const second = await waitingBatch(engine, 2)
    await runBatch(engine, second.batchId)
    const found = await groups(engine)
    const both = [first.batchId, second.batchId]
    const byKey = Object.fromEntries(found.map((group) => [group.key, group]))
    expect(byKey).toMatchObject({
      'unknown:outcome_unknown': { count: 1, action: { kind: 'resolve' }, keys: ['00005'] },
      'failed:moderation_blocked': { count: 2, action: { kind: 'edit_prompt' }, batchIds: both, parameter: null },
      'failed:invalid_parameter:size': { count: 2, parameter: 'size', keys: ['00002', '00002'], heldUsd: 0 },
      'failed:invalid_parameter:quality': { count: 1, action: { kind: 'choose_model' } },
      'failed:model_not_found': { count: 1, action: { kind: 'choose_model' } },
    })
    expect(found).toHaveLength(5)
    // What is at risk comes first.
    expect(found[0]?.key).toBe('unknown:outcome_unknown')
    expect(found[0]?.heldUsd).toBeGreaterThan(0)
    const size = byKey['failed:invalid_parameter:size']
    expect(size?.example).toMatchObject({ code: 'invalid_parameter', money: 'not_charged' })
    expect(size?.action.kind).toBe('set_size')
    expect(size?.action).not.toMatchObject({ size: '1024x1024' })
  })

  it('the whole of a group is changed with one request and gone from the list', async () => {
    const rules = [
      { when: { prompt: 'thing', from: 1, to: 3 }, do: { kind: 'unknown_parameter' as const, param: 'size' } },
    ]
    const fake = await startFake({ script: { rules } })
    const engine = await startEngine(fake)
    const { batchId } = await waitingBatch(engine, 3)
    await runBatch(engine, batchId)
    const [group] = await groups(engine)
    if (group?.action.kind !== 'set_size' || group.parameter === null) throw new Error('Not a group about a size')
    const filter = { state: group.state, cause: group.cause, parameter: group.parameter }
    const jobIds = [...(await engine.request('triage.ids', filter))]
    expect(jobIds).toEqual(await jobIdsOf(engine, batchId))
    const jobs = await engine.request('triage.jobs', { ...filter, jobIds: jobIds.slice(1) })
    expect(jobs.map(({ jobId }) => jobId)).toEqual(jobIds.slice(1))
    expect(jobs[0]).toMatchObject({ state: 'failed', prompt: 'A picture of thing 2', heldUsd: 0 })
    expect(jobs[0]?.failure).toMatchObject({ code: 'invalid_parameter', details: { param: 'size' } })
    expect(jobs[0]?.attempt?.id).toMatch(/^[0-9a-f-]{36}$/)
    expect(await engine.request('triage.ids', { ...filter, parameter: 'quality' })).toEqual([])
    expect(await engine.request('queue.change', { jobIds, change: { size: group.action.size } })).toMatchObject({
      jobs: 3,
    })
    expect(await groups(engine)).toEqual([])
    expect((await runBatch(engine, batchId)).jobs.done).toBe(3)
  })

  it.each<[FailureCode, string]>([
    ['converter_crashed', 'retry'],
    ['network', 'retry'],
    ['provider_refused', 'retry'],
    ['quota_exhausted', 'fix_outside'],
    ['not_verified', 'fix_outside'],
    ['disk_full', 'fix_outside'],
  ])('%s: %s', async (code, kind) => {
    const fake = await startFake({ script: { rules: [{ do: { kind: 'moderation' } }] } })
    const engine = await startEngine(fake)
    const { batchId } = await waitingBatch(engine, 1)
    await runBatch(engine, batchId)
    const db = new Database(join(engine.library, 'library.db'))
    db.prepare("UPDATE job SET cause = ?, failure = json_set(failure, '$.code', ?)").run(code, code)
    db.close()
    expect(await groups(engine)).toMatchObject([{ cause: code, action: { kind } }])
  })
})
