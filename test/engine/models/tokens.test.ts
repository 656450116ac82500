import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correctedTokens, learntFrom, tokensSeen, type SeenTokens } from '../../../src/main/engine/models/learnt.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { formulaTokens, inputImageTokens, promptTokens } from '../../../src/main/engine/models/tokens.ts'

const patches = { patchPx: 32, mostPatches: 1536, leastLongEdge: 1024 }
const flare25 = 'gpt-image-2.5-flare'
const flare26 = 'gpt-image-2.6-flare'
const book = openModelBook()

describe('input tokens of a picture', () => {
  it.each([
    [1024, 1024, 1024],
    [1536, 1024, 1536],
    [341, 512, 704],
    [1179, 2556, 1482],
    [3840, 2160, 1508],
  ])('%ix%i takes %i', (width, height, tokens) => {
    expect(inputImageTokens(patches, { width, height })).toBe(tokens)
  })
  it('are never above the budget and never nothing', () => {
    const side = fc.oneof(fc.integer({ min: 1, max: 8_000 }), fc.integer({ min: 1, max: 100_000 }))
    fc.assert(
      fc.property(side, side, (width, height) => {
        const tokens = inputImageTokens(patches, { width, height })
        expect(tokens).toBeGreaterThan(0)
        expect(tokens).toBeLessThanOrEqual(1536)
      }),
      {
        numRuns: 2_000,
        examples: [
          [100_000, 3],
          [3, 65_500],
          [49_153, 1],
        ],
      },
    )
  })
})

describe('the formula', () => {
  it('never comes to nothing, however small the base and long the strip', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 100 }), (base, ratio) => {
        expect(formulaTokens(base, { width: 100 * ratio, height: 100 })).toBeGreaterThan(0)
      }),
    )
  })
})

describe('worked examples', () => {
  it('100 x 4K max are $40.0', () => {
    expect(100 * book.estimate(flare25, 'max', '3840x2160', '').low).toBeCloseTo(40.0, 1)
  })
  it('500 x 1536x1024 high are $20.6', () => {
    expect(500 * book.estimate(flare25, 'high', '1536x1024', '').low).toBeCloseTo(20.6, 1)
  })
  it('100 edits at high with two square references are $6.91', () => {
    const square = { width: 1024, height: 1024 }
    const edit = book.estimate(flare25, 'high', '1024x1024', '', { references: [square, square] })
    expect(100 * edit.low).toBeCloseTo(6.91, 2)
  })
  it('each partial image adds at most 100 tokens, $0.003', () => {
    const plain = book.estimate(flare25, 'high', '1024x1024', '')
    const streamed = book.estimate(flare25, 'high', '1024x1024', '', { partialImages: 3 })
    expect(streamed.high - plain.high).toBeCloseTo(0.009, 9)
    expect(streamed.low).toBe(plain.low)
  })
  it('of 2.6 at low holds 784 and at medium 1756 tokens', () => {
    for (const [quality, tokens] of [
      ['low', 784],
      ['medium', 1756],
    ] as const) {
      expect(book.estimate(flare26, quality, '1024x1024', '').high).toBeCloseTo((tokens * 30 + 16 * 5) / 1e6, 9)
    }
  })
})

describe('a prompt', () => {
  it('is held by its bytes: no token is less than one', () => {
    expect(promptTokens('龘'.repeat(100)).high).toBe(16 + 300)
    expect(promptTokens('a'.repeat(100)).high).toBe(116)
  })
  it('never has more tokens at the least than at the most', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (prompt) => {
        const { low, high } = promptTokens(prompt)
        expect(low).toBeLessThanOrEqual(high)
      }),
    )
  })
})

const seenOf = (pictures: number, least: number, most = least): SeenTokens => ({
  model: flare26,
  quality: 'low',
  size: '1024x1024',
  complexity: null,
  pictures,
  least,
  most,
  mean: (least + most) / 2,
  seconds: 12,
})

describe('what stored pictures took', () => {
  const range = fc.tuple(fc.nat(10_000), fc.nat(10_000)).map(([low, more]) => ({ low, high: low + more }))
  it('always lies within what is held from then on, and nothing learnt lowers an exact price', () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 1, max: 50 }), range, (expected, pictures, { low, high }) => {
        const corrected = correctedTokens(expected, seenOf(pictures, low, high))
        expect(corrected.low).toBeLessThanOrEqual(low)
        expect(corrected.high).toBeGreaterThanOrEqual(high)
        if (expected.low === expected.high) expect(corrected.high).toBeGreaterThanOrEqual(expected.high)
      }),
    )
  })
  it('narrows an uncertain range once there are five', () => {
    expect(correctedTokens({ low: 588, high: 784 }, seenOf(4, 640))).toEqual({ low: 588, high: 784 })
    expect(correctedTokens({ low: 588, high: 784 }, seenOf(5, 640))).toEqual({ low: 640, high: 704 })
  })
  it('is told with its drift', () => {
    expect(learntFrom({ low: 500, high: 500 }, seenOf(12, 540))).toEqual({
      pictures: 12,
      drift: expect.closeTo(0.08, 9),
      seconds: 12,
    })
    expect(learntFrom({ low: 500, high: 500 }, null)).toBeNull()
  })
  it('of one complexity says nothing of another', () => {
    const learning = openModelBook({ seen: () => tokensSeen([seenOf(12, 640)]) })
    const high = (complexity: string | null) => learning.estimate(flare26, 'low', '1024x1024', '', { complexity }).high
    expect(high(null)).toBeLessThan(high('high'))
    expect(high('high')).toBe(book.estimate(flare26, 'low', '1024x1024', '').high)
  })
  it('counts for its own model, quality and size only, and at once when more is seen', () => {
    let seen = tokensSeen([])
    const learning = openModelBook({ seen: () => seen })
    const low = () => learning.estimate(flare26, 'low', '1024x1024', '')
    expect(low()).toEqual(book.estimate(flare26, 'low', '1024x1024', ''))
    seen = tokensSeen([seenOf(12, 640)])
    expect(low().low).toBeCloseTo((640 * 30) / 1e6, 9)
    expect(learning.learnt(flare26, 'low', '1024x1024')?.pictures).toBe(12)
    for (const [quality, size] of [
      ['medium', '1024x1024'],
      ['low', '1536x1024'],
    ] as const) {
      expect(learning.estimate(flare26, quality, size, '')).toEqual(book.estimate(flare26, quality, size, ''))
      expect(learning.learnt(flare26, quality, size)).toBeNull()
    }
    seen = tokensSeen([seenOf(13, 900)])
    expect(low().high).toBeGreaterThan((900 * 30) / 1e6)
  })
})
