import { expect, test } from 'vitest'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import {
  addVariant,
  removeVariant,
  setParameter,
  setReferences,
  setTemplate,
  templateOf,
} from '../../../src/renderer/import/edit-recipe.ts'

const recipe = recipeSchema.parse({ template: 'A', variants: [{ name: 'One' }, { name: 'Two' }] })

test('the first variant writes the template that the others follow', () => {
  const changed = setTemplate(recipe, 0, 'B')
  expect([templateOf(changed, 0), templateOf(changed, 1)]).toEqual(['B', 'B'])
})

test('another variant gets its own template and leaves the first alone', () => {
  const changed = setTemplate(recipe, 1, 'B')
  expect([templateOf(changed, 0), templateOf(changed, 1)]).toEqual(['A', 'B'])
})

test('a parameter taken back is not in the recipe any more', () => {
  const set = setParameter(recipe, 0, 'quality', 'high')
  expect(set.variants[0]?.parameters).toEqual({ quality: 'high' })
  expect(setParameter(set, 0, 'quality', undefined).variants[0]?.parameters).toEqual({})
})

test('an added variant has a name of its own, and the last one is never removed', () => {
  const names = addVariant(addVariant(recipe)).variants.map(({ name }) => name)
  expect(new Set(names).size).toBe(4)
  const single = removeVariant(recipe, 1)
  expect(removeVariant(single, 0)).toBe(single)
})

test('the recipe’s own settings are changed without those of its variants', () => {
  const changed = setParameter(setParameter(recipe, 'recipe', 'complexity', 'low'), 1, 'complexity', 'high')
  expect(changed.parameters).toEqual({ complexity: 'low' })
  expect(changed.variants.map(({ parameters }) => parameters)).toEqual([{}, { complexity: 'high' }])
  expect(setParameter(changed, 'recipe', 'complexity', undefined).parameters).toEqual({})
})

test('pictures go along with all rows or with one variant, and are taken back without a trace', () => {
  const both = setReferences(setReferences(recipe, 'recipe', ['ref:a']), 1, ['@fox'])
  expect([both.references, both.variants[0]?.references, both.variants[1]?.references]).toEqual([
    ['ref:a'],
    undefined,
    ['@fox'],
  ])
  expect(setReferences(setReferences(both, 'recipe', undefined), 1, undefined)).toEqual(recipe)
})
