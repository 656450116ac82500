import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canaryKey, createBatch, runBatch, startEngine, startFake } from '../support/engine.ts'

/** Every byte under a folder, with the name of the file it is in. */
function filesUnder(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }))
}

describe('the key', () => {
  it('is in no file of the library, in no argument and in no answer, whatever went wrong', async () => {
    const fake = await startFake({
      script: {
        rules: [
          { when: { requests: [1] }, do: { kind: 'reset' } },
          { when: { requests: [2] }, do: { kind: 'moderation' } },
          { when: { requests: [3] }, do: { kind: 'web_page' } },
          { when: { requests: [4] }, do: { kind: 'cut' } },
          { when: { requests: [5] }, do: { kind: 'spoiled', how: 'broken_json' } },
          { when: { requests: [8] }, do: { kind: 'key_refused' } },
        ],
      },
    })
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 12, { concurrency: 1 })
    await runBatch(engine, batchId)
    const answers = JSON.stringify([
      await engine.request('key.state', {}),
      await engine.request('settings.get', {}),
      await engine.request('queue.get', {}),
      await engine.request('batch.rows', {
        batchId,
        rowIds: [...(await engine.request('batch.rowIds', { batchId }))],
      }),
    ])
    await engine.close()
    const forms = [canaryKey, Buffer.from(canaryKey).toString('base64').slice(0, 20), encodeURIComponent(canaryKey)]
    const hits = filesUnder(engine.library).filter(({ bytes }) => forms.some((form) => bytes.includes(form)))
    expect(hits.map(({ name }) => name)).toEqual([])
    expect(forms.filter((form) => answers.includes(form))).toEqual([])
    expect(process.argv.join(' ')).not.toContain(canaryKey)
  })

  it('is shown only as a hint, and the environment wins', async () => {
    const engine = await startEngine(null)
    expect(await engine.request('key.state', {})).toEqual({ kind: 'environment', hint: 'sk-…cdef' })
  })
})
