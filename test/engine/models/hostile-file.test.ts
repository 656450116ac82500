import { describe, expect, it } from 'vitest'
import { batchOptionsSchema, recipeSchema } from '../../../src/contract/recipe.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { readRegistry } from '../../../src/main/engine/models/read-registry.ts'
import { registry as shipped } from '../../../src/main/engine/models/registry.ts'
import { makeComposer } from '../../../src/main/engine/recipe/make-composer.ts'
import { gptImage9, inventedFile } from '../../support/invented-model.ts'

const model = gptImage9.id
const read = (file: object) => readRegistry(JSON.stringify(file), 'mine.json', shipped)
const bookOf = (change: object) =>
  openModelBook({ registry: read({ ...inventedFile, models: [{ ...gptImage9, ...change }] }) })

function compose(book: ReturnType<typeof bookOf>, parameters: object) {
  const recipe = recipeSchema.parse({ parameters: { model, ...parameters } })
  const options = batchOptionsSchema.parse({ provider: 'openai' })
  const composer = makeComposer({ recipe, options, columns: ['prompt'], fileName: 's.csv', models: book })
  const row = composer.compose({ number: 2, cells: ['a fox'] })
  return { request: row.requests[0], problems: [...composer.problems, ...row.problems] }
}

describe('a model whose only quality is "auto"', () => {
  const auto = { qualities: ['auto'], slowQualities: [], defaultQuality: 'auto' }
  it('costs what its price list knows', () => {
    const { low, high } = bookOf(auto).estimate(model, 'auto', '500x500', '')
    expect(high).toBeCloseTo((Math.ceil((200 * 200 * 2_250_000) / 4e6) * 100 + 16) / 1e6, 9)
    expect(low).toBeLessThan(high)
  })
  it.each([
    ['formula', { kind: 'formula', bases: {} }],
    ['table', { kind: 'table', tokens: {} }],
    ['table of nothing', { kind: 'table', tokens: { auto: {} } }],
  ])('is refused with an empty %s: nothing could be held for it', (_, output) => {
    expect(() => bookOf({ ...auto, output })).toThrow(/models\[0\]\.output: .*price/)
  })
})

describe('names', () => {
  it.each(['constructor', 'toString'])(
    'that every object has, such as the quality "%s", are names like others',
    (name) => {
      const named = { qualities: [name], slowQualities: [], defaultQuality: name }
      expect(() => bookOf(named)).toThrow(`nothing is said of the quality "${name}"`)
      const { high } = bookOf({ ...named, output: { kind: 'formula', bases: { [name]: 16 } } }).estimate(
        model,
        name,
        '500x500',
        '',
      )
      expect(high).toBeGreaterThan(0)
      expect(high).toBeLessThan(1)
    },
  )
  it('in capitals are sent in capitals, however a cell spells them', () => {
    const book = bookOf({
      qualities: ['HD'],
      slowQualities: [],
      defaultQuality: 'HD',
      output: { kind: 'formula', bases: { HD: 16 } },
    })
    const { request, problems } = compose(book, { quality: 'hd' })
    expect(problems).toEqual([])
    expect(JSON.parse(request?.bodyText ?? '{}')).toMatchObject({ quality: 'HD' })
  })
  it('with a space around them could never be chosen', () => {
    expect(() => bookOf({ id: ' m9 ', snapshots: [] })).toThrow(/models\[0\]\.id: .*spaces/)
  })
})

describe('a file that contradicts itself', () => {
  it('names a model twice: neither is taken', () => {
    const dear = { ...gptImage9, snapshots: [], prices: { textIn: 1, imageIn: 2, imageOut: 900 } }
    expect(() => read({ ...inventedFile, models: [gptImage9, dear] })).toThrow(
      'models[1].id: gpt-image-9 is models[0] already',
    )
  })
  it('has frames that no sheet has room for', () => {
    const frames = { min: 2, max: 16, sheets: [{ upTo: 16, columns: 100, rows: 100 }] }
    const sizes = { ...gptImage9.sizes, maxEdge: 600 }
    expect(() => bookOf({ formats: ['png', 'gif'], frames, sizes })).toThrow(
      'models[0].frames.sheets: no frame of any size',
    )
  })
})

describe('what is retired', () => {
  const day = '2027-01-01'
  it('as a model takes its snapshots along', () => {
    const book = openModelBook({ registry: read({ ...inventedFile, retired: { 'gpt-image-2': day } }) })
    expect(book.find('gpt-image-2-2026-04-21')).toBeNull()
    expect(book.retired('gpt-image-2-2026-04-21')).toBe(day)
    const { problems } = compose(book, { model: 'gpt-image-2-2026-04-21' })
    expect(problems).toMatchObject([{ severity: 'error', fix: `Use ${shipped.defaultModel}.` }])
  })
  it('as a snapshot leaves its model', () => {
    const book = openModelBook({ registry: read({ ...inventedFile, retired: { 'gpt-image-2-2026-04-21': day } }) })
    expect(book.find('gpt-image-2')).not.toBeNull()
    expect(book.find('gpt-image-2-2026-04-21')).toBeNull()
    expect(book.retired('gpt-image-2-2026-04-21')).toBe(day)
  })
})

describe('a size that is in no table', () => {
  it('is held for as many times the price as it is larger', () => {
    const book = bookOf({
      qualities: ['sketch'],
      slowQualities: [],
      output: { kind: 'table', tokens: { sketch: { '500x500': 100, '250x250': 90 } } },
    })
    const usd = (size: string) => book.estimate(model, 'sketch', size, '').high - 16 / 1e6
    expect(usd('500x500')).toBeCloseTo(0.01, 9)
    expect(usd('2000x2000')).toBeCloseTo(0.576, 9)
    expect(usd('200x200')).toBeCloseTo(0.01, 9)
  })
})

describe('a model that only changes pictures', () => {
  it('is not asked for one from words alone', () => {
    const { request, problems } = compose(bookOf({ endpoints: ['edits'] }), {})
    expect(request).toBeUndefined()
    expect(problems).toMatchObject([
      { severity: 'error', message: 'gpt-image-9 only changes pictures, and none goes along.' },
    ])
  })
})

describe('limits beyond those of any model today', () => {
  const wide = {
    endpoints: ['generations', 'edits'],
    formats: ['png', 'gif'],
    frames: { min: 1, max: 60 },
    maxPartialImages: 6,
    maxReferences: 40,
    maxPromptChars: 100_000,
  }
  it('can be written into a file and asked for', () => {
    const book = bookOf(wide)
    expect(compose(book, { partialImages: 6 }).request?.bodyText).toContain('"partial_images":6')
    expect(compose(book, { format: 'gif', frames: 60 }).request?.bodyText).toContain('"frame_count":60')
    expect(
      recipeSchema.parse({ references: Array.from({ length: 40 }, (_, n) => `${n}.png`) }).references,
    ).toHaveLength(40)
    expect(book.find(model)).toMatchObject({ maxPromptChars: 100_000, maxReferences: 40 })
  })
  it('still hold: what the model does not take is told and not sent', () => {
    const book = bookOf(wide)
    expect(compose(book, { partialImages: 9 }).problems).toMatchObject([
      { message: 'gpt-image-9 sends at most 6; 6 partial pictures are shown.' },
    ])
    expect(compose(book, { format: 'gif', frames: 61 }).problems).toMatchObject([
      { severity: 'error', message: 'gpt-image-9 makes 1 to 60 frames, not 61.' },
    ])
    expect(recipeSchema.safeParse({ parameters: { frames: 101 } }).success).toBe(false)
  })
})
