import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createBatch, runBatch, startEngine, startFake } from '../../../support/engine.ts'
import { makePicture } from '../../../support/pictures.ts'
import { tempFolder } from '../../../support/temp.ts'
import { blackAndWhite } from '../../imaging/prepare-files.ts'
import { jobRows } from './support.ts'

test('a change of an edit that waits is undone to its very bytes and inputs, though its character is another by now', async () => {
  const engine = await startEngine(await startFake())
  const folder = tempFolder()
  writeFileSync(join(folder, 'fox.png'), await makePicture({ width: 256, height: 256 }))
  writeFileSync(join(folder, 'mask.png'), await blackAndWhite(1024, 1024).png().toBuffer())
  const [fox, mask] = await engine.request('references.add', {
    paths: [join(folder, 'fox.png'), join(folder, 'mask.png')],
  })
  const [foxRef, maskRef] = [fox, mask].map((one) => `ref:${one?.pictures[0]?.sha256}`)
  const draft = { name: 'fox', references: [{ source: foxRef ?? '', canon: true }] }
  await engine.request('characters.save', { ...draft, identity: 'Red fur.' })
  const batchId = await createBatch(engine, 1, {}, { template: '@fox with {{thing}}' })
  await runBatch(engine, batchId)
  const { ids } = await engine.request('gallery.find', { query: '' })
  await engine.request('batch.pause', { batchId })
  const change = { prompt: '@fox in blue by @handle', mask: maskRef, lock: true } as const
  const { jobIds } = await engine.request('edit.make', { imageId: ids[0] ?? 0, change })
  const before = jobRows(engine).at(-1)
  expect(before).toMatchObject({ state: 'waiting', endpoint: 'images/edits' })
  await engine.request('characters.save', { ...draft, identity: 'Silver fur.' })
  await engine.request('characters.save', { name: 'handle', identity: 'Somebody.', references: [] })
  const edits: number[] = []
  for (const next of [{ quality: 'high' }, { references: [foxRef ?? ''], mask: null }, { prompt: 'All anew' }])
    edits.push((await engine.request('queue.change', { jobIds: [...jobIds], change: next })).editId ?? 0)
  expect(jobRows(engine).at(-1)?.body).not.toBe(before?.body)
  for (const editId of edits.toReversed())
    expect(await engine.request('queue.undo', { editId })).toMatchObject({ jobs: 1, untouched: 0 })
  expect(jobRows(engine).at(-1)).toEqual(before)
})
