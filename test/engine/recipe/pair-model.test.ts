import { expect, test } from 'vitest'
import { batchOptionsSchema, recipeSchema } from '../../../src/contract/recipe.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { readRegistry } from '../../../src/main/engine/models/read-registry.ts'
import { registry as shipped } from '../../../src/main/engine/models/registry.ts'
import { makeComposer } from '../../../src/main/engine/recipe/make-composer.ts'
import { gptImage9, inventedFile } from '../../support/invented-model.ts'

/** The problems of a row whose model makes pictures and edits none. */
function problemsOf(transparency: 'key' | 'pair', backgrounds: readonly string[]) {
  const model = { ...gptImage9, endpoints: ['generations'], backgrounds }
  const registry = readRegistry(JSON.stringify({ ...inventedFile, models: [model] }), 'mine.json', shipped)
  const parameters = { model: model.id, background: 'transparent', format: 'png' } as const
  const recipe = recipeSchema.parse({ template: 'a mug', transparency, parameters })
  const models = openModelBook({ registry })
  const made = makeComposer({
    recipe,
    options: batchOptionsSchema.parse({}),
    columns: ['key'],
    fileName: 's.csv',
    models,
  })
  return made.problems.filter(({ severity }) => severity === 'error')
}

test.for([[['opaque']], [['opaque', 'transparent']]] as const)(
  'a pair is no plan for a model that makes %s and edits nothing: the first would be paid in vain',
  ([backgrounds]) => {
    expect(problemsOf('pair', backgrounds)).toMatchObject([
      { code: 'not_supported', message: expect.stringContaining('edit of the first') as string },
    ])
    expect(problemsOf('key', backgrounds)).toEqual([])
  },
)
