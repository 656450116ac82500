import { createHash } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JobInputs } from '../../../../src/contract/reference.ts'
import type { Engine } from '../../../../src/main/engine/index.ts'
import { startEngine, thingRecipe } from '../../../support/engine.ts'
import { makePicture } from '../../../support/pictures.ts'
import { tempFolder } from '../../../support/temp.ts'
import { expectCountsAgree, jobIdsOf, jobRows } from './support.ts'

const small = { width: 256, height: 256 }

/** Three rows, two of them with pictures of their own beside the sheet; everything is held. */
async function pictureBatch(engine: Engine): Promise<{ folder: string; jobIds: number[]; batchId: number }> {
  const folder = tempFolder()
  for (const [index, name] of ['a.png', 'b.png', 'new.png'].entries())
    writeFileSync(join(folder, name), await makePicture({ ...small, seed: index + 1 }))
  writeFileSync(join(folder, 'mask.png'), await makePicture({ ...small, alpha: true }))
  const path = join(folder, 'own.csv')
  writeFileSync(path, 'sku,thing,references\n1,mug,a.png\n2,cup,b.png;a.png\n3,jar,\n')
  const draft = await engine.request('sheet.open', { path })
  const recipe = { ...thingRecipe, mapping: draft.recipe.mapping }
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe,
    options: { provider: 'openai' },
  })
  return { folder, batchId, jobIds: await jobIdsOf(engine, batchId) }
}

async function kept(engine: Engine, path: string): Promise<string> {
  const [looked] = await engine.request('references.add', { paths: [path] })
  return `ref:${looked?.pictures[0]?.sha256}`
}

const inputsOf = (engine: Engine) =>
  jobRows(engine).map(({ inputs }) => (inputs === null ? null : (JSON.parse(inputs) as JobInputs)))
const sourcesOf = (engine: Engine) =>
  inputsOf(engine).map((inputs) => inputs?.images.map(({ sha256 }) => `ref:${sha256}`) ?? [])

describe('changing what goes along', () => {
  it('replaces the pictures of all, turns a generation into an edit, and is undone to the very bytes', async () => {
    const engine = await startEngine(null)
    const { folder, jobIds } = await pictureBatch(engine)
    const before = jobRows(engine)
    expect(before.map(({ endpoint }) => endpoint)).toEqual(['images/edits', 'images/edits', 'images/generations'])
    const other = await kept(engine, join(folder, 'new.png'))
    const change = { references: [other] }
    const preview = await engine.request('queue.previewChange', { jobIds, change })
    expect(preview).toMatchObject({ jobs: 3, problems: [] })
    expect(jobRows(engine)).toEqual(before)
    const { editId } = await engine.request('queue.change', { jobIds, change })
    const after = jobRows(engine)
    expect(new Set(after.map(({ endpoint }) => endpoint))).toEqual(new Set(['images/edits']))
    expect(sourcesOf(engine)).toEqual([[other], [other], [other]])
    for (const { body, hash } of after) expect(hash).toBe(createHash('sha256').update(body).digest('hex'))
    // What stood in the sheet need not be there any more.
    rmSync(folder, { recursive: true })
    await engine.request('queue.undo', { editId: editId ?? 0 })
    expect(jobRows(engine)).toEqual(before)
    expectCountsAgree(engine)
  })

  it('keeps the pictures of each job under any other change, whatever became of the files', async () => {
    const engine = await startEngine(null)
    const { folder, jobIds } = await pictureBatch(engine)
    const before = inputsOf(engine)
    rmSync(folder, { recursive: true })
    const change = { size: '1920x1080 crop', quality: 'high', prompt: 'In blue' }
    const { editId } = await engine.request('queue.change', { jobIds, change })
    expect(inputsOf(engine)).toEqual(before)
    expect(jobRows(engine).map(({ crop }) => crop)).toEqual(['1920x1080', '1920x1080', '1920x1080'])
    await engine.request('queue.undo', { editId: editId ?? 0 })
    expect(jobRows(engine).map(({ crop }) => crop)).toEqual([null, null, null])
  })

  it('adds a mask and a lock to pictures that stay; each change is undone on its own', async () => {
    const engine = await startEngine(null)
    const { folder, jobIds } = await pictureBatch(engine)
    const [one = 0, two = 0] = jobIds
    const states = [jobRows(engine)]
    const edits: number[] = []
    const mask = await kept(engine, join(folder, 'mask.png'))
    const other = await kept(engine, join(folder, 'b.png'))
    const changes = [
      { mask, lock: true },
      { matte: 'key' as const },
      { references: [other] },
      { mask: null, complexity: 'high', format: 'webp', partialImages: 2 },
    ]
    for (const change of changes) {
      edits.push((await engine.request('queue.change', { jobIds: [one, two], change })).editId ?? 0)
      states.push(jobRows(engine))
    }
    const [first] = inputsOf(engine)
    expect(first).toMatchObject({ mask: null, lock: false, matte: { kind: 'key' } })
    expect(sourcesOf(engine).slice(0, 2)).toEqual([[other], [other]])
    expect(JSON.parse(jobRows(engine)[0]?.body ?? '')).toMatchObject({
      complexity: 'high',
      output_format: 'webp',
      stream: true,
      partial_images: 2,
    })
    expect(JSON.parse(states[1]?.[0]?.inputs ?? '')).toMatchObject({ lock: true, mask: { width: 256 } })
    for (const editId of edits.toReversed()) {
      states.pop()
      expect(await engine.request('queue.undo', { editId })).toMatchObject({ jobs: 2, untouched: 0 })
      expect(jobRows(engine)).toEqual(states.at(-1))
    }
  })

  it('puts the files into the library before a job names them, and writes nothing where one is missing', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await pictureBatch(engine)
    const before = jobRows(engine)
    const gone = { jobIds, change: { references: [`ref:${'0'.repeat(64)}`] } }
    expect((await engine.request('queue.previewChange', gone)).problems[0]).toMatchObject({
      column: 'references',
      severity: 'error',
    })
    await expect(engine.request('queue.change', gone)).rejects.toMatchObject({
      failure: { code: 'plan_has_problems', message: expect.stringContaining('Nothing was changed') },
    })
    expect(jobRows(engine)).toEqual(before)
    for (const inputs of inputsOf(engine)) {
      for (const { sha256 } of inputs?.images ?? [])
        expect(existsSync(join(engine.library, 'refs', sha256.slice(0, 2), `${sha256}.png`))).toBe(true)
    }
  })

  it('a mask where nothing is to be masked is a problem of that row alone', async () => {
    const engine = await startEngine(null)
    const { folder, jobIds } = await pictureBatch(engine)
    const change = { mask: await kept(engine, join(folder, 'mask.png')) }
    const { problems } = await engine.request('queue.previewChange', { jobIds, change })
    expect(problems).toMatchObject([{ row: 4, code: 'not_supported', severity: 'error' }])
  })

  it('a clone takes along what its source does', async () => {
    const engine = await startEngine(null)
    const { jobIds } = await pictureBatch(engine)
    await engine.request('queue.change', { jobIds: jobIds.slice(1, 2), change: { size: '1920x1080 crop' } })
    await engine.request('queue.clone', { jobIds: jobIds.slice(1, 2) })
    const [, source, , clone] = jobRows(engine)
    const { endpoint, inputs, crop, body, hash } = source ?? { endpoint: '', inputs: '', crop: '', body: '', hash: '' }
    expect(clone).toMatchObject({ endpoint, inputs, crop, body, hash, repeat: 2 })
    expect(crop).toBe('1920x1080')
  })
})
