import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repairLibrary, type Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

async function factsOf(engine: Engine) {
  const { ids } = await engine.request('gallery.find', { query: '' })
  const images = await Promise.all(ids.map((imageId) => engine.request('image.get', { imageId })))
  const lineages = await Promise.all(ids.map((imageId) => engine.request('image.lineage', { imageId })))
  return { images, lineages, characters: await engine.request('characters.list', {}) }
}

test('a library rebuilt from its ledger alone knows what came from what, what went along, and who was in it', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const folder = tempFolder()
  writeFileSync(join(folder, 'fox.png'), await makePicture({ width: 256, height: 256 }))
  const [looked] = await engine.request('references.add', { paths: [join(folder, 'fox.png')] })
  const source = `ref:${looked?.pictures[0]?.sha256}`
  await engine.request('characters.save', { name: 'fox', identity: 'Red fur.', references: [{ source, canon: true }] })
  const batchId = await createBatch(engine, 1, {}, { template: '@fox with {{thing}}' })
  await runBatch(engine, batchId)
  const { ids } = await engine.request('gallery.find', { query: '' })
  await engine.request('edit.make', { imageId: ids[0] ?? 0, change: { prompt: 'In blue', size: '1536x1024' } })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 2)
  await engine.request('edit.make', { imageId: ids[0] ?? 0, change: { prompt: 'In green', references: [source] } })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 3)
  const before = await factsOf(engine)
  expect(before.lineages[0]?.nodes.length).toBeGreaterThan(0)
  await engine.close()
  rmSync(join(engine.library, 'library.db'))
  rmSync(join(engine.library, 'backups'), { recursive: true })
  await repairLibrary({ library: engine.library, program: 'cli', repair: true })
  const again = await startEngine(fake, engine.library)
  expect(await factsOf(again)).toEqual(before)
  const report = await again.request('doctor.check', { repair: false })
  expect(report.findings.filter(({ ok }) => !ok)).toEqual([])
})
