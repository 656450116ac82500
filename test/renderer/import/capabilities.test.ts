import { describe, expect, test } from 'vitest'
import type { ModelInfo } from '../../../src/contract/model.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { fitting, offers, partialsAllowed, whyNone, withoutAlpha } from '../../../src/renderer/import/capabilities.ts'

const [shipped] = openModelBook().list()
const full: ModelInfo = {
  ...shipped!,
  id: 'full',
  qualities: ['low', 'high'],
  complexities: ['low', 'high'],
  backgrounds: ['transparent', 'opaque'],
  formats: ['png', 'gif'],
  moderations: ['auto'],
  maxPartialImages: 3,
  maxReferences: 16,
  masks: true,
  frames: { min: 2, max: 16 },
}
const plain: ModelInfo = {
  ...full,
  id: 'plain',
  complexities: [],
  backgrounds: ['opaque'],
  formats: ['png'],
  maxPartialImages: 0,
  maxReferences: 3,
  masks: false,
  frames: null,
}

describe('what is offered', () => {
  test('every value of the models concerned; one that some lack says which', () => {
    expect(offers([full], 'background')).toEqual([
      { value: 'transparent', label: 'transparent' },
      { value: 'opaque', label: 'opaque' },
    ])
    expect(offers([full, plain], 'background')[0]).toEqual({
      value: 'transparent',
      label: 'transparent',
      disabledReason: 'plain makes no transparent background',
    })
  })

  test('what only other models can do stays in the list, with the reason', () => {
    expect(offers([plain], 'format')).toEqual([{ value: 'png', label: 'png' }])
    expect(offers([plain], 'format', [full]).at(-1)).toMatchObject({
      value: 'gif',
      disabledReason: 'plain makes no GIF',
    })
  })

  test('a setting without a single value says so, unless another model concerned has it', () => {
    expect(whyNone([plain], 'complexity')).toBe('plain has no complexity setting.')
    expect(whyNone([plain, full], 'complexity')).toBeNull()
    expect(whyNone([], 'complexity')).toBeNull()
  })
})

test('partial pictures are as many as all models send, and none of what is not streamed', () => {
  expect(partialsAllowed([full], 'png')).toEqual({ most: 3, reason: null })
  expect(partialsAllowed([full, plain], 'png')).toEqual({ most: 0, reason: 'plain sends no partial pictures.' })
  expect(partialsAllowed([full], 'gif')).toEqual({ most: 0, reason: 'GIF is not streamed.' })
})

test('models that make no transparent background by themselves are found', () => {
  expect(withoutAlpha([full, plain])).toEqual([plain])
})

test('a model keeps of another one’s parameters what it has; one nobody knows keeps all', () => {
  const parameters = {
    quality: 'high',
    complexity: 'high',
    background: 'transparent',
    format: 'gif',
    partialImages: 2,
    frames: 9,
    frameMs: 200,
    lock: true,
    extra: { seed: 7 },
  }
  expect(fitting(parameters, plain)).toEqual({ quality: 'high', extra: { seed: 7 } })
  expect(fitting(parameters, full)).toEqual(parameters)
  expect(fitting(parameters, undefined)).toEqual(parameters)
})
