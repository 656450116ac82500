import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { usageUsd } from '../../../src/main/engine/models/price.ts'
import { parseSize } from '../../../src/main/engine/models/size-rule.ts'
import { formulaTokens } from '../../../src/main/engine/models/tokens.ts'

const book = openModelBook()
const flare25 = 'gpt-image-2.5-flare'
const flare26 = 'gpt-image-2.6-flare'

const usd = (model: string, quality: string, size: string) => book.estimate(model, quality, size, '')

describe('output tokens by the published formula', () => {
  // size: low, 2.5 medium, 2.5 high, 2.5 xhigh, 2.5 max
  const vectors: readonly (readonly [string, readonly number[]])[] = [
    ['1024x1024', [196, 439, 1756, 3122, 7024]],
    ['1536x1024', [158, 343, 1372, 2459, 5488]],
    ['1024x1536', [158, 343, 1372, 2459, 5488]],
    ['1536x864', [120, 280, 1078, 1917, 4312]],
    ['2048x1152', [157, 367, 1413, 2511, 5650]],
    ['2048x2048', [397, 892, 3568, 6343, 14272]],
    ['2560x1440', [205, 478, 1843, 3276, 7370]],
    ['3840x2160', [371, 865, 3336, 5930, 13342]],
    ['2880x2880', [659, 1483, 5930, 10542, 23719]],
  ]
  const qualities = ['low', 'medium', 'high', 'xhigh', 'max']

  it.each(vectors)('%s', (size, tokens) => {
    const dimensions = parseSize(size)
    if (!dimensions) throw new Error(`${size} is no size`)
    expect([16, 24, 48, 64, 96].map((base) => formulaTokens(base, dimensions))).toEqual(tokens)
    for (const [index, quality] of qualities.entries()) {
      expect(usd(flare25, quality, size).low).toBeCloseTo(((tokens[index] ?? 0) * 30) / 1e6, 9)
    }
    // gpt-image-2 calls the same picture one name lower: its medium is 2.5's high, its high 2.5's max.
    expect(usd('gpt-image-2', 'medium', size).low).toBeCloseTo(((tokens[2] ?? 0) * 30) / 1e6, 9)
    expect(usd('gpt-image-2', 'high', size).low).toBeCloseTo(((tokens[4] ?? 0) * 30) / 1e6, 9)
  })

  it('500 square pictures at 2.5 low are $2.94', () => {
    expect(500 * usd(flare25, 'low', '1024x1024').low).toBeCloseTo(2.94, 2)
  })
})

describe('an estimate', () => {
  it('of 2.6 equals 2.5 from high on and is a range of three to four times 2.5 below', () => {
    expect(book.estimate(flare26, 'high', '1024x1024', '').low).toBe(
      book.estimate(flare25, 'high', '1024x1024', '').low,
    )
    const low = book.estimate(flare26, 'low', '1024x1024', '')
    expect(low.low).toBeCloseTo((3 * 196 * 30) / 1e6, 9)
    expect(low.high).toBeCloseTo((784 * 30 + 16 * 5) / 1e6, 9)
  })
  it('of auto spans every quality and size', () => {
    const auto = book.estimate(flare25, 'auto', 'auto', '')
    for (const quality of ['low', 'max']) {
      for (const size of ['1536x512', '1024x1024', '2880x2880']) {
        const one = book.estimate(flare25, quality, size, '')
        expect(auto.low).toBeLessThanOrEqual(one.low)
        expect(auto.high).toBeGreaterThanOrEqual(one.high)
      }
    }
  })
  it('of older models holds the listed price', () => {
    for (const [quality, listed] of [
      ['low', 0.013],
      ['medium', 0.05],
      ['high', 0.2],
    ] as const) {
      const range = book.estimate('gpt-image-1.5', quality, '1536x1024', '')
      expect(range.low).toBeLessThanOrEqual(listed)
      expect(range.high).toBeGreaterThanOrEqual(listed)
    }
    expect(book.estimate('gpt-image-1-mini', 'high', '1024x1024', '').high).toBeGreaterThanOrEqual(0.036)
  })
  it('of an unlisted model is nothing to the dearest known', () => {
    const range = book.estimate('some-local-model', 'max', '1024x1024', 'p'.repeat(100))
    expect(range.low).toBe(0)
    for (const model of book.list()) {
      expect(range.high).toBeGreaterThanOrEqual(book.estimate(model.id, 'high', '1024x1024', 'p'.repeat(100)).high)
    }
  })
  it('never shrinks with a longer prompt, and low is never above high', () => {
    const model = fc.constantFrom(...book.list().map((one) => one.id), 'unlisted')
    const quality = fc.constantFrom('low', 'medium', 'high', 'xhigh', 'max', 'auto')
    const size = fc.constantFrom('auto', '1024x1024', '1536x1024', '3840x2160', '1408x480')
    fc.assert(
      fc.property(model, quality, size, fc.nat(32_000), fc.nat(1_000), (id, q, s, chars, more) => {
        const short = book.estimate(id, q, s, 'p'.repeat(chars))
        const long = book.estimate(id, q, s, 'p'.repeat(chars + more))
        expect(short.low).toBeLessThanOrEqual(short.high)
        expect(long.low).toBeGreaterThanOrEqual(short.low)
        expect(long.high).toBeGreaterThanOrEqual(short.high)
      }),
    )
  })
})

describe('the cost of an answer', () => {
  const usage = { inputTokens: 51 + 2560, inputTextTokens: 51, inputImageTokens: 2560, outputTokens: 1372 }
  it('counts text, image and output tokens at their own rates', () => {
    expect(book.costOf(flare25, usage)).toBeCloseTo((51 * 5 + 2560 * 8 + 1372 * 30) / 1e6, 12)
  })
  it('counts input without a breakdown at the dearer rate', () => {
    const prices = { textIn: 5, imageIn: 8, imageOut: 30 }
    const bare = { inputTokens: 100, inputTextTokens: 0, inputImageTokens: 0, outputTokens: 0 }
    expect(usageUsd(prices, bare)).toBeCloseTo(800 / 1e6, 12)
  })
  it('of an unlisted model is at the highest known rates', () => {
    expect(book.costOf('unlisted', usage)).toBeGreaterThanOrEqual(book.costOf('gpt-image-1.5', usage))
  })
})

describe('sizes', () => {
  it.each([
    ['1000x1000', 'multiples of 16'],
    ['1920x1080', 'multiples of 16'],
    ['4096x4096', 'at most 3840'],
    ['576x1024', 'at least 655,360'],
    ['3840x2400', 'at most 8,294,400'],
    ['2048x640', 'at most 3 times'],
    ['0x1024', 'above zero'],
    ['huge', 'not a size'],
  ])('%s breaks a rule that is named, and three legal sizes are offered', (size, reason) => {
    const verdict = book.checkSize(flare26, size)
    if (verdict.ok) throw new Error('taken')
    expect(verdict.reason).toContain(reason)
    expect(verdict.nearest).toHaveLength(3)
  })
  it.each(['816x816', '1024x640', '3632x2272', '2880x2880', '3840x2160', '1408x480'])('%s is legal', (size) => {
    expect(book.checkSize(flare26, size)).toMatchObject({ ok: true, size })
  })
  it('are read however they are written', () => {
    expect(book.checkSize(flare26, ' 1024 × 1536 px ')).toEqual({
      ok: true,
      size: '1024x1536',
      experimental: false,
      crop: null,
    })
    expect(book.checkSize(flare26, 'AUTO')).toMatchObject({ ok: true, size: 'auto' })
    expect(book.checkSize(flare26, '3840x2160')).toMatchObject({ ok: true, experimental: true })
  })
  it('prefers a size people know among near ones', () => {
    expect(book.checkSize(flare26, '1000x1000')).toMatchObject({ nearest: ['1024x1024', '1008x1008', '992x992'] })
    expect(book.checkSize('gpt-image-1.5', '1920x1080')).toMatchObject({
      nearest: ['1536x1024', '1024x1024', '1024x1536'],
    })
  })
  it.each([
    ['1920x1080', ['1920x1088', '1936x1088', '1904x1072']],
    ['1080x1920', ['1088x1920', '1088x1936', '1072x1904']],
  ])('offers first what %s can be cut from with one side as it is', (asked, nearest) => {
    expect(book.checkSize(flare26, asked)).toMatchObject({ nearest, cropFrom: nearest[0] })
  })
  it('offered instead are always legal', () => {
    const side = fc.integer({ min: 0, max: 5_000 })
    const model = fc.constantFrom(flare26, 'gpt-image-1.5')
    fc.assert(
      fc.property(model, side, side, (id, width, height) => {
        const verdict = book.checkSize(id, `${width}x${height}`)
        const offered = verdict.ok ? [verdict.size] : verdict.nearest
        for (const size of offered) expect(book.checkSize(id, size).ok).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
  it.each([
    ['1:1', '1024x1024'],
    ['3:2', '1536x1024'],
    ['2:3', '1024x1536'],
    ['16:9', '1536x864'],
    ['9:16', '864x1536'],
    ['4:5', '1024x1280'],
    ['21:9', '1568x672'],
  ])('for %s it is %s', (aspect, size) => {
    expect(book.sizeForAspect(flare26, aspect)).toEqual({ size, crop: null })
  })
  it.each(['4:1', 'wide', '', '0:1', '1:0'])('for the aspect "%s" there is none', (aspect) => {
    expect(book.sizeForAspect(flare26, aspect)).toBeNull()
  })
})

describe('the registry', () => {
  it('has the default model, finds snapshots and knows who is gone', () => {
    expect(book.find(book.defaultModel)?.id).toBe('gpt-image-2.6-flare')
    expect(book.find('gpt-image-2-2026-04-21')?.title).toBe('GPT Image 2')
    expect(book.find('dall-e-3')).toBeNull()
    expect(book.retired('dall-e-3')).toBe('2026-05-12')
    expect(book.retired('toString')).toBeNull()
  })
  it('makes no transparent picture with gpt-image-2', () => {
    expect(book.find('gpt-image-2')?.backgrounds).not.toContain('transparent')
  })
  it('waits longer for what takes longer, and never less than six minutes', () => {
    expect(book.timeoutMs(flare26, 'low', '1024x1024')).toBe(360_000)
    for (const slow of [
      book.timeoutMs(flare26, 'max', '1024x1024'),
      book.timeoutMs(flare26, 'low', '3840x2160'),
      book.timeoutMs(flare26, 'low', 'auto'),
    ]) {
      expect(slow).toBe(600_000)
    }
    expect(book.timeoutMs('gpt-image-2', 'high', '1024x1024')).toBe(600_000)
    expect(book.timeoutMs('gpt-image-2', 'high', '2880x2880')).toBe(840_000)
    expect(book.timeoutMs('somebody-elses-model', 'low', '4096x4096')).toBe(840_000)
  })
  it('has a price for every quality of every model', () => {
    for (const model of book.list()) expect(Object.keys(model.examplePrices)).toEqual(model.qualities)
  })
})
