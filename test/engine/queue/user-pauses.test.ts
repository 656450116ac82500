import { describe, expect, it } from 'vitest'
import { createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

describe('a pause by the user', () => {
  it('of everything also holds what would go on by itself', async () => {
    const gone = await startFake()
    const engine = await startEngine(gone)
    await gone.close()
    const batchId = await createBatch(engine, 3)
    expect((await runBatch(engine, batchId)).pause?.cause).toBe('offline')
    await engine.request('queue.pause', {})
    const { pause } = await engine.request('batch.get', { batchId })
    expect(pause?.cause).toBe('user')
    expect(pause).not.toHaveProperty('retryAt')
  })

  it('stays when the provider turns out to be of no use a moment later', async () => {
    const engine = await startEngine(await startFake())
    const key = process.env['OPENAI_API_KEY']
    delete process.env['OPENAI_API_KEY']
    try {
      const batchId = await createBatch(engine, 3)
      // The key is looked for while the user changes his mind.
      const run = engine.request('batch.run', { batchId })
      const paused = engine.request('batch.pause', { batchId })
      await Promise.all([run, paused])
      await expect(engine.request('key.state', {})).resolves.toMatchObject({ kind: 'none' })
      const { pause, jobs } = await engine.request('batch.get', { batchId })
      expect(jobs.waiting).toBe(3)
      expect(pause?.cause).toBe('user')
    } finally {
      process.env['OPENAI_API_KEY'] = key
    }
  })
})
