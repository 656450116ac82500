import { cpSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { repairLibrary, restoreLibrary, type Engine } from '../../../src/main/engine/index.ts'
import { makeUnsentPages } from '../../../src/main/engine/ledger/unsent.ts'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'
import { dump, shareKept } from '../../support/library-dump.ts'
import { tempFolder } from '../../support/temp.ts'

/** The library as it is rebuilt when its database and all backups are lost. */
async function rebuilt(engine: Engine): Promise<string> {
  await engine.close()
  const library = join(tempFolder(), 'library')
  cpSync(engine.library, library, { recursive: true })
  rmSync(join(library, 'library.db'))
  rmSync(join(library, 'backups'), { recursive: true })
  const [finding] = await repairLibrary({ library, program: 'cli', repair: true })
  const held = jobsOf(library).filter(({ state }) => state === 'held').length
  expect(finding?.message).toContain(`${held.toLocaleString('en-US')} request${held === 1 ? '' : 's'} held, never sent`)
  return library
}

interface Job {
  readonly id: number
  readonly state: string
}

function jobsOf(library: string): Job[] {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  const jobs = db.prepare<[], Job>('SELECT id, state FROM job ORDER BY id').all()
  db.close()
  return jobs
}

test('a batch of which nothing was sent yet comes back whole, and runs', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 1_200)
  const library = await rebuilt(engine)
  expect(shareKept(dump(engine.library), dump(library))).toBe(1)
  expect(dump(library).figures).toEqual(dump(engine.library).figures)
  const again = await startEngine(fake, library)
  expect(await again.request('batch.get', { batchId })).toMatchObject({ state: 'idle', jobs: { held: 1_200 } })
  const rowIds = (await again.request('batch.rowIds', { batchId })).slice(0, 5)
  await again.request('batch.run', { batchId, rowIds: [...rowIds] })
  await batchUntil(again, batchId, ({ jobs }) => jobs.done === 5)
  expect(fake.received()).toBe(5)
})

test('what was left of a batch under way is held: nothing is sent by itself, and what was paid for is not sent again', async () => {
  const fake = await startFake({ script: { rules: [{ when: { prompt: 'thing 2' }, do: { kind: 'moderation' } }] } })
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 6, { concurrency: 1 })
  const rowIds = await engine.request('batch.rowIds', { batchId })
  await engine.request('batch.run', { batchId, rowIds: rowIds.slice(0, 3) })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 2 && jobs.failed === 1)
  await engine.request('batch.pause', { batchId })
  await engine.request('batch.run', { batchId, rowIds: [] })
  await engine.request('batch.pause', { batchId })
  const library = await rebuilt(engine)
  expect(jobsOf(library).map(({ state }) => state)).toEqual(['done', 'failed', 'done', 'held', 'held', 'held'])
  const again = await startEngine(fake, library)
  await again.request('batch.resume', { batchId })
  expect(fake.received()).toBe(3)
  await again.request('batch.run', { batchId })
  await batchUntil(again, batchId, ({ jobs }) => jobs.done === 5)
  expect(fake.received()).toBe(6)
  const report = await again.request('doctor.check', { repair: false })
  expect(report.findings.filter(({ ok }) => !ok)).toEqual([])
})

test('an edit in line comes back with its words, its pictures and its lineage, held', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 1)
  await runBatch(engine, batchId)
  const [imageId = 0] = (await engine.request('gallery.find', { query: '' })).ids
  await engine.request('batch.pause', { batchId })
  const { jobIds } = await engine.request('edit.make', { imageId, change: { prompt: 'In blue' }, copies: 2 })
  await engine.request('queue.change', { jobIds: jobIds.slice(0, 1), change: { prompt: 'In green' } })
  await engine.request('queue.cancel', { jobIds: jobIds.slice(1) })
  const { nodes } = await engine.request('image.lineage', { imageId })
  const library = await rebuilt(engine)
  const again = await startEngine(fake, library)
  const held = JSON.parse(JSON.stringify(nodes).replaceAll('"waiting"', '"held"')) as typeof nodes
  expect((await again.request('image.lineage', { imageId })).nodes).toEqual(held)
  expect(jobsOf(library)).toMatchObject([{ state: 'done' }, { state: 'held' }, { state: 'cancelled' }])
  await again.request('queue.release', { jobIds: jobIds.slice(0, 1) })
  await again.request('batch.resume', { batchId })
  await batchUntil(again, batchId, ({ jobs }) => jobs.done === 2)
  expect(fake.ledger().map(({ prompt }) => prompt)).toEqual(['A picture of thing 1', 'In green'])
})

test('a job that was removed stays removed, and its number is never given again', async () => {
  const engine = await startEngine(null)
  const batchId = await createBatch(engine, 1, { provider: 'practice' })
  const [first] = jobsOf(engine.library)
  if (!first) throw new Error('no job')
  const clone = async (of: Engine): Promise<readonly [number, number]> => {
    const { editId } = await of.request('queue.clone', { jobIds: [first.id] })
    return [Math.max(...jobsOf(of.library).map(({ id }) => id)), editId ?? 0]
  }
  const [number, editId] = await clone(engine)
  // The ledger is told of the clone before it is undone.
  await engine.request('doctor.check', { repair: false })
  await engine.request('queue.undo', { editId })
  const [next, nextEdit] = await clone(engine)
  expect(next).toBeGreaterThan(number)
  await engine.request('queue.undo', { editId: nextEdit })
  const library = await rebuilt(engine)
  expect(jobsOf(library)).toEqual([{ id: first.id, state: 'held' }])
  const again = await startEngine(null, library)
  expect((await clone(again))[0]).toBeGreaterThan(next)
  expect(await again.request('batch.get', { batchId })).toMatchObject({ jobs: { held: 2 } })
})

test('a job that was held since a backup is not sent after that backup is restored', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 4)
  await Promise.all([engine.request('batch.run', { batchId }), engine.request('batch.pause', { batchId })])
  // The ledger is told of them before, and is not told that they are held.
  await engine.request('doctor.check', { repair: false })
  expect(jobsOf(engine.library).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'waiting'])
  const { path } = await engine.request('backup.make', {})
  const jobIds = jobsOf(engine.library).map(({ id }) => id)
  await engine.request('queue.hold', { jobIds })
  await engine.close()
  const { library } = engine
  await restoreLibrary({ library, program: 'cli', backup: resolve(library, path) })
  expect(jobsOf(library).map(({ state }) => state)).toEqual(['held', 'held', 'held', 'held'])
  const again = await startEngine(fake, library)
  await again.request('batch.resume', { batchId })
  expect(await again.request('batch.get', { batchId })).toMatchObject({ jobs: { held: 4, waiting: 0 } })
})

test('a page of long prompts has few of them: a line is never as long as many answers', async () => {
  const engine = await startEngine(null)
  const template = `{{thing}} ${'x'.repeat(30_000)}`
  const batchId = await createBatch(engine, 100, { provider: 'practice' }, { template })
  const db = new Database(join(engine.library, 'library.db'), { readonly: true })
  onTestFinished(() => void db.close())
  const page = makeUnsentPages(db)
  const told: number[] = []
  for (let id: string | null = `${batchId} 0`; id !== null;) {
    const { job, next } = page(id)
    expect(JSON.stringify(job).length).toBeLessThan(1_200_000)
    told.push(...job.map((one) => Number(one['id'])))
    id = next
  }
  expect(told).toEqual(jobsOf(engine.library).map(({ id }) => id))
})
