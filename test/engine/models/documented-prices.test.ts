import { describe, expect, it } from 'vitest'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { pictureTokens } from '../../../src/main/engine/models/price.ts'
import { registry } from '../../../src/main/engine/models/registry.ts'

const book = openModelBook()
const square = { width: 1024, height: 1024 }
const free = ['gpt-image-2.5-flare', 'gpt-image-2.5-sunburst']
const usd = (model: string, quality: string, size: string) => book.estimate(model, quality, size, '').low

const edit = (quality: string, references = [square]) =>
  book.estimate('gpt-image-2.5-flare', quality, '1024x1024', '', { references }).low

const entry = (id: string) => {
  const found = registry.models.find((model) => model.id === id)
  if (!found) throw new Error(`${id} is not listed`)
  return found
}

describe('the documented rates, USD per million tokens', () => {
  it.each([
    ['gpt-image-2.6-flare', 5, 8, 30],
    ['gpt-image-2.6-sunburst', 5, 8, 30],
    ['gpt-image-2.5-flare', 5, 8, 30],
    ['gpt-image-2.5-sunburst', 5, 8, 30],
    ['gpt-image-2', 5, 8, 30],
    ['gpt-image-1.5', 5, 8, 32],
    ['gpt-image-1-mini', 2, 2.5, 8],
  ])('%s: text %d, pictures in %d, pictures out %d', (model, textIn, imageIn, imageOut) => {
    expect(entry(model).prices).toEqual({ textIn, imageIn, imageOut })
    const usage = { inputTokens: 2e6, inputTextTokens: 1e6, inputImageTokens: 1e6, outputTokens: 1e6 }
    expect(book.costOf(model, usage)).toBeCloseTo(textIn + imageIn + imageOut, 9)
  })
})

describe('the price of one picture as it is printed', () => {
  const columns = ['low', 'medium', 'high', 'xhigh', 'max']
  it.each([
    ['1024x1024', [0.0059, 0.0132, 0.0527, 0.0937, 0.2107]],
    ['1536x1024', [0.0047, 0.0103, 0.0412, 0.0738, 0.1646]],
    ['1024x1536', [0.0047, 0.0103, 0.0412, 0.0738, 0.1646]],
    ['1536x864', [0.0036, 0.0084, 0.0323, 0.0575, 0.1294]],
    ['2048x1152', [0.0047, 0.011, 0.0424, 0.0753, 0.1695]],
    ['2048x2048', [0.0119, 0.0268, 0.107, 0.1903, 0.4282]],
    ['2560x1440', [0.0062, 0.0143, 0.0553, 0.0983, 0.2211]],
    ['3840x2160', [0.0111, 0.026, 0.1001, 0.1779, 0.4003]],
    ['2880x2880', [0.0198, 0.0445, 0.1779, 0.3163, 0.7116]],
  ])('%s', (size, prices) => {
    for (const model of free)
      expect(columns.map((quality) => Number(usd(model, quality, size).toFixed(4)))).toEqual(prices)
    expect(Number(usd('gpt-image-2', 'low', size).toFixed(4))).toBe(prices[0])
  })
})

describe('tokens that real requests were billed', () => {
  it.each([
    ['gpt-image-2.5-flare', 'low', '1024x1024', 196],
    ['gpt-image-2.5-flare', 'low', '1536x1024', 158],
    ['gpt-image-2.5-flare', 'low', '2560x1440', 205],
    ['gpt-image-2.5-sunburst', 'high', '1024x1024', 1756],
    ['gpt-image-2.5-sunburst', 'max', '1024x1024', 7024],
    ['gpt-image-2', 'high', '1024x1024', 7024],
    ['gpt-image-2', 'medium', '1536x1024', 1372],
  ])('%s %s %s: %d', (model, quality, size, tokens) => {
    expect(pictureTokens(entry(model), quality, size)).toEqual({ low: tokens, high: tokens })
  })
})

describe('models of the older table', () => {
  const rows = [
    ['low', 272, 408, 400],
    ['medium', 1056, 1584, 1568],
    ['high', 4160, 6240, 6208],
  ] as const
  it.each(['gpt-image-1.5', 'gpt-image-1-mini'])('%s takes the listed tokens', (model) => {
    for (const [quality, ...counts] of rows)
      for (const [index, size] of ['1024x1024', '1024x1536', '1536x1024'].entries())
        expect(pictureTokens(entry(model), quality, size)).toEqual({ low: counts[index], high: counts[index] })
  })
  it.each([
    ['gpt-image-1.5', [0.009, 0.034, 0.133], [0.013, 0.05, 0.2]],
    ['gpt-image-1-mini', [0.005, 0.011, 0.036], [0.006, 0.015, 0.052]],
  ])('%s holds the listed price of each', (model, ofSquare, ofOthers) => {
    for (const [index, quality] of ['low', 'medium', 'high'].entries()) {
      for (const [size, prices] of [
        ['1024x1024', ofSquare],
        ['1024x1536', ofOthers],
        ['1536x1024', ofOthers],
      ] as const) {
        const { low, high } = book.estimate(model, quality, size, '')
        expect(low).toBeLessThanOrEqual(prices[index] ?? 0)
        expect(high).toBeGreaterThanOrEqual(prices[index] ?? 0)
      }
    }
  })
})

describe('an edit', () => {
  it.each([
    ['low', 2.3],
    ['high', 1.15],
    ['max', 1.04],
  ])('of one square picture at %s costs about %d generations', (quality, times) => {
    const measured = edit(quality) / usd('gpt-image-2.5-flare', quality, '1024x1024')
    expect(Math.abs(measured / times - 1)).toBeLessThan(0.05)
  })
  it('pays for the whole picture again, and for each that goes along', () => {
    const [none, one, two] = [[], [square], [square, square]].map((references) => edit('high', references))
    expect((one ?? 0) - (none ?? 0)).toBeCloseTo((1024 * 8) / 1e6, 12)
    expect((two ?? 0) - (one ?? 0)).toBeCloseTo((1024 * 8) / 1e6, 12)
  })
  it('pays at most 1,536 tokens, $0.0123, for one that goes along', () => {
    const large = edit('low', [{ width: 1536, height: 1024 }]) - edit('low', [])
    expect(large).toBeCloseTo((1536 * 8) / 1e6, 12)
    expect(Number(large.toFixed(4))).toBe(0.0123)
  })
  it('costs what its answer says, with words and pictures at their own rates', () => {
    const usage = { inputTokens: 2611, inputTextTokens: 51, inputImageTokens: 2560, outputTokens: 1372 }
    expect(book.costOf('gpt-image-2.5-sunburst', usage)).toBeCloseTo(0.061895, 9)
  })
})

describe('worked examples', () => {
  it('500 square at low are $2.94, 500 wide at high $20.6, 100 in 4K at max $40.0', () => {
    expect((500 * usd('gpt-image-2.5-flare', 'low', '1024x1024')).toFixed(2)).toBe('2.94')
    expect((500 * usd('gpt-image-2.5-flare', 'high', '1536x1024')).toFixed(1)).toBe('20.6')
    expect((100 * usd('gpt-image-2.5-flare', 'max', '3840x2160')).toFixed(1)).toBe('40.0')
  })
  it('the words of a prompt are held at 16 tokens and one for each byte', () => {
    const words = book.estimate('gpt-image-2.5-flare', 'low', '1024x1024', 'a'.repeat(100)).high
    expect(words).toBeCloseTo((196 * 30 + 116 * 5) / 1e6, 12)
  })
})
