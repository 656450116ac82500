import { describe, expect, it } from 'vitest'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { readRegistry } from '../../../src/main/engine/models/read-registry.ts'
import { registry as shipped } from '../../../src/main/engine/models/registry.ts'
import { batchOptionsSchema, recipeSchema } from '../../../src/contract/recipe.ts'
import { makeComposer } from '../../../src/main/engine/recipe/make-composer.ts'
import { gptImage9, inventedFile } from '../../support/invented-model.ts'

const registry = readRegistry(JSON.stringify(inventedFile), 'mine.json', shipped)
const bookOn = (day: string) => openModelBook({ registry, clock: () => Date.parse(`${day}T12:00:00Z`) })
const book = bookOn('2027-03-02')
const model = 'gpt-image-9'

function compose(parameters: Record<string, unknown>, cells: Record<string, string> = { prompt: 'a fox' }, on = book) {
  const mapping = Object.fromEntries(Object.keys(cells).map((field) => [field, { field }]))
  const recipe = recipeSchema.parse({ mapping, parameters: { model, ...parameters } })
  const options = batchOptionsSchema.parse({ provider: 'openai' })
  const composer = makeComposer({ recipe, options, columns: Object.keys(cells), fileName: 'sheet.csv', models: on })
  const row = composer.compose({ number: 2, cells: Object.values(cells) })
  const [request] = row.requests
  const body = request ? (JSON.parse(request.bodyText) as Record<string, unknown>) : null
  return { request, body, problems: [...composer.problems, ...row.problems] }
}

describe('a model that only the file knows', () => {
  it('is listed with its own facts, and found by its snapshot', () => {
    expect(book.list().at(-1)).toMatchObject({ id: model, complexities: ['deep'], maxReferences: 3 })
    expect(book.find('gpt-image-9-2027-03-01')?.title).toBe('GPT Image 9')
  })
  it('has its defaults', () => {
    const { body, problems } = compose({})
    expect(problems).toEqual([])
    expect(body).toMatchObject({ model, size: '500x500', quality: 'sketch' })
  })
  it('is priced by its own formula and rates', () => {
    const tokens = Math.ceil((200 * 200 * (2_000_000 + 250_000)) / 4_000_000)
    expect(book.estimate(model, 'gallery', '500x500', '').low).toBeCloseTo((tokens * 100) / 1e6, 12)
    expect(
      book.costOf(model, { inputTokens: 10, inputTextTokens: 10, inputImageTokens: 0, outputTokens: 5 }),
    ).toBeCloseTo((10 * 1 + 5 * 100) / 1e6, 12)
    expect(book.priceList([])).toContain('"gpt-image-9":{"textIn":1,"imageIn":2,"imageOut":100}')
  })
  it('keeps its own limits of sizes', () => {
    expect(book.checkSize(model, '5000x1000')).toMatchObject({ ok: true, size: '5000x1000' })
    expect(book.checkSize(model, '1005x1000')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('multiples of 10'),
    })
    expect(book.checkSize(model, '6010x2000')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('at most 6000'),
    })
    expect(book.checkSize(model, '1000x190')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('at most 5 times'),
    })
    expect(book.sizeForAspect(model, '5:1')).not.toBeNull()
    expect(book.sizeForAspect(model, '6:1')).toBeNull()
  })
  it('waits by its own slow qualities', () => {
    expect(book.timeoutMs(model, 'sketch', '500x500')).toBe(shipped.timeouts.usualMs)
    expect(book.timeoutMs(model, 'gallery', '500x500')).toBe(shipped.timeouts.slowMs)
  })
  it('makes what is among its values, and nothing else', () => {
    const made = compose({
      quality: 'gallery',
      complexity: 'deep',
      background: 'opaque',
      format: 'webp',
      moderation: 'strict',
    })
    expect(made.body).toMatchObject({
      quality: 'gallery',
      complexity: 'deep',
      output_format: 'webp',
      moderation: 'strict',
    })
    const refused = {
      quality: 'high',
      complexity: 'low',
      background: 'transparent',
      format: 'jpeg',
      moderation: 'auto',
    }
    for (const [field, value] of Object.entries(refused)) {
      const { request, problems } = compose({ [field]: value })
      expect(request, field).toBeUndefined()
      expect(
        problems.some(({ severity }) => severity === 'error'),
        field,
      ).toBe(true)
    }
  })
  it('takes prompts of its own length', () => {
    expect(compose({}, { prompt: 'p'.repeat(60) }).request).toBeDefined()
    expect(compose({}, { prompt: 'p'.repeat(61) }).problems).toContainEqual(
      expect.objectContaining({ code: 'prompt_too_long', message: expect.stringContaining('at most 60') }),
    )
  })
})

const said = (day: string) => compose({}, { prompt: 'a fox' }, bookOn(day)).problems

describe('the last day of a model', () => {
  it('is no news half a year before', () => {
    expect(said('2099-07-03')).toEqual([])
    expect(said('2099-07-04')).toHaveLength(1)
  })
  it('is announced with the days that are left', () => {
    expect(said('2099-12-21')).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/2099-12-31, in 10 days/) },
    ])
    expect(said('2099-12-30')).toMatchObject([{ message: expect.stringContaining('tomorrow') }])
    expect(said('2099-12-31')).toMatchObject([{ severity: 'warning', message: expect.stringContaining('today') }])
  })
  it('over, nothing can be made with it', () => {
    expect(said('2100-01-01')).toMatchObject([
      { severity: 'error', message: 'gpt-image-9 was shut down on 2099-12-31.' },
    ])
  })
})

describe('custom parameters', () => {
  it('are part of the body, in the order of their names, and known ones pass without a word', () => {
    const { request, problems } = compose({ extra: { seed: 7, palette: ['red', { deep: true }] } })
    expect(request?.bodyText.endsWith('"palette":["red",{"deep":true}],"seed":7}')).toBe(true)
    expect(problems.filter(({ code }) => code === 'not_supported')).toEqual([])
    expect(compose({ extra: { palette: ['red', { deep: true }], seed: 7 } }).request?.hash).toBe(request?.hash)
    expect(compose({ extra: { seed: 8 } }).request?.hash).not.toBe(compose({ extra: { seed: 7 } }).request?.hash)
  })
  it('that the model is not known to have are sent with a warning', () => {
    const { body, problems } = compose({ extra: { glitter: true } })
    expect(body).toMatchObject({ glitter: true })
    expect(problems).toContainEqual(expect.objectContaining({ code: 'not_supported', severity: 'warning' }))
  })
  it('of the variant beat those of the recipe, and these those of the options, name by name', () => {
    const recipe = recipeSchema.parse({
      parameters: { model, extra: { seed: 2, palette: 'b' } },
      variants: [{ name: 'A', parameters: { extra: { seed: 3 } } }],
    })
    const options = batchOptionsSchema.parse({ parameters: { extra: { seed: 1, palette: 'a', glow: 'o' } } })
    const composer = makeComposer({ recipe, options, columns: ['prompt'], fileName: 'sheet.csv', models: book })
    const [request] = composer.compose({ number: 2, cells: ['a fox'] }).requests
    expect(JSON.parse(request?.bodyText ?? '')).toMatchObject({ seed: 3, palette: 'b', glow: 'o' })
  })
  it.each(['n', 'model', 'quality', 'size', 'stream', 'partial_images', 'two words', ''])(
    'cannot be called "%s"',
    (name) => {
      const extra = JSON.parse(`{${JSON.stringify(name)}: 1}`) as unknown
      expect(recipeSchema.safeParse({ parameters: { extra } }).success).toBe(false)
    },
  )
  it('are few and small', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`p${index}`, index]))
    expect(recipeSchema.safeParse({ parameters: { extra: many } }).success).toBe(false)
    expect(recipeSchema.safeParse({ parameters: { extra: { long: 'x'.repeat(4_000) } } }).success).toBe(false)
  })
})

describe('a model nobody knows', () => {
  const unknown = 'gpt-image-77'
  it('works with a warning when it was named for all rows, at 0 to the dearest known price', () => {
    const { request, problems } = compose({ model: unknown, size: '512x512', quality: 'wild', extra: { glitter: 1 } })
    expect(problems).toMatchObject([{ code: 'unknown_model', severity: 'warning' }])
    expect(request?.estimatedUsd.low).toBe(0)
    const dearest = Math.max(...book.list().map(({ id }) => book.estimate(id, 'auto', '512x512', 'a fox').high))
    expect(request?.estimatedUsd.high).toBeGreaterThanOrEqual(dearest)
  })
  it('makes nothing that could be paid for and not stored', () => {
    expect(compose({ model: unknown, format: 'avif' }).request).toBeUndefined()
    expect(compose({ model: unknown, size: '16000x16000' }).request).toBeUndefined()
    expect(compose({ model: unknown, size: '4000x4000', format: 'jpeg' }).request).toBeDefined()
  })
  it('is an error in a single cell: more likely a slip of the pen', () => {
    const { request, problems } = compose({}, { prompt: 'a fox', model: unknown })
    expect(request).toBeUndefined()
    expect(problems).toContainEqual(expect.objectContaining({ code: 'unknown_model', severity: 'error' }))
  })
  it('costs at least as much as any model that is known', () => {
    expect(gptImage9.prices.imageOut).toBeGreaterThan(32)
    const usage = { inputTokens: 0, inputTextTokens: 0, inputImageTokens: 0, outputTokens: 1_000 }
    expect(book.costOf(unknown, usage)).toBeCloseTo(0.1, 9)
  })
})
