import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openPlanner } from '../../../src/main/engine/index.ts'
import { thingRecipe, writeSheet } from '../../support/engine.ts'
import { gptImage9 } from '../../support/invented-model.ts'
import { tempFolder } from '../../support/temp.ts'

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** What a plan for `model` says of it, where these models are known and the first is used when nobody chooses. */
async function saidOf(model: string, models: readonly object[], rest: object = {}) {
  const file = join(tempFolder(), 'mine.json')
  const named = models.map((one) => ({ ...gptImage9, snapshots: [], ...one }))
  writeFileSync(file, JSON.stringify({ format: 1, version: '2027-03-02', models: named, ...rest }))
  const planner = openPlanner({ models: file })
  onTestFinished(() => planner.close())
  const { draftId, recipe } = await planner.request('sheet.open', { path: writeSheet(1) })
  const { problems } = await planner.request('plan.make', {
    draftId,
    recipe: { ...thingRecipe, mapping: recipe.mapping, parameters: { model } },
    options: { provider: 'openai' },
    previewVariant: 0,
  })
  return problems
}

test('a model that ends is never told to be used instead of itself, nor one that ends as soon', async () => {
  const models = [
    { id: 'first', shutdown: dayIn(10) },
    { id: 'second', shutdown: dayIn(20) },
    { id: 'lasting', shutdown: null },
  ]
  const retired = { 'gpt-image-9-old': '2027-01-01' }
  for (const model of ['first', 'second', 'gpt-image-9-old']) {
    const [problem] = await saidOf(model, models, { defaultModel: 'first', retired })
    expect([problem?.code, problem?.remedy?.value]).toEqual(['unknown_model', expect.any(String)])
    expect(['first', 'second']).not.toContain(problem?.remedy?.value)
    expect(problem?.fix).not.toMatch(/\b(first|second)\b/)
  }
})

test('a model past its last day stops a plan, one before it warns with the days', async () => {
  const [dead] = await saidOf('first', [{ id: 'first', shutdown: dayIn(-1) }])
  expect(dead).toMatchObject({ severity: 'error', message: expect.stringContaining('was shut down on') as string })
  const [ending] = await saidOf('first', [{ id: 'first', shutdown: dayIn(3) }])
  expect(ending).toMatchObject({ severity: 'warning', message: expect.stringContaining('in 3 days') as string })
})

test('a model that only changes pictures says so where none goes along', async () => {
  const [problem] = await saidOf('editor', [{ id: 'editor', endpoints: ['edits'], shutdown: null }])
  expect(problem).toMatchObject({
    severity: 'error',
    message: expect.stringContaining('only changes pictures') as string,
  })
})
