import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import type { LineageNode } from '../../../src/contract/edit.ts'
import { openEngine, repairLibrary, type Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

/** Makes an edit from images and waits for it; its image. */
async function edit(engine: Engine, imageId: number, prompt: string, others: readonly number[] = []): Promise<number> {
  const references = [imageId, ...others].map((id) => `image:${id}`)
  const { jobIds, batchId } = await engine.request('edit.make', { imageId, change: { prompt, references } })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.waiting + jobs.running === 0)
  const { nodes } = await engine.request('image.lineage', { imageId })
  return nodes.find(({ jobId }) => jobId === jobIds[0])?.imageId ?? 0
}

const shape = (nodes: readonly LineageNode[]) => nodes.map(({ jobId, imageId, from }) => ({ jobId, imageId, from }))

it('is a graph from the first picture to what waits and what failed, the same from every node, and after a rebuild', async () => {
  const rules = [{ when: { prompt: 'Refused' }, do: { kind: 'moderation' as const } }]
  const fake = await startFake({ script: { rules } })
  const library = join(tempFolder(), 'library')
  process.env['OPENAI_API_KEY'] = 'sk-CANARY-0123456789abcdef'
  const engine = await openEngine({ library, program: 'cli', baseUrl: fake.url })
  const batchId = await createBatch(engine, 2, {})
  await runBatch(engine, batchId)
  const [root = 0] = (await engine.request('gallery.find', { query: 'key:00001' })).ids
  const [other = 0] = (await engine.request('gallery.find', { query: 'key:00002' })).ids
  const hat = await edit(engine, root, 'A hat')
  const scarf = await edit(engine, hat, 'And a scarf')
  const both = await edit(engine, scarf, 'Two of them', [other])
  await edit(engine, hat, 'Refused')
  const { nodes, cut } = await engine.request('image.lineage', { imageId: scarf })
  expect(cut).toBe(false)
  const jobOf = (image: number) => nodes.find(({ imageId }) => imageId === image)?.jobId ?? 0
  expect(new Set(nodes.map(({ imageId }) => imageId))).toEqual(new Set([root, other, hat, scarf, both, null]))
  expect(nodes.find(({ imageId }) => imageId === both)?.from).toEqual([jobOf(scarf), jobOf(other)])
  expect(nodes.find(({ imageId }) => imageId === null)).toMatchObject({ state: 'failed', from: [jobOf(hat)] })
  const order = nodes.map(({ jobId }) => jobId)
  for (const { jobId, from } of nodes)
    for (const parent of from) expect(order.indexOf(parent)).toBeLessThan(order.indexOf(jobId))
  expect(nodes.find(({ imageId }) => imageId === scarf)).toMatchObject({
    prompt: 'And a scarf',
    repeat: 3,
    key: '00001',
  })
  for (const imageId of [root, hat, both])
    expect((await engine.request('image.lineage', { imageId })).nodes).toEqual(nodes)
  // The other picture is an ancestor of one of them alone.
  expect((await engine.request('image.lineage', { imageId: other })).nodes).toHaveLength(3)
  await engine.close()

  rmSync(join(library, 'library.db'))
  rmSync(join(library, 'backups'), { recursive: true })
  await repairLibrary({ library, program: 'cli', repair: true })
  const rebuilt = await startEngine(fake, library)
  expect((await rebuilt.request('image.lineage', { imageId: scarf })).nodes).toEqual(nodes)

  await rebuilt.request('batch.pause', { batchId })
  const { jobIds } = await rebuilt.request('edit.make', { imageId: root, change: { prompt: 'Later' } })
  const waiting = (await rebuilt.request('image.lineage', { imageId: root })).nodes.at(-1)
  expect(waiting).toMatchObject({
    jobId: jobIds[0],
    state: 'waiting',
    imageId: null,
    createdAt: null,
    from: [jobOf(root)],
  })
  expect(existsSync(join(library, 'library.db'))).toBe(true)
})

it('of a picture that went into everything shows the nearest, and says that there are more', async () => {
  const engine = await startEngine(null)
  const batchId = await createBatch(engine, 1, { provider: 'practice' })
  await runBatch(engine, batchId)
  const [imageId = 0] = (await engine.request('gallery.find', { query: '' })).ids
  await engine.request('batch.pause', { batchId })
  for (let made = 0; made < 6; made++)
    await engine.request('edit.make', { imageId, change: { prompt: 'x' }, copies: 10 })
  const few = await engine.request('image.lineage', { imageId })
  expect(few).toMatchObject({ cut: false })
  expect(few.nodes).toHaveLength(61)
  const db = new Database(join(engine.library, 'library.db'))
  const copy = db.prepare(
    `INSERT INTO job (batch_id, row_id, variant, repeat, state, model, body, hash, low_micros, high_micros, endpoint, inputs)
     SELECT batch_id, row_id, variant, ?, 'held', model, body, hash, 0, 0, endpoint, inputs FROM job WHERE repeat = 2`,
  )
  db.transaction(() => {
    for (let repeat = 100; repeat < 1_300; repeat++) copy.run(repeat)
  })()
  db.close()
  const many = await engine.request('image.lineage', { imageId })
  expect(many.cut).toBe(true)
  expect(many.nodes).toHaveLength(500)
  expect(shape(many.nodes)[0]).toMatchObject({ imageId, from: [] })
})
