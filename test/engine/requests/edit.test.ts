import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EditWanted } from '../../../src/contract/edit.ts'
import type { Recipe } from '../../../src/contract/recipe.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'
import { expectCountsAgree, jobRows } from '../queue/edit/support.ts'

/** A batch run to its end, and the image of its first row. */
async function made(engine: Engine, rows = 1, recipe: Partial<Recipe> = {}, provider = 'openai') {
  const batchId = await createBatch(engine, rows, { provider }, recipe)
  await runBatch(engine, batchId)
  const { ids } = await engine.request('gallery.find', { query: `batch:${batchId}` })
  return { batchId, imageId: ids.at(-1) ?? 0 }
}

/** Makes an edit and waits for its batch; the images it brought. */
async function edited(engine: Engine, wanted: Omit<EditWanted, 'copies'> & { copies?: number }) {
  const { jobIds, batchId } = await engine.request('edit.make', wanted)
  await batchUntil(engine, batchId, ({ jobs }) => jobs.waiting + jobs.running === 0)
  const { nodes } = await engine.request('image.lineage', { imageId: wanted.imageId })
  return nodes.flatMap(({ jobId, imageId }) => (jobIds.includes(jobId) && imageId !== null ? [imageId] : []))
}

describe('another picture from an image', () => {
  it('is a further job of the same row and variant, made from the image with its words and settings', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const { batchId, imageId } = await made(engine)
    const before = await engine.request('batch.get', { batchId })
    const wanted = { imageId, change: { quality: 'high' } }
    const preview = await engine.request('edit.preview', wanted)
    expect(preview).toMatchObject({ prompt: 'A picture of thing 1', problems: [] })
    expect(preview.body).toMatchObject({ model: 'gpt-image-2.6-flare', quality: 'high', size: '1024x1024' })
    expect(jobRows(engine)).toHaveLength(1)
    const [edit = 0] = await edited(engine, wanted)
    const image = await engine.request('image.get', { imageId: edit })
    const original = await engine.request('image.get', { imageId })
    expect(image).toMatchObject({ batchId, rowId: original.rowId, repeat: 2, endpoint: 'images/edits' })
    expect(image.inputs?.images).toMatchObject([{ imageId, sha256: original.sha256, source: `image:${imageId}` }])
    expect(fake.ledger()).toHaveLength(2)
    const after = await engine.request('batch.get', { batchId })
    expect(after).toMatchObject({ state: 'finished', images: 2, jobs: { done: 2 } })
    expect(after.spentUsd - before.spentUsd).toBeCloseTo(image.costUsd, 6)
    expect(image.costUsd).toBeLessThanOrEqual(preview.estimatedUsd.high + 1e-9)
    expectCountsAgree(engine)
  })

  it('has a price for all copies, and each copy is one more repeat', async () => {
    const engine = await startEngine(await startFake())
    const { imageId } = await made(engine)
    const change = { prompt: 'In blue' }
    const one = await engine.request('edit.preview', { imageId, change })
    const three = await engine.request('edit.preview', { imageId, change, copies: 3 })
    expect(three.estimatedUsd.high).toBeCloseTo(3 * one.estimatedUsd.high, 9)
    expect(await edited(engine, { imageId, change, copies: 3 })).toHaveLength(3)
    expect(jobRows(engine).map(({ repeat }) => repeat)).toEqual([1, 2, 3, 4])
  })

  it('takes other references where it names them, and characters come again from their canon', async () => {
    const engine = await startEngine(await startFake())
    const folder = tempFolder()
    writeFileSync(join(folder, 'fox.png'), await makePicture({ width: 256, height: 256 }))
    const [looked] = await engine.request('references.add', { paths: [join(folder, 'fox.png')] })
    const fox = `ref:${looked?.pictures[0]?.sha256}`
    const draft = { name: 'fox', identity: 'Red fur.', references: [{ source: fox, canon: true }] }
    await engine.request('characters.save', draft)
    const { imageId } = await made(engine, 1, { template: '@fox with {{thing}}' })
    await engine.request('characters.save', { ...draft, identity: 'Silver fur.' })
    const [edit = 0] = await edited(engine, { imageId, change: { prompt: 'Now at night' } })
    const { inputs, prompt } = await engine.request('image.get', { imageId: edit })
    expect(inputs?.images.map(({ imageId: from, character }) => [from, character])).toEqual([
      [imageId, null],
      [null, { name: 'fox', version: 1 }],
    ])
    expect(prompt).toContain('Now at night')
    expect(prompt).toContain('fox (image 2): Red fur.')
    const [next = 0] = await edited(engine, { imageId: edit, change: { references: [`image:${imageId}`, fox] } })
    const again = await engine.request('image.get', { imageId: next })
    expect(again.inputs?.images.map(({ sha256 }) => `ref:${sha256}`).slice(1)).toEqual([fox, fox])
    expect(again.prompt).toContain('fox (image 3): Red fur.')
    // What a person starts from when the words are changed, and the row's own prompt as it was sent.
    const [firstJob, secondJob] = jobRows(engine).map(({ id }) => id)
    expect(await engine.request('queue.words', { jobId: firstJob! })).toMatchObject({ prompt: '@fox with thing 1' })
    const words = await engine.request('queue.words', { jobId: secondJob! })
    expect(words).toMatchObject({ prompt: 'Now at night' })
    expect(words.sent).toContain('Now at night')
    expect(words.sent).toContain('fox (image 2): Red fur.')
    const [row] = await engine.request('batch.rows', { batchId: 1, rowIds: [again.rowId] })
    expect(row?.prompt.map(({ text }) => text).join('')).toContain('fox (image 1): Red fur.')
    // The character's pictures are no parents.
    const { nodes } = await engine.request('image.lineage', { imageId: next })
    const [first, second, third] = jobRows(engine).map(({ id }) => id)
    expect(nodes.map(({ jobId, from }) => [jobId, from])).toEqual([
      [first, []],
      [second, [first]],
      [third, [first]],
    ])
  })

  it('leaves out a character of the image: no picture, no line, its title in the words, and so in what is made of it', async () => {
    const engine = await startEngine(await startFake())
    const folder = tempFolder()
    for (const [name, width] of [
      ['fox', 256],
      ['bear', 320],
    ] as const) {
      writeFileSync(join(folder, `${name}.png`), await makePicture({ width, height: 256 }))
      const [looked] = await engine.request('references.add', { paths: [join(folder, `${name}.png`)] })
      const references = [{ source: `ref:${looked?.pictures[0]?.sha256}`, canon: true }]
      await engine.request('characters.save', { name, title: `the ${name}`, identity: `${name} fur.`, references })
    }
    const { imageId } = await made(engine, 1, { template: '@fox and @bear with {{thing}}' })
    const all = await engine.request('edit.preview', { imageId, change: { prompt: 'At night' } })
    expect(all.inputs?.characters.map(({ name }) => name)).toEqual(['fox', 'bear'])
    const change = { prompt: 'Take @fox away', withoutCharacters: ['Fox'] }
    const preview = await engine.request('edit.preview', { imageId, change })
    expect(preview.inputs?.characters.map(({ name }) => name)).toEqual(['bear'])
    expect(preview.inputs?.images.map(({ imageId: from, character }) => from ?? character?.name)).toEqual([
      imageId,
      'bear',
    ])
    expect(preview.body?.['prompt']).toMatch(/^Take the fox away\n/)
    expect(preview.body?.['prompt']).not.toContain('fox fur')
    expect(preview.estimatedUsd.high).toBeLessThan(all.estimatedUsd.high)
    const [edit = 0] = await edited(engine, { imageId, change })
    const image = await engine.request('image.get', { imageId: edit })
    expect(image.inputs).toEqual(preview.inputs)
    // The row still names it; who was left out stays out with the row's words and with others.
    for (const next of [{ quality: 'medium' }, { prompt: 'In snow' }]) {
      const { inputs, body } = await engine.request('edit.preview', { imageId: edit, change: next })
      expect(inputs?.characters.map(({ name }) => name)).toEqual(['bear'])
      expect(body?.['prompt']).not.toContain('fox fur')
    }
    // Until it is named again, in the words or among the references.
    for (const next of [{ prompt: '@fox comes back' }, { prompt: 'x', references: [`image:${edit}`, '@fox'] }]) {
      const { inputs } = await engine.request('edit.preview', { imageId: edit, change: next })
      expect(inputs?.characters.map(({ name }) => name).toSorted()).toEqual(['bear', 'fox'])
    }
    const found = await engine.request('gallery.find', { query: 'character:fox' })
    expect(found.ids).toEqual([imageId])
  })

  it('refuses to leave out whom the image never had: a slip would be paid for', async () => {
    const engine = await startEngine(await startFake())
    const { imageId } = await made(engine)
    const wanted = { imageId, change: { prompt: 'x', withoutCharacters: ['fxo'] } }
    for (const name of ['edit.preview', 'edit.make'] as const) {
      await expect(engine.request(name, wanted)).rejects.toMatchObject({
        failure: {
          code: 'bad_request',
          money: 'none',
          message: `Image ${imageId} was made without @fxo. Nothing was sent.`,
        },
      })
    }
    expect(jobRows(engine)).toHaveLength(1)
  })

  it('does not take over the mask of the image, which was painted on another', async () => {
    const engine = await startEngine(await startFake())
    const { imageId } = await made(engine)
    const png = (await makePicture({ alpha: true, noise: 0 })).toString('base64')
    const { sha256 } = await engine.request('references.paint', { kind: 'mask', png, width: 1024, height: 1024 })
    const change = { prompt: 'A hat', mask: `ref:${sha256}`, lock: true }
    const [hat = 0] = await edited(engine, { imageId, change })
    expect((await engine.request('image.get', { imageId: hat })).inputs).toMatchObject({ mask: { sha256 }, lock: true })
    const preview = await engine.request('edit.preview', { imageId: hat, change: { prompt: 'And a scarf' } })
    expect(preview.inputs).toMatchObject({ mask: null, markup: null, lock: false, images: [{ imageId: hat }] })
    const { nodes } = await engine.request('image.lineage', { imageId })
    expect(nodes.map(({ hasMask }) => hasMask)).toEqual([false, true])
  })

  it('waits where its batch is paused, and the answer says why', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const { batchId, imageId } = await made(engine)
    await engine.request('batch.pause', { batchId })
    const answer = await engine.request('edit.make', { imageId, change: { prompt: 'Later' } })
    expect(answer).toMatchObject({ batchId, pause: { cause: 'user' } })
    expect(jobRows(engine).at(-1)).toMatchObject({ id: answer.jobIds[0], state: 'waiting' })
    expect(await engine.request('batch.get', { batchId })).toMatchObject({ state: 'paused', jobs: { waiting: 1 } })
    expect(fake.ledger()).toHaveLength(1)
    await engine.request('batch.resume', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 2)
  })

  it('stops at the cap of its batch', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const batchId = await createBatch(engine, 1, { capUsd: 0.04 })
    await runBatch(engine, batchId)
    const [imageId = 0] = (await engine.request('gallery.find', { query: '' })).ids
    await engine.request('edit.make', { imageId, change: { quality: 'max' } })
    const batch = await batchUntil(engine, batchId, ({ state }) => state === 'paused')
    expect(batch).toMatchObject({ pause: { cause: 'cap' }, jobs: { waiting: 1, done: 1 } })
    expect(fake.ledger()).toHaveLength(1)
  })

  it('costs nothing in practice', async () => {
    const engine = await startEngine(null)
    const { batchId, imageId } = await made(engine, 1, {}, 'practice')
    expect(await edited(engine, { imageId, change: { prompt: 'In blue' } })).toHaveLength(1)
    expect(await engine.request('batch.get', { batchId })).toMatchObject({ images: 2, spentUsd: 0 })
  })

  it('of a pair starts from the words of the first, not from what the second says to differ', async () => {
    const engine = await startEngine(await startFake())
    const parameters = { model: 'gpt-image-2', size: '1024x1024', quality: 'low', background: 'transparent' }
    const { batchId } = await made(engine, 1, { parameters, transparency: 'pair' })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 2)
    const [, dark] = (await engine.request('gallery.find', { query: '' })).ids.toReversed()
    expect((await engine.request('image.get', { imageId: dark! })).inputs?.matte).toMatchObject({ kind: 'pair_dark' })
    const preview = await engine.request('edit.preview', { imageId: dark!, change: { quality: 'high' } })
    expect(preview.prompt).toMatch(/^A picture of thing 1 The whole subject stands alone on .* white background/)
    expect(preview.inputs).toMatchObject({ images: [{ imageId: dark }], matte: { kind: 'pair_light' } })
  })

  it.each(['gif', 'svg'])('of a %s takes along its PNG rendering, and can be asked for as PNG', async (format) => {
    const engine = await startEngine(await startFake({ pictures: 'card' }))
    const parameters = { model: 'gpt-image-2.6-flare', size: '816x816', quality: 'low', format }
    const { imageId } = await made(engine, 1, { parameters })
    expect(await engine.request('image.get', { imageId })).toMatchObject({ format })
    const [edit = 0] = await edited(engine, { imageId, change: { prompt: 'As a photograph', format: 'png' } })
    const image = await engine.request('image.get', { imageId: edit })
    expect(image).toMatchObject({ format: 'png', inputs: { images: [{ imageId, format: 'png' }] } })
  })

  it('is refused whole where something is wrong with it: nothing is written', async () => {
    const engine = await startEngine(await startFake())
    const { imageId } = await made(engine)
    const before = jobRows(engine)
    const change = { size: '1000x1000', references: [`image:${imageId}`, `ref:${'0'.repeat(64)}`] }
    const { problems, body } = await engine.request('edit.preview', { imageId, change })
    expect(body).toBeNull()
    expect(problems).toMatchObject([{ column: 'size' }, { column: 'references' }])
    await expect(engine.request('edit.make', { imageId, change })).rejects.toMatchObject({
      failure: { code: 'plan_has_problems', money: 'none' },
    })
    await expect(engine.request('edit.make', { imageId: 999, change: { prompt: 'x' } })).rejects.toMatchObject({
      failure: { code: 'not_found' },
    })
    expect(jobRows(engine)).toEqual(before)
  })
})
