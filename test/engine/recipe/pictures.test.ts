import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../../src/contract/recipe.ts'
import { character, picture, shelf } from './picture-shelf.ts'
import { bodyOf, composeOne, composer } from './support.ts'

const mapping: Recipe['mapping'] = Object.fromEntries(
  (['key', 'references', 'mask', 'markup', 'character', 'format', 'model', 'background'] as const).map((field) => [
    field,
    { field },
  ]),
)
const book = shelf(
  {
    'a.png': [picture('a.png')],
    'b.png': [picture('b.png')],
    'a*.png': [picture('a.png'), picture('a2.png')],
    'many*.png': Array.from({ length: 15 }, (_, index) => picture(`many-${index}.png`)),
    'shared.jpg': [picture('shared.jpg', { format: 'jpeg' })],
    'mask.png': [picture('mask.png')],
  },
  [
    character('fox', 2, { title: 'the fox Mira' }),
    character('Bär', 1, { forbidden: 'the scar' }),
    character('ghost', 0),
  ],
)
const make = (row: Readonly<Record<string, string>>, recipe: Partial<Recipe> = {}) =>
  composeOne({ key: '007', ...row }, { template: 'x', mapping, ...recipe }, {}, book)
const names = (row: ReturnType<typeof make>) => row.requests[0]?.inputs?.images.map(({ name }) => name)

describe('pictures that go along', () => {
  it("are the row's, then the recipe's, then those of characters in the order of their first mention, canon first", () => {
    const row = make(
      { references: 'b.png; a.png', character: 'Bär' },
      { template: 'With @fox and @bär', references: ['shared.jpg', '@ghost'] },
    )
    expect(row.problems).toEqual([])
    expect(names(row)).toEqual(['b.png', 'a.png', 'shared.jpg', 'Bär-1.png', 'fox-1.png', 'fox-2.png'])
    expect(row.requests[0]?.inputs?.characters.map(({ name }) => name)).toEqual(['Bär', 'ghost', 'fox'])
    expect(row.requests[0]?.endpoint).toBe('images/edits')
    expect(bodyOf(row)['image']).toEqual(
      row.requests[0]?.inputs?.images.map(({ sha256, format }) => ({ sha256, type: `image/${format}` })),
    )
  })

  it("a variant's replace the recipe's, and the row's own stay first", () => {
    const variants = [
      { name: 'A', repeats: 1, parameters: {} },
      { name: 'B', repeats: 1, parameters: {}, references: ['b.png'] },
    ]
    const { requests } = make({ references: 'a.png' }, { references: ['shared.jpg'], variants })
    expect(requests.map(({ inputs }) => inputs?.images.map(({ name }) => name))).toEqual([
      ['a.png', 'shared.jpg'],
      ['a.png', 'b.png'],
    ])
  })

  it('add to the price; without any it is a generation', () => {
    const [plain, edit] = [make({}), make({ references: 'a.png' })].map(({ requests }) => requests[0])
    expect(plain).toMatchObject({ endpoint: 'images/generations', inputs: null })
    // 1,024 tokens of an image at $8 a million.
    expect((edit?.estimatedUsd.low ?? 0) - (plain?.estimatedUsd.low ?? 0)).toBeCloseTo(0.008192, 6)
  })

  it.each([
    ['a missing picture', { references: 'a.png; gone.png' }, 'bad_reference', 'references'],
    ['a missing mask', { references: 'a.png', mask: 'gone.png' }, 'bad_reference', 'mask'],
    ['a missing markup', { references: 'a.png', markup: 'gone.png' }, 'bad_reference', 'markup'],
    ['too many', { references: 'many*.png; a.png; b.png' }, 'not_supported', 'references'],
    [
      'too many with those of a character',
      { references: 'many*.png', character: 'fox' },
      'not_supported',
      'references',
    ],
    ['a mask without a picture', { mask: 'mask.png' }, 'not_supported', 'mask'],
    ['a mask with only a character', { mask: 'mask.png', character: 'fox' }, 'not_supported', 'mask'],
    ['markup without a picture', { markup: 'mask.png' }, 'not_supported', 'markup'],
    ['mask and markup', { references: 'a.png', mask: 'mask.png', markup: 'b.png' }, 'not_supported', 'mask'],
    [
      'markup where the model has none',
      { references: 'a.png', markup: 'b.png', model: 'gpt-image-2' },
      'not_supported',
      'markup',
    ],
    ['an unknown character', { character: 'fox; wolf' }, 'unknown_character', 'character'],
    ['an unknown character among references', { references: '@wolf; a.png' }, 'unknown_character', 'references'],
    ['JPEG with transparency', { format: 'jpeg', background: 'transparent' }, 'conflict', 'format'],
  ] as const)('%s is a problem of its row and column', (_what, cells, code, column) => {
    const row = make(cells)
    expect(row.requests).toEqual([])
    expect(row.problems).toMatchObject([{ row: 2, key: '007', column, code, severity: 'error' }])
  })

  it('a mask for a GIF is refused, and so is cutting one out', () => {
    const parameters = { model: 'gpt-image-2.6-flare', format: 'gif' }
    const masked = make({ references: 'a.png', mask: 'mask.png' }, { parameters })
    expect(masked.problems).toMatchObject([{ column: 'mask', message: 'A GIF cannot be made with a mask.' }])
    const { problems } = composer(['a'], { template: 'x', parameters, transparency: 'key' }, {}, book).recompose(
      { number: 2, cells: [''] },
      0,
      { matte: 'key' },
      null,
    )
    expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([{ code: 'conflict' }])
  })

  it("a source of the recipe that is missing is nobody's column", () => {
    expect(make({ references: 'a.png' }, { references: ['gone.png'] }).problems).toMatchObject([
      { row: 2, column: null },
    ])
  })

  it('as many as the model takes are no problem', () => {
    expect(make({ references: 'many*.png; a.png' }).requests[0]?.inputs?.images).toHaveLength(16)
  })

  it('a mask goes along after the pictures, and the lock only with a mask', () => {
    const recipe = { parameters: { lock: true } }
    const masked = make({ references: 'a.png', mask: 'mask.png' }, recipe)
    expect(Object.keys(bodyOf(masked)).slice(-2)).toEqual(['image', 'mask'])
    expect(masked.requests[0]?.inputs).toMatchObject({ lock: true, mask: { name: 'mask.png' } })
    expect(make({ references: 'a.png' }, recipe).requests[0]?.inputs).toMatchObject({ lock: false, mask: null })
  })

  it('are told to whoever loads them: of the row and of each variant', () => {
    const columns = ['key', 'references', 'mask']
    const recipe = {
      template: 'x',
      mapping: { references: { field: 'references' as const }, mask: { field: 'mask' as const } },
    }
    const wants = composer(columns, recipe, {}, book).wants({
      number: 2,
      cells: ['1', 'a.png\nb.png;@fox', ' mask.png '],
    })
    expect(wants).toEqual([{ images: ['a.png', 'b.png'], mask: 'mask.png', markup: null }])
    expect(composer(columns, recipe, {}, book).wants({ number: 3, cells: ['1', '@fox', ''] })).toEqual([])
  })
})

describe('transparency the model does not make', () => {
  const transparent = { model: 'gpt-image-2', background: 'transparent' }

  it('is an error unless the recipe says what to do', () => {
    expect(make(transparent).problems).toMatchObject([
      { code: 'not_supported', column: 'background', message: 'gpt-image-2 does not make transparent backgrounds.' },
    ])
  })

  it('key: painted on a colour none of its words names, opaque, and cut out afterwards', () => {
    const row = make(transparent, { template: 'A mug', transparency: 'key' })
    const [request] = row.requests
    expect(request?.inputs).toMatchObject({ images: [], matte: { kind: 'key', colour: '#00ff00' } })
    expect(request?.endpoint).toBe('images/generations')
    expect(bodyOf(row)).toMatchObject({ background: 'opaque', prompt: expect.stringContaining('#00ff00') })
    const green = make(transparent, { template: 'A green mug', transparency: 'key' })
    expect(green.requests[0]?.inputs?.matte).toEqual({ kind: 'key', colour: '#ff00ff' })
    expect(request?.fallbackUsd).toBe(0)
  })

  it('key: a colour that a character has is none for the ground', () => {
    const dragon = shelf({}, [character('dragon', 1, { identity: 'A green dragon' })])
    const recipe = { template: '@dragon flies', mapping, transparency: 'key' as const }
    const row = composeOne({ ...transparent }, recipe, {}, dragon)
    expect(row.requests[0]?.inputs?.matte).toEqual({ kind: 'key', colour: '#ff00ff' })
  })

  it('pair: first on white, and the second is priced', () => {
    const row = make(transparent, { template: 'A mug', transparency: 'pair' })
    const [request] = row.requests
    expect(request?.inputs?.matte).toEqual({ kind: 'pair_light' })
    expect(bodyOf(row)['prompt']).toContain('#ffffff')
    // The light one goes along with the second: 1024 tokens at $8 a million, and its words.
    const own = request?.estimatedUsd.high ?? 0
    expect(request?.fallbackUsd).toBeGreaterThan(own + 0.0081)
    expect(request?.fallbackUsd).toBeLessThan(own + 0.0095)
  })

  it.each(['jpeg'])('cannot be had in %s', (format) => {
    const { problems } = make({ ...transparent, format }, { transparency: 'key' })
    expect(problems).toMatchObject([{ code: 'conflict', column: 'format', severity: 'error' }])
  })

  it('is not prepared where the model makes it: the fallback is only priced', () => {
    const row = make({ model: 'gpt-image-2.5-flare', background: 'transparent' }, { transparency: 'pair' })
    expect(row.requests[0]?.inputs).toBeNull()
    expect(bodyOf(row)['background']).toBe('transparent')
    const own = row.requests[0]?.estimatedUsd.high ?? 0
    expect(row.requests[0]?.fallbackUsd).toBeGreaterThan(2 * own + 0.0081)
    expect(row.requests[0]?.fallbackUsd).toBeLessThan(2 * own + 0.011)
  })
})
