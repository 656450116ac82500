import { expect, test } from 'vitest'
import { batchOptionsSchema, recipeSchema } from '../../../src/contract/recipe.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { readRegistry } from '../../../src/main/engine/models/read-registry.ts'
import { registry as shipped } from '../../../src/main/engine/models/registry.ts'
import { makeComposer } from '../../../src/main/engine/recipe/make-composer.ts'
import { gptImage9, inventedFile } from '../../support/invented-model.ts'
import { bodyOf } from './support.ts'

test.for([
  [['webp', 'png'], 'png'],
  [['webp', 'jpeg'], 'webp'],
] as const)('of a model that makes %s, a picture is %s where nothing is chosen', ([formats, expected]) => {
  const models = [{ ...gptImage9, formats }]
  const registry = readRegistry(JSON.stringify({ ...inventedFile, models }), 'mine.json', shipped)
  const composer = makeComposer({
    recipe: recipeSchema.parse({ template: 'a mug', parameters: { model: gptImage9.id } }),
    options: batchOptionsSchema.parse({}),
    columns: ['key'],
    fileName: 's.csv',
    models: openModelBook({ registry }),
  })
  expect(bodyOf(composer.compose({ number: 2, cells: ['a'] }))['output_format']).toBe(expected)
})
