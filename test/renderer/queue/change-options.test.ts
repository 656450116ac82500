import { describe, expect, test } from 'vitest'
import type { ModelInfo } from '../../../src/contract/model.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import {
  changeChoices,
  changeLabel,
  changeOf,
  draftOf,
  withModel,
  wordsHint,
} from '../../../src/renderer/queue/change-options.ts'

const [shipped] = openModelBook().list()
const base: ModelInfo = {
  ...shipped!,
  id: 'gpt-image-2',
  shutdown: null,
  sizes: {
    kind: 'free',
    multipleOf: 16,
    maxEdge: 3840,
    maxRatio: 3,
    minPixels: 65_536,
    maxPixels: 8_294_400,
    experimentalAbove: 4_194_304,
  },
  defaultSize: '1024x1024',
  qualities: ['low', 'medium', 'high', 'max'],
  defaultQuality: 'medium',
}
const small: ModelInfo = {
  ...base,
  id: 'gpt-image-1',
  sizes: { kind: 'fixed', sizes: ['1024x1024', '1536x1024', '1024x1536'] },
  qualities: ['low', 'high'],
  defaultQuality: 'high',
}
const models = [base, small]
const wide = { models: ['gpt-image-2'], sizes: ['2016x864'], qualities: ['max'], variants: ['1 Studio'] }
const values = (choices: readonly { readonly value: string }[]) => choices.map(({ value }) => value)

describe('what is offered', () => {
  test('what every model concerned can do, and leaving it as it is', () => {
    const both = { models: ['gpt-image-2', 'gpt-image-1'], sizes: ['1024x1024'], qualities: ['low'], variants: [] }
    const { sizes, qualities } = changeChoices(draftOf({}), both, models)
    expect(values(sizes)).toEqual(['', '1024x1024', '1536x1024', '1024x1536'])
    expect(values(qualities)).toEqual(['', 'low', 'high'])
  })

  test('a model that cannot do what the jobs have now does not offer to leave it', () => {
    const { sizes, qualities } = changeChoices({ ...draftOf({}), model: 'gpt-image-1' }, wide, models)
    expect(values(sizes)).toEqual(['1024x1024', '1536x1024', '1024x1536'])
    expect(values(qualities)).toEqual(['low', 'high'])
  })

  test('choosing it puts its own defaults in their place; going back leaves all as it is', () => {
    const changed = withModel(draftOf({}), 'gpt-image-1', wide, models)
    expect(changed).toMatchObject({ model: 'gpt-image-1', size: '1024x1024', quality: 'high' })
    expect(withModel(draftOf({}), 'gpt-image-2', wide, models)).toMatchObject({ size: '', quality: '' })
  })

  test('a value that all jobs share is named', () => {
    expect(changeChoices(draftOf({}), wide, models).sizes[0]).toEqual({
      value: '',
      label: '2016×864',
      note: 'as it is',
    })
    const mixed = { ...wide, sizes: ['1024x1024', '2016x864'] }
    expect(changeChoices(draftOf({}), mixed, models).sizes[0]).toEqual({
      value: '',
      label: 'As they are',
      note: '2 different',
    })
  })
})

describe('the change a draft stands for', () => {
  test('nothing chosen is no change, and neither are empty words', () => {
    expect(changeOf(draftOf({}))).toBeNull()
    expect(changeOf({ ...draftOf({}), quality: 'low', words: 'prompt', prompt: '  ' })).toBeNull()
  })
  test('only what was chosen; of the two ways to write words only the one shown', () => {
    const draft = {
      ...draftOf({ size: '1024x1024' }),
      words: 'template' as const,
      template: '{{name}} ',
      prompt: 'other',
    }
    expect(changeOf(draft)).toEqual({ size: '1024x1024', template: '{{name}} ' })
  })
})

test('the button says how many and what it costs before and after', () => {
  const preview = {
    jobs: 12,
    untouched: 0,
    before: { low: 0.48, high: 0.48 },
    after: { low: 1.92, high: 1.92 },
    problems: [],
    examplePrompt: '',
  }
  expect(changeLabel(preview, false)).toBe('Change 12 pictures · $0.48 → $1.92')
  expect(changeLabel({ ...preview, jobs: 1, after: preview.before }, false)).toBe('Change 1 picture · $0.48')
  expect(changeLabel(preview, true)).toBe('Change 12 pictures · no cost')
  expect(changeLabel(null, false)).toBe('Change')
})

test('one template for several variants is said to be one', () => {
  expect(wordsHint('template', 6, 2)).toBe('The same for 2 variants, composed with each row')
  expect(wordsHint('template', 6, 1)).toBe('Composed with each picture’s own row')
  expect(wordsHint('prompt', 6, 2)).toBe('All 6 get these same words')
  expect(wordsHint('prompt', 1, 1)).toBe('Sent word for word')
  expect(wordsHint('keep', 6, 2)).toBe('')
})
