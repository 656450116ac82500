import { expect, test } from 'vitest'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'

const book = openModelBook()
const sunburst = 'gpt-image-2.5-sunburst'
const square = { width: 1024, height: 1024 }
const edit = (quality: string, references: number) =>
  book.estimate(sunburst, quality, '1024x1024', '', { references: Array.from({ length: references }, () => square) })

test('a hundred edits at 1024 and high with two references cost $6.91', () => {
  const usage = { inputTokens: 2_048, inputTextTokens: 0, inputImageTokens: 2_048, outputTokens: 1_756 }
  expect(100 * book.costOf(sunburst, usage)).toBeCloseTo(6.9064, 6)
  // The words come on top: none here, but for the frame around them.
  expect(100 * edit('high', 2).low).toBeCloseTo(6.9064, 6)
  expect(100 * edit('high', 2).high).toBeCloseTo(6.9064 + (100 * 16 * 5) / 1e6, 6)
})

test('the documented answer of an edit: its pictures at their rate, its words at theirs', () => {
  const usage = { inputTokens: 2_611, inputTextTokens: 51, inputImageTokens: 2_560, outputTokens: 1_372 }
  expect(book.costOf(sunburst, usage)).toBeCloseTo((51 * 5 + 2_560 * 8 + 1_372 * 30) / 1e6, 9)
})

test.for([
  ['low', 2.3],
  ['high', 1.15],
  ['max', 1.04],
] as const)('editing one picture at %s costs %f times a generation', ([quality, times]) => {
  expect(Math.abs(edit(quality, 1).low / edit(quality, 0).low - times)).toBeLessThan(0.1)
})

test('edits and deep planning get the time of the next slower kind', () => {
  const flare = 'gpt-image-2.6-flare'
  const usual = book.timeoutMs(flare, 'low', '1024x1024', { isEdit: false, complexity: 'low' })
  const slow = book.timeoutMs(flare, 'max', '1024x1024')
  const slowest = book.timeoutMs(flare, 'max', '3840x2160')
  expect([usual < slow, slow < slowest]).toEqual([true, true])
  expect(book.timeoutMs(flare, 'low', '1024x1024', { isEdit: true, complexity: 'low' })).toBe(slow)
  expect(book.timeoutMs(flare, 'low', '1024x1024', { isEdit: false, complexity: 'high' })).toBe(slow)
  expect(book.timeoutMs(flare, 'low', '1024x1024', { isEdit: false, complexity: null })).toBe(slow)
  expect(book.timeoutMs(flare, 'low', '3840x2160', { isEdit: true, complexity: 'low' })).toBe(slowest)
  expect(book.timeoutMs('gpt-image-2', 'low', '1024x1024', { isEdit: false, complexity: null })).toBe(usual)
})

test('pictures that go along get time to go up on top, at 1 Mbit/s', () => {
  const flare = 'gpt-image-2.6-flare'
  const work = { isEdit: true, complexity: 'low' }
  const without = book.timeoutMs(flare, 'low', '1024x1024', work)
  expect(book.timeoutMs(flare, 'low', '1024x1024', { ...work, uploadBytes: 50_000_000 })).toBe(without + 400_000)
})
