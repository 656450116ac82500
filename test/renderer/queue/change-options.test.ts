import { describe, expect, test } from 'vitest'
import type { ModelInfo } from '../../../src/contract/model.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import {
  changeLabel,
  changeOf,
  draftOf,
  keptSize,
  settingChoices,
  withModel,
  wordsHint,
  type ChangeDraft,
  type JobFacts,
} from '../../../src/renderer/queue/change-options.ts'

const [shipped] = openModelBook().list()
const base: ModelInfo = {
  ...shipped!,
  id: 'gpt-image-2',
  shutdown: null,
  complexities: [],
  formats: ['png', 'jpeg', 'webp'],
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
const able: ModelInfo = { ...base, id: 'gpt-image-3', complexities: ['low', 'high'], formats: ['png', 'gif'] }
const models = [base, small, able]
const facts = {
  models: ['gpt-image-2'],
  sizes: ['1024x1024'],
  quality: ['low'],
  complexity: [null],
  background: [null],
  format: ['png'],
  variants: ['1 Studio'],
}
const wide = { ...facts, sizes: ['2016x864'], quality: ['max'] }
const values = (choices: readonly { readonly value: string }[]) => choices.map(({ value }) => value)
const chosen = (setting: Parameters<typeof settingChoices>[0], draft: ChangeDraft, of: JobFacts) =>
  settingChoices(setting, draft, of, models)

describe('what is offered', () => {
  test('what every model concerned can do, and leaving it as it is; the rest says which of them lacks it', () => {
    const both = { ...facts, models: ['gpt-image-2', 'gpt-image-1'] }
    const { choices } = chosen('quality', draftOf({}), both)
    const open = choices.filter(({ disabledReason }) => disabledReason === undefined)
    expect(values(open)).toEqual(['', 'low', 'high'])
    expect(choices.find(({ value }) => value === 'max')?.disabledReason).toBe('gpt-image-1 has no quality max')
  })

  test('a model that cannot do what the jobs have now does not offer to leave it', () => {
    const { choices } = chosen('quality', { ...draftOf({}), model: 'gpt-image-1' }, wide)
    expect(values(choices)).toEqual(['low', 'high'])
  })

  test('a setting that the model does not have says so in place of a list', () => {
    expect(chosen('complexity', draftOf({}), facts).reason).toBe('gpt-image-2 has no complexity setting.')
    const able3 = chosen('complexity', { ...draftOf({}), model: 'gpt-image-3' }, facts)
    expect([values(able3.choices), able3.reason]).toEqual([['', 'low', 'high'], null])
  })

  test('a file that only other models make stays in the list with its reason', () => {
    const gif = chosen('format', draftOf({}), facts).choices.find(({ value }) => value === 'gif')
    expect(gif?.disabledReason).toBe('gpt-image-2 makes no GIF')
  })

  test('choosing a model puts its own defaults in place of what it lacks; going back leaves all as it is', () => {
    const changed = withModel(draftOf({}), 'gpt-image-1', wide, models)
    expect(changed).toMatchObject({ model: 'gpt-image-1', size: '1024x1024', quality: 'high' })
    expect(withModel(draftOf({}), 'gpt-image-2', wide, models)).toMatchObject({ size: '', quality: '' })
  })

  test('a complexity goes with the model that has it and is left to one that has none', () => {
    const planned = withModel({ ...draftOf({}), complexity: 'high' }, 'gpt-image-3', facts, models)
    expect(planned.complexity).toBe('high')
    expect(withModel(planned, 'gpt-image-2', facts, models).complexity).toBe('')
  })

  test('a value that all jobs share is named', () => {
    expect(keptSize(wide)).toBe('2016×864, as it is')
    expect(keptSize({ ...wide, sizes: ['1024x1024', '2016x864'] })).toBe('As they are, 2 different')
    expect(chosen('complexity', { ...draftOf({}), model: 'gpt-image-3' }, facts).choices[0]).toEqual({
      value: '',
      label: 'model’s own',
      note: 'as it is',
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
