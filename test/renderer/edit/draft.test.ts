import { expect, test } from 'vitest'
import type { ImageDetail } from '../../../src/contract/image.ts'
import type { ModelInfo } from '../../../src/contract/model.ts'
import type { InputPicture } from '../../../src/contract/reference.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { draftFor, settingOf, wantedOf, withSetting } from '../../../src/renderer/edit/draft.ts'
import { editLabel, madeWords, whyNotSet } from '../../../src/renderer/edit/words.ts'

const [shipped] = openModelBook().list()
const rich: ModelInfo = {
  ...shipped!,
  id: 'rich',
  qualities: ['low', 'medium', 'max'],
  complexities: ['low', 'high'],
  formats: ['png', 'webp'],
  defaultQuality: 'medium',
  masks: true,
  markup: true,
}
const poor: ModelInfo = {
  ...rich,
  id: 'poor',
  qualities: ['low', 'medium'],
  complexities: [],
  formats: ['png'],
  markup: false,
}
const models = [rich, poor]

const mask = { sha256: 'm'.repeat(64) } as InputPicture
const image = {
  imageId: 12,
  sha256: 'a'.repeat(64),
  bytes: 5,
  width: 1024,
  height: 1024,
  format: 'png',
  requested: { model: 'rich', size: '1024x1024', quality: 'max', format: 'webp' },
  inputs: {
    images: [{ sha256: 'f', character: { name: 'fox', version: 2 } }],
    characters: [{ name: 'fox', version: 2 }],
  },
} as unknown as ImageDetail

test('without words nothing is asked for; with words the picture itself goes first and its characters come along', () => {
  const draft = draftFor(image)
  expect(wantedOf(12, { ...draft, prompt: '  ' })).toBe(null)
  expect(wantedOf(12, { ...draft, prompt: ' Make it red. ', copies: 2 })).toEqual({
    imageId: 12,
    change: { prompt: 'Make it red.', references: ['image:12', '@fox'] },
    copies: 2,
  })
})

test('a character of the picture that is taken out of the list is left out by name', () => {
  const draft = draftFor(image)
  expect(wantedOf(12, { ...draft, prompt: 'x', references: ['image:12', 'image:7'] })?.change).toEqual({
    prompt: 'x',
    references: ['image:12', 'image:7'],
    withoutCharacters: ['fox'],
  })
})

test('a mask goes along with its lock; without one there is no lock', () => {
  const draft = { ...draftFor(image), prompt: 'x' }
  expect(wantedOf(12, draft)?.change).not.toHaveProperty('lock')
  const masked = { ...draft, painted: { mask, markup: null, lock: true } }
  expect(wantedOf(12, masked)?.change).toMatchObject({ mask: `ref:${mask.sha256}`, lock: true })
})

test('only settings that differ from the picture are chosen, and going back takes a choice away', () => {
  const draft = draftFor(image)
  const low = withSetting(draft, image, 'quality', 'low', models)
  expect(low.chosen).toEqual({ quality: 'low' })
  expect(settingOf(low, image, 'quality')).toBe('low')
  expect(withSetting(low, image, 'quality', 'max', models).chosen).toEqual({})
})

test('another model takes along only what it has', () => {
  const draft = {
    ...withSetting(draftFor(image), image, 'complexity', 'high', models),
    painted: { mask, markup: mask, lock: true },
  }
  const changed = withSetting(draft, image, 'model', 'poor', models)
  expect(changed.chosen).toEqual({ model: 'poor', quality: 'medium', format: 'png' })
  expect(changed.painted).toMatchObject({ mask, markup: null })
})

test('the button says pictures and price, and in practice mode that there is none', () => {
  const preview = {
    prompt: 'x',
    body: {},
    inputs: null,
    estimatedUsd: { low: 0.11, high: 0.11 },
    problems: [],
  }
  expect(editLabel(2, preview, false)).toBe('Edit · 2 pictures · $0.11')
  expect(editLabel(1, preview, true)).toBe('Edit · 1 picture · no cost')
  expect(editLabel(1, null, false)).toBe('Edit · 1 picture')
})

test('what was made is said, and why it waits where its batch does', () => {
  expect(madeWords({ jobIds: [1, 2], batchId: 1, pause: null })).toBe('2 pictures are in the queue.')
  const pause = { cause: 'user', message: 'You paused it.', action: 'Resume it.', since: 0 } as const
  expect(madeWords({ jobIds: [1], batchId: 1, pause })).toBe(
    '1 picture is in the queue. It is paused: You paused it. Resume it.',
  )
})

test('a setting a model does not have says so', () => {
  expect(whyNotSet('complexity', rich)).toBe(null)
  expect(whyNotSet('complexity', poor)).toBe('poor has no complexity to choose.')
  expect(whyNotSet('format', poor)).toBe('poor has only “png”.')
})
