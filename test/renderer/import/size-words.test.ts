import { describe, expect, test } from 'vitest'
import type { ModelInfo, ModelSource } from '../../../src/contract/model.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { aspectsFor, namedSizes, verdictWords } from '../../../src/renderer/import/size-words.ts'

const source: ModelSource = {
  version: '2026-11-22',
  file: null,
  problem: null,
  aspects: ['1:1', '16:9', '3:1', '5:1'],
  presets: [
    { name: 'story', title: 'Story', size: '1080x1920' },
    { name: 'square', title: 'Square post', size: '1080x1080' },
    { name: 'hd', title: 'HD', size: '1280x720' },
  ],
}
const [shipped] = openModelBook().list()
const free: ModelInfo = { ...shipped!, sizes: { ...shipped!.sizes, kind: 'free', maxRatio: 3 } as ModelInfo['sizes'] }

test('shapes wider than any model concerned makes are not offered', () => {
  expect(aspectsFor(source, [free]).map(({ value }) => value)).toEqual(['1:1', '16:9', '3:1'])
  expect(aspectsFor(source, []).map(({ value }) => value)).toEqual(source.aspects)
  expect(aspectsFor(undefined, [free])).toEqual([])
})

test('names stand by shape, each with its outline and pixels', () => {
  expect(namedSizes(source).map(({ group, label, note }) => [group, label, note])).toEqual([
    ['Square', 'Square post', '1080×1080'],
    ['Wide', 'HD', '1280×720'],
    ['Tall', 'Story', '1080×1920'],
  ])
})

describe('what becomes of a size', () => {
  test('made and cut, made as it is, left to the model, or refused with the rule', () => {
    const made = { ok: true, size: '1920x1088', experimental: false, crop: '1920x1080' } as const
    expect(verdictWords(made)).toBe('Made at 1920×1088, cut to 1920×1080 in exports; the original stays whole.')
    expect(verdictWords({ ...made, crop: null })).toBe('Made at 1920×1088.')
    expect(verdictWords({ ...made, size: 'auto', crop: null })).toBe('The model chooses; the price is a range.')
    expect(verdictWords({ ok: false, reason: 'Too wide.', nearest: [] })).toBe('Too wide.')
  })
})
