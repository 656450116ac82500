import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { recipeSchema, type Recipe } from '../../../src/contract/recipe.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { startEngine, thingRecipe } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

/** A plan, and the batch made of the same draft with everything held. */
async function planAndBatch(engine: Engine, sheet: string, change: Partial<Recipe>) {
  const { draftId, recipe } = await engine.request('sheet.open', { path: sheet })
  const made = {
    draftId,
    recipe: recipeSchema.parse({ ...thingRecipe, mapping: recipe.mapping, ...change }),
    options: { provider: 'openai' as const, parameters: {} },
  }
  const plan = await engine.request('plan.make', made)
  return { plan, ...(await engine.request('batch.create', made)) }
}

function sheetOf(folder: string, lines: readonly string[]): string {
  const path = join(folder, 'things.csv')
  writeFileSync(path, ['sku,thing,references', ...lines, ''].join('\n'))
  return path
}

it('what Run would release takes along and may cost at most what the plan said', async () => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'front.png'), await makePicture({ width: 64, height: 64 }))
  writeFileSync(join(folder, 'back.png'), await makePicture({ width: 64, height: 64, seed: 2 }))
  const engine = await startEngine(null)
  const sheet = sheetOf(folder, ['1,mug,front.png', '2,jug,front.png;back.png', '3,bowl,'])
  const parameters = { ...thingRecipe.parameters, background: 'transparent' }
  for (const transparency of ['none', 'key', 'pair'] as const) {
    const { plan, batchId } = await planAndBatch(engine, sheet, { parameters, transparency })
    const held = await engine.request('batch.held', { batchId })
    expect(held).toMatchObject({ rows: 3, jobs: 3, along: plan.along })
    expect(plan.along).toEqual({ requests: 2, pictures: 3 })
    expect(held.fallbackUsd).toBeCloseTo(plan.fallbackUsd, 5)
    expect(held.estimatedUsd.high).toBeCloseTo(plan.estimatedUsd.high, 5)
    expect(held.fallbackUsd > 0).toBe(transparency !== 'none')
  }
})

it('only the rows named are counted', async () => {
  const engine = await startEngine(null)
  const { batchId } = await planAndBatch(engine, sheetOf(tempFolder(), ['1,mug,', '2,jug,', '3,bowl,']), {})
  const rowIds = await engine.request('batch.rowIds', { batchId })
  expect(await engine.request('batch.held', { batchId, rowIds: rowIds.slice(1) })).toMatchObject({ rows: 2, jobs: 2 })
  expect(await engine.request('batch.held', { batchId, rowIds: [] })).toMatchObject({ rows: 0, jobs: 0 })
})
