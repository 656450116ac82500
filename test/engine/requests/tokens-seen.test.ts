import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { tokensReader } from '../../../src/main/engine/requests/tokens-seen.ts'
import { createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

const model = 'gpt-image-2.6-flare'
const asked = { model, quality: 'low', size: '1024x1024', complexity: null }
const partialTokens = () => 100
const recipe = recipeSchema.parse({ parameters: { model, size: '1024x1024', quality: 'low' } })

async function planned(engine: Engine) {
  const { draftId, recipe: found } = await engine.request('sheet.example', { name: 'products' })
  const { mapping } = found
  const bare = Object.fromEntries(Object.keys(mapping).map((name) => [name, { field: 'variable' as const }]))
  const draft = { draftId, recipe: { ...recipe, mapping: bare, template: 'A mug' }, options: {} }
  return (await engine.request('plan.make', draft)).variants[0]
}

test('a library teaches what others like its pictures take, and the plan says so', async () => {
  const engine = await startEngine(await startFake())
  const before = await planned(engine)
  expect(before?.learnt).toBeNull()
  await runBatch(engine, await createBatch(engine, 6))
  await expect.poll(async () => (await planned(engine))?.learnt?.pictures, { timeout: 10_000 }).toBe(6)
  const after = await planned(engine)
  // The fake API takes 781 tokens where 588 to 784 are expected.
  expect(after?.learnt?.drift).toBeCloseTo(781 / 686 - 1, 6)
  expect(after?.learnt?.seconds).toBeGreaterThan(0)
  expect(after?.each.low).toBeGreaterThan(before?.each.low ?? Infinity)
  expect(after?.each.high).toBeLessThanOrEqual(before?.each.high ?? 0)
  expect(after?.each.high).toBeGreaterThan((781 * 30) / 1e6)
})

test('practice teaches nothing', async () => {
  const engine = await startEngine(null)
  await runBatch(engine, await createBatch(engine, 2, { provider: 'practice' }))
  const db = new Database(join(engine.library, 'library.db'), { readonly: true })
  expect(tokensReader(db, () => 0, partialTokens)().find(asked)).toBeNull()
  db.close()
})

test('the library is asked again when time has passed and a picture came, and not before', async () => {
  const engine = await startEngine(await startFake())
  const batchId = await createBatch(engine, 2)
  const db = new Database(join(engine.library, 'library.db'), { readonly: true })
  let now = 0
  const read = tokensReader(db, () => now, partialTokens)
  expect(read().find(asked)).toBeNull()
  await runBatch(engine, batchId)
  expect(read().find(asked)).toBeNull()
  now = 2_000
  const seen = read()
  expect(seen.find(asked)).toMatchObject({ pictures: 2, least: 781, most: 781 })
  now = 4_000
  expect(read()).toBe(seen)
  db.close()
})

test('tokens of previews are not learnt as those of pictures, however many came', async () => {
  const partials = { when: { requests: [2] }, do: { kind: 'ok', partials: 1 } } as const
  const engine = await startEngine(await startFake({ script: { rules: [partials] } }))
  await runBatch(engine, await createBatch(engine, 3, {}, { parameters: { ...recipe.parameters, partialImages: 2 } }))
  const db = new Database(join(engine.library, 'library.db'), { readonly: true })
  const tokens = db.prepare<[], number>("SELECT json_extract(facts, '$.usage.outputTokens') FROM image").pluck().all()
  expect(tokens.toSorted((a, b) => a - b)).toEqual([881, 981, 981])
  const seen = tokensReader(db, () => 0, partialTokens)().find(asked)
  expect(seen).toMatchObject({ pictures: 3, least: 781, most: 781, mean: 781 })
  expect(
    tokensReader(
      db,
      () => 0,
      () => null,
    )().find(asked),
  ).toBeNull()
  db.close()
})
