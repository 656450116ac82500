import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyOf, composeOne, composer } from './support.ts'

const mapping = (
  ...names: readonly (
    | 'key'
    | 'prompt'
    | 'text'
    | 'filename'
    | 'variants'
    | 'references'
    | 'mask'
    | 'markup'
    | 'character'
    | 'model'
    | 'size'
    | 'aspect'
    | 'quality'
    | 'complexity'
    | 'background'
    | 'format'
    | 'compression'
    | 'moderation'
  )[]
) => Object.fromEntries(names.map((field) => [field, { field }]))

describe('the body', () => {
  it('is fixed in order, explicit in size and quality, and hashed as it stands', () => {
    const { requests } = composeOne({ a: 'x "y"\n' }, { template: 'A {{a}}' })
    const text =
      '{"model":"gpt-image-2.6-flare","prompt":"A x \\"y\\"\\n","n":1,"size":"1024x1024","quality":"medium","output_format":"png"}'
    expect(requests).toHaveLength(1)
    expect(requests[0]?.bodyText).toBe(text)
    expect(requests[0]?.hash).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it('holds every parameter that is set, after the prompt', () => {
    const parameters = { complexity: 'low', background: 'opaque', format: 'webp', compression: 80, moderation: 'low' }
    expect(Object.keys(bodyOf(composeOne({ a: '1' }, { template: 'x', parameters })))).toEqual([
      'model',
      'prompt',
      'n',
      'size',
      'quality',
      'complexity',
      'background',
      'output_format',
      'output_compression',
      'moderation',
    ])
  })

  it('leaves out what the model does not have, and says so', () => {
    const made = composer(['a'], { template: 'x', parameters: { model: 'gpt-image-2.5-flare', complexity: 'low' } })
    const row = made.compose({ number: 2, cells: ['1'] })
    expect(bodyOf(row)).not.toHaveProperty('complexity')
    expect(made.problems).toMatchObject([{ code: 'not_supported', severity: 'warning', row: null }])
  })

  it('is the same for the same input, JSON of what it says, whatever the cells hold', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 30 })
    fc.assert(
      fc.property(cell, cell, (a, b) => {
        const row = { a: `x${a}`, b: `x${b}` }
        const recipe = { template: '{{a}} and {{b}}' }
        const first = composeOne(row, recipe)
        expect(composeOne(row, recipe)).toEqual(first)
        expect(bodyOf(first)['prompt']).toBe(`x${a} and x${b}`)
        expect(JSON.stringify(bodyOf(first))).toBe(first.requests[0]?.bodyText)
      }),
    )
  })
})

const variant = (parameters: object) => ({ variants: [{ name: 'V', parameters }] })

describe('who decides', () => {
  it.each([
    ['the model', {}, {}, {}, '', 'medium'],
    ['the option', { quality: 'low' }, {}, {}, '', 'low'],
    ['the recipe', { quality: 'low' }, { quality: 'high' }, {}, '', 'high'],
    ['the variant', { quality: 'low' }, { quality: 'high' }, { quality: 'xhigh' }, '', 'xhigh'],
    ['the row', { quality: 'low' }, { quality: 'high' }, { quality: 'xhigh' }, ' MAX ', 'max'],
  ])('%s', (_who, option, recipe, own, cell, quality) => {
    const made = { template: 'x', mapping: mapping('quality'), parameters: recipe, ...variant(own) }
    expect(bodyOf(composeOne({ quality: cell }, made, { parameters: option }))['quality']).toBe(quality)
  })

  it('an aspect of the row beats a size of the recipe; size beats aspect at one level', () => {
    const recipe = { template: 'x', mapping: mapping('aspect', 'size'), parameters: { size: '2048x2048' } }
    expect(bodyOf(composeOne({ aspect: '16:9', size: '' }, recipe))['size']).toBe('1536x864')
    expect(bodyOf(composeOne({ aspect: '16:9', size: '1024 × 1536' }, recipe))['size']).toBe('1024x1536')
    expect(bodyOf(composeOne({ aspect: '', size: '' }, recipe))['size']).toBe('2048x2048')
  })

  it('repeats: the row, else the option, else the recipe; several variants keep their own', () => {
    const single = { template: 'x', mapping: mapping('variants'), variants: [{ name: 'V', repeats: 2 }] }
    const count = (cell: string, options = {}) => composeOne({ variants: cell }, single, options).requests.length
    expect([count(''), count('', { variants: 3 }), count('4', { variants: 3 }), count('0')]).toEqual([2, 3, 4, 0])
    const several = {
      template: 'x',
      mapping: mapping('variants'),
      variants: [
        { name: 'A', repeats: 2 },
        { name: 'B', template: 'y' },
      ],
    }
    const row = composeOne({ variants: '5' }, several, { variants: 3 })
    expect(row.requests.map(({ variant, repeat }) => [variant, repeat])).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
    ])
    expect(row.problems).toMatchObject([{ code: 'conflict', severity: 'warning', column: 'variants' }])
    expect(bodyOf(row, 2)['prompt']).toBe('y')
  })
})

describe('a wrong cell is a problem of its row and column', () => {
  it.each([
    ['size', '1000x1000', 'bad_size', '1024x1024'],
    ['size', 'huge', 'bad_size', '1024x1024'],
    ['aspect', '9:1', 'bad_value', null],
    ['quality', 'hihg', 'bad_value', 'high'],
    ['quality', 'superb', 'bad_value', null],
    ['complexity', 'max', 'bad_value', null],
    ['background', 'opake', 'bad_value', 'opaque'],
    ['format', 'tiff', 'bad_value', null],
    ['compression', '101', 'bad_value', null],
    ['compression', 'much', 'bad_value', null],
    ['moderation', 'none', 'bad_value', null],
    ['model', 'gpt-image-2.6-flair', 'unknown_model', 'gpt-image-2.6-flare'],
    ['model', 'dall-e-3', 'unknown_model', 'gpt-image-2.6-flare'],
    ['variants', '2.5', 'bad_value', null],
    ['variants', '99', 'bad_value', null],
    ['references', 'cup.png', 'bad_reference', null],
    ['mask', 'mask.png', 'bad_reference', null],
    ['markup', 'drawn.png', 'bad_reference', null],
    ['character', '@fox', 'unknown_character', null],
  ] as const)('%s "%s"', (field, cell, code, remedy) => {
    const row = composeOne({ key: '007', [field]: cell }, { template: 'x', mapping: mapping('key', field) })
    expect(row.requests).toEqual([])
    expect(row.problems).toHaveLength(1)
    expect(row.problems[0]).toMatchObject({
      file: 'sheet.csv',
      row: 2,
      key: '007',
      column: field,
      code,
      severity: 'error',
    })
    expect(row.problems[0]?.remedy?.value ?? null).toBe(remedy)
    expect(row.problems[0]?.fix).not.toBe('')
  })

  it('says which rule a size breaks, in the words of the issue', () => {
    const [problem] = composeOne({ size: '1000x1000' }, { template: 'x', mapping: mapping('size') }).problems
    expect(problem?.message).toBe(
      '1000x1000 is not offered by gpt-image-2.6-flare: both sides must be multiples of 16.',
    )
    expect(problem?.remedy?.label).toBe('Use 1024x1024')
  })

  it('transparency: no JPEG, and no model without it', () => {
    const recipe = { template: 'x', mapping: mapping('format', 'background', 'model') }
    const codes = (row: Record<string, string>) => composeOne(row, recipe).problems.map((problem) => problem.code)
    expect(codes({ format: 'jpg', background: 'transparent', model: '' })).toEqual(['conflict'])
    expect(codes({ format: 'png', background: 'transparent', model: 'gpt-image-2' })).toEqual(['not_supported'])
    expect(codes({ format: 'webp', background: 'transparent', model: '' })).toEqual([])
  })

  it('a legal cell rescues nothing else: three seeded errors are three problems', () => {
    const row = composeOne(
      { size: '1000x1000', quality: 'hihg', colour: '' },
      { template: 'A {{colour}} mug', mapping: mapping('size', 'quality') },
    )
    expect(row.problems.map((problem) => problem.column)).toEqual(['size', 'quality', 'colour'])
    expect(row.problems.find((problem) => problem.column === 'colour')?.message).toBe(
      'colour is empty, but the template uses it.',
    )
  })
})

describe('a wrong recipe', () => {
  it('stops every row and is said once, without a row', () => {
    const made = composer(['a'], {
      template: 'x',
      parameters: { size: '1000x1000' },
      variants: [{ name: 'A' }, { name: 'B' }],
    })
    expect(made.problems).toMatchObject([{ code: 'bad_size', row: null, key: null }])
    expect(made.compose({ number: 2, cells: ['1'] })).toMatchObject({ requests: [], problems: [] })
  })
  it('a model of an own provider may be unknown, with a warning and a price of at least nothing', () => {
    const made = composer(['a'], { template: 'x', parameters: { model: 'sd-3' } }, { provider: 'local' })
    expect(made.problems).toMatchObject([{ code: 'unknown_model', severity: 'warning' }])
    expect(made.compose({ number: 2, cells: ['1'] }).requests[0]?.estimatedUsd.low).toBe(0)
  })
  it('a dying model is a warning with its day', () => {
    const made = composer(['a'], { template: 'x', parameters: { model: 'gpt-image-1.5' } })
    expect(made.problems).toMatchObject([{ severity: 'warning', message: expect.stringContaining('2026-12-01') }])
    expect(made.compose({ number: 2, cells: ['1'] }).requests).toHaveLength(1)
  })
  it('two columns for one field are a conflict', () => {
    const twice = { a: { field: 'key' }, b: { field: 'key' } } as const
    expect(composer(['a', 'b'], { template: 'x', mapping: twice }).problems).toMatchObject([
      { code: 'conflict', column: 'b' },
    ])
  })
})

describe('the prompt', () => {
  const recipe = { template: 'A {{name}}', mapping: mapping('prompt', 'text') }
  it('of the row replaces a template that does not use it, literally', () => {
    const row = composeOne({ prompt: 'My {{name}} {% x %}', name: 'cup', text: '' }, recipe)
    expect(bodyOf(row)['prompt']).toBe('My {{name}} {% x %}')
    expect(bodyOf(composeOne({ prompt: ' ', name: 'cup', text: '' }, recipe))['prompt']).toBe('A cup')
  })
  it('keeps the words of a cell that look like a template', () => {
    expect(bodyOf(composeOne({ p: '{{x}}' }, { mapping: { p: { field: 'prompt' } } }))['prompt']).toBe('{{x}}')
  })
  it('ends with the words to be read, unless the template places them', () => {
    const row = { prompt: '', name: 'cup', text: 'Alles Gute' }
    expect(bodyOf(composeOne(row, recipe))['prompt']).toBe('A cup The picture shows exactly these words: "Alles Gute"')
    expect(bodyOf(composeOne(row, { ...recipe, template: '{{name}} with {{text}}' }))['prompt']).toBe(
      'cup with Alles Gute',
    )
  })
  it('shows where each piece came from', () => {
    const made = composer(['prompt', 'name', 'text'], recipe)
    expect(made.segments({ number: 2, cells: ['', 'cup', 'Hi'] }, 0)).toEqual([
      { kind: 'text', text: 'A ' },
      { kind: 'value', text: 'cup', column: 'name' },
      { kind: 'text', text: ' The picture shows exactly these words: "' },
      { kind: 'value', text: 'Hi', column: 'text' },
      { kind: 'text', text: '"' },
    ])
    expect(made.segments({ number: 2, cells: ['', '', ''] }, 0)[1]).toEqual({
      kind: 'missing',
      text: '',
      column: 'name',
    })
  })
  it('must not be empty or longer than the model takes', () => {
    expect(composeOne({ a: '1' }, { template: ' ' }).problems).toMatchObject([{ code: 'prompt_empty' }])
    const long = composeOne({ a: 'x'.repeat(32_001) }, { template: '{{a}}' })
    expect(long.problems).toMatchObject([{ code: 'prompt_too_long', row: 2 }])
    expect(composeOne({ a: 'x'.repeat(32_000) }, { template: '{{a}}' }).problems).toEqual([])
  })
})

describe('the key', () => {
  it('is the cell exactly, else the row number with a warning', () => {
    const recipe = { template: 'x', mapping: mapping('key') }
    expect(composeOne({ key: '00123' }, recipe).key).toBe('00123')
    expect(composeOne({ key: '' }, recipe)).toMatchObject({
      key: 'row-2',
      problems: [{ severity: 'warning', column: 'key' }],
    })
    expect(composeOne({ a: '' }, { template: 'x' })).toMatchObject({ key: 'row-2', problems: [] })
  })
})
