import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import { makeKeyChecker } from '../../../src/main/engine/recipe/key-checker.ts'
import { readRecipe } from '../../../src/main/engine/recipe/read-recipe.ts'
import { composer } from './support.ts'

describe('file names', () => {
  const facts = { variant: 'Studio', repeat: 2, rendition: 'web', width: 800, height: 600 }
  const mapping = { sku: { field: 'key' }, file: { field: 'filename' } } as const
  const name = (fileName: string, file = '') =>
    composer(['sku', 'Product Name', 'width', 'file'], { template: 'x', mapping, fileName }).fileName(
      { number: 7, cells: ['007', 'Blue mug', 'broad', file] },
      facts,
    )

  it('know the row, its cells and the picture', () => {
    expect(
      name('{{key}}_{{Product Name | downcase}}_{{variant}}-{{repeat}}_{{rendition}}_{{width}}x{{height}}_{{row}}'),
    ).toBe('007_blue mug_Studio-2_web_800x600_7')
  })
  it('come from the file-name cell first, without its extension', () => {
    expect(name('{{key}}', 'mug front.PNG')).toBe('mug front')
  })
  it('are the key when nothing is left', () => expect(name('{{ file | default: "" }}')).toBe('007'))
  it('with an unknown variable are a problem of the recipe', () => {
    const made = composer(['sku'], { template: 'x', fileName: '{{ colour }}' })
    expect(made.problems).toMatchObject([{ code: 'unknown_variable', row: null }])
    expect(made.problems[0]?.message).toContain('file-name template')
  })
})

describe('duplicate keys', () => {
  it('are found at the second row, exactly, and name the first', () => {
    const checker = makeKeyChecker('sheet.csv', 'sku')
    expect([checker.check(2, '007'), checker.check(3, '7'), checker.check(4, '0007')]).toEqual([null, null, null])
    expect(checker.check(5, '007')).toMatchObject({
      row: 5,
      key: '007',
      column: 'sku',
      code: 'duplicate_key',
      severity: 'error',
      message: 'The key "007" is already used in row 2.',
    })
  })
})

const failureFor = (text: string) => {
  try {
    readRecipe(text, 'a.recipe.json')
  } catch (error) {
    return failureOf(error)
  }
  throw new Error('was read')
}

describe('a recipe file', () => {
  it('fills in what it leaves out', () => {
    expect(readRecipe('\uFEFF{"template":"A {{name}}"}', 'a.recipe.json')).toMatchObject({
      template: 'A {{name}}',
      variants: [{ name: 'Picture', repeats: 1 }],
    })
  })
  it.each([
    ['{', 'not JSON'],
    ['{"templat":"x"}', 'templat'],
    ['{"variants":[{"name":"A","repeats":-1}]}', 'variants.0.repeats'],
    ['{"mapping":{"a":{"field":"price"}}}', 'mapping.a.field'],
    ['[]', 'recipe'],
  ])('%s is refused with the place', (text, place) => {
    const failure = failureFor(text)
    expect(failure.code).toBe('recipe_invalid')
    expect(failure.message).toContain(place)
  })
})
