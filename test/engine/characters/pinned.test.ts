import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Engine } from '../../../src/main/engine/index.ts'
import { createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

/** Saves @fox with one picture of its own; the picture's hash. */
async function saveFox(engine: Engine, seed: number): Promise<string> {
  const path = join(tempFolder(), `fox-${seed}.png`)
  writeFileSync(path, await makePicture({ seed, width: 64, height: 64 }))
  const [looked] = await engine.request('references.add', { paths: [path] })
  const sha256 = looked?.pictures[0]?.sha256 ?? ''
  const references = [{ source: `ref:${sha256}`, canon: true }]
  await engine.request('characters.save', { name: 'fox', identity: `Fox of coat ${seed}`, references })
  return sha256
}

const sent = (inputs: { readonly images: readonly { readonly sha256: string }[] } | null): readonly string[] =>
  inputs?.images.map(({ sha256 }) => sha256) ?? []

test('images keep the version they were made with; only new batches take the newest', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const first = await saveFox(engine, 1)
  const recipe = { template: '@fox holds {{thing}}' }
  const old = await createBatch(engine, 2, {}, recipe)
  expect(await runBatch(engine, old)).toMatchObject({ jobs: { done: 2 } })
  const second = await saveFox(engine, 2)

  const { ids } = await engine.request('gallery.find', { query: '' })
  const imageId = ids[0] ?? 0
  const image = await engine.request('image.get', { imageId })
  expect(image.inputs?.characters).toEqual([{ name: 'fox', version: 1 }])
  expect(sent(image.inputs)).toEqual([first])

  // Another prompt, the same one again, and a batch that is still to be composed: version 1, whatever is newest.
  for (const change of [{ prompt: '@fox waves' }, { quality: 'high' }]) {
    const { inputs, prompt, problems } = await engine.request('edit.preview', { imageId, change })
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(inputs?.characters).toEqual([{ name: 'fox', version: 1 }])
    expect(sent(inputs)).toContain(first)
    expect(sent(inputs)).not.toContain(second)
    expect(prompt).toContain('Fox of coat 1.')
  }
  await engine.request('edit.make', { imageId, change: { prompt: '@fox waves' }, copies: 1 })
  await expect.poll(async () => (await engine.request('batch.get', { batchId: old })).jobs.done).toBe(3)

  const wire = fake.ledger().map(({ parts }) => parts.filter(({ file }) => file !== null).map(({ sha256 }) => sha256))
  expect(wire).toEqual([[first], [first], [image.sha256, first]])

  const renewed = await createBatch(engine, 1, {}, recipe)
  expect(await runBatch(engine, renewed)).toMatchObject({ jobs: { done: 1 } })
  const newest = await engine.request('gallery.find', { query: `batch:${renewed}` })
  const made = await engine.request('image.get', { imageId: newest.ids[0] ?? 0 })
  expect(made.inputs?.characters).toEqual([{ name: 'fox', version: 2 }])
  expect(sent(made.inputs)).toEqual([second])

  const detail = await engine.request('characters.get', { name: 'Fox' })
  expect(detail.versions.map(({ version, images }) => [version, images])).toEqual([
    [2, 1],
    [1, 3],
  ])
  expect(await engine.request('characters.list', {})).toMatchObject([
    { name: 'fox', version: 2, references: 1, images: 4, coverSha256: second },
  ])
})

test('a removed character is unknown to new batches and still there for images made with it', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  await saveFox(engine, 1)
  const recipe = { template: '@fox holds {{thing}}' }
  await runBatch(engine, await createBatch(engine, 1, {}, recipe))
  await engine.request('characters.remove', { name: 'fox' })

  const { ids } = await engine.request('gallery.find', { query: '' })
  const again = await engine.request('edit.preview', { imageId: ids[0] ?? 0, change: { prompt: '@fox waves' } })
  expect(again.inputs?.characters).toEqual([{ name: 'fox', version: 1 }])

  const bare = await createBatch(engine, 1, {}, recipe)
  expect(await runBatch(engine, bare)).toMatchObject({ jobs: { done: 1 } })
  const found = await engine.request('gallery.find', { query: `batch:${bare}` })
  expect(await engine.request('image.get', { imageId: found.ids[0] ?? 0 })).toMatchObject({ inputs: null })
})
