import Database from 'better-sqlite3'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openEngine, type Engine } from '../../../src/main/engine/index.ts'
import { gptImage9 } from '../../support/invented-model.ts'
import { createBatch, thingRecipe } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

/** The day so many days from now, UTC. */
const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

const model = (id: string, days: number) => {
  return { ...gptImage9, id, snapshots: [`${id}-dated`], shutdown: dayIn(days) }
}

/** An engine with models that end in 10 and in 31 days, beside those that are shipped. */
async function engineWithEnds(): Promise<Engine> {
  const folder = tempFolder()
  const models = join(folder, 'models.json')
  writeFileSync(
    models,
    JSON.stringify({ format: 1, version: '2027-03-02', models: [model('soon', 10), model('later', 31)] }),
  )
  const engine = await openEngine({ library: join(folder, 'library'), program: 'cli', models })
  onTestFinished(() => engine.close())
  return engine
}

const recipeFor = (model: string) => ({
  ...thingRecipe,
  parameters: { model, size: '500x500', quality: 'sketch' },
})

test('the queue names models that end within 30 days with all jobs to come, dated ids by themselves', async () => {
  const engine = await engineWithEnds()
  expect((await engine.request('queue.get', {})).shutdowns).toEqual([])
  await createBatch(engine, 3, { provider: 'practice' }, recipeFor('soon'))
  await createBatch(engine, 2, { provider: 'practice' }, recipeFor('soon-dated'))
  await createBatch(engine, 4, { provider: 'practice' }, recipeFor('later'))
  await createBatch(engine, 1, { provider: 'practice' })
  const { shutdowns } = await engine.request('queue.get', {})
  const ends = { day: dayIn(10), daysLeft: 10 }
  expect(shutdowns.toSorted((a, b) => b.jobs - a.jobs)).toEqual([
    { model: 'soon', ...ends, jobs: 3 },
    { model: 'soon-dated', ...ends, jobs: 2 },
  ])
  const ids = await engine.request('queue.ids', { state: 'held' })
  expect(ids).toEqual([])
  await engine.request('batch.cancel', { batchId: 1 })
  expect((await engine.request('queue.get', {})).shutdowns.map(({ model }) => model)).toEqual(['soon-dated'])
})

test('they are counted along an index of jobs to come, without a look at those that are done', async () => {
  const engine = await engineWithEnds()
  const db = new Database(join(engine.library, 'library.db'), { readonly: true })
  const plan = db
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT model, COUNT(*) n FROM job INDEXED BY job_to_come
       WHERE (state = 'held' OR state = 'waiting') AND model IN (SELECT value FROM json_each('["soon"]')) GROUP BY model`,
    )
    .all()
  db.close()
  expect(plan.map(({ detail }) => detail).join('\n')).toContain('USING COVERING INDEX job_to_come')
})
