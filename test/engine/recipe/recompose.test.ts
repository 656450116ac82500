import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JobInputs } from '../../../src/contract/reference.ts'
import { character, picture, shelf } from './picture-shelf.ts'
import { composer } from './support.ts'

const sources = {
  'a.png': [picture('a.png')],
  'b*.png': [picture('b1.png'), picture('b2.png')],
  'image:7': [picture('image 7', { source: 'image:7', imageId: 7 })],
  'mask.png': [picture('mask.png')],
}
const fox = character('fox', 2, { title: 'Mira' })
const book = shelf(sources, [fox, character('bear', 1)])
const columns = ['t', 'r', 'm', 'c', 'bg', 'q']
const recipe = {
  template: 'A {{t}}',
  mapping: {
    r: { field: 'references' as const },
    m: { field: 'mask' as const },
    c: { field: 'character' as const },
    bg: { field: 'background' as const },
    q: { field: 'quality' as const },
  },
  references: ['image:7'],
  parameters: { lock: true, model: 'gpt-image-2' },
  transparency: 'key' as const,
  characters: { fox: 1 },
}
const maker = composer(columns, recipe, {}, book)
const asStored = (inputs: JobInputs | null): JobInputs | null => JSON.parse(JSON.stringify(inputs)) as JobInputs | null

const cells = fc.tuple(
  fc.constantFrom('mug', '@fox', '@fox and @bear', 'me@fox.org', '@wolf'),
  fc.constantFrom('', 'a.png', 'b*.png; a.png', '@bear; a.png'),
  fc.constantFrom('', 'mask.png'),
  fc.constantFrom('', 'bear', 'fox; bear'),
  fc.constantFrom('', 'transparent', 'opaque'),
  fc.constantFrom('', 'low', 'high'),
)

describe('composing again', () => {
  it('without a change gives the same bytes, hash and pictures, even when the files are gone and characters have changed', () => {
    const later = shelf({}, [
      fox,
      { ...fox, version: 2, identity: 'Other' },
      character('bear', 1),
      character('wolf', 1),
    ])
    const laterMaker = composer(columns, recipe, {}, later)
    fc.assert(
      fc.property(cells, (row) => {
        const [made] = maker.compose({ number: 2, cells: row }).requests
        expect(made).toBeDefined()
        const { request } = laterMaker.recompose({ number: 2, cells: row }, 0, {}, asStored(made?.inputs ?? null), {
          isExact: true,
        })
        const { variant: _variant, repeat: _repeat, ...whole } = made ?? { variant: 0, repeat: 1 }
        expect(request).toEqual(whole)
        expect(JSON.stringify(request?.inputs)).toBe(JSON.stringify(made?.inputs))
      }),
    )
  })

  it('with other settings keeps the pictures; with other pictures keeps the characters', () => {
    const row = { number: 2, cells: ['@fox', 'a.png', 'mask.png', '', '', ''] }
    const pinned = asStored(maker.compose(row).requests[0]?.inputs ?? null)
    const sized = maker.recompose(row, 0, { size: '1536x1024' }, pinned)
    expect(sized.request?.inputs).toEqual(pinned)
    const other = maker.recompose(row, 0, { references: ['b*.png'], mask: null }, pinned)
    expect(other.request?.inputs?.images.map(({ name }) => name)).toEqual([
      'b1.png',
      'b2.png',
      'fox-1.png',
      'fox-2.png',
    ])
    expect(other.request?.inputs).toMatchObject({ mask: null, lock: false })
    expect(other.prompt).toContain('Mira (images 3 to 4)')
  })

  it('a kept picture keeps its name and its origin', () => {
    const row = { number: 2, cells: ['mug', 'a.png', '', '', '', ''] }
    const pinned = asStored(maker.compose(row).requests[0]?.inputs ?? null)
    const references = pinned?.images.toReversed().map(({ sha256 }) => `ref:${sha256}`) ?? []
    const turned = maker.recompose(row, 0, { references }, pinned).request?.inputs?.images
    expect(turned).toEqual(pinned?.images.toReversed())
  })

  it('what an earlier change named is not looked up again', () => {
    const row = { number: 2, cells: ['mug', '', '', '', '', ''] }
    const first = { references: ['a.png', '@bear'] }
    const pinned = asStored(maker.recompose(row, 0, first, null).request?.inputs ?? null)
    expect(pinned?.images.map(({ name }) => name)).toEqual(['a.png', 'bear-1.png'])
    const gone = composer(columns, recipe, {}, shelf({}, [character('bear', 1)]))
    const again = gone.recompose(row, 0, { ...first, quality: 'high' }, pinned, { pictures: {} })
    expect(again.problems).toEqual([])
    expect(again.request?.inputs).toEqual(pinned)
  })

  it('new words take along whoever they name, and leave out whom they do not', () => {
    const row = { number: 2, cells: ['@fox', '', '', '', '', ''] }
    const pinned = asStored(maker.compose(row).requests[0]?.inputs ?? null)
    const { request } = maker.recompose(row, 0, { prompt: 'Now @bear' }, pinned)
    expect(request?.inputs?.characters).toEqual([{ name: 'bear', version: 1 }])
  })

  it('a wrong source is a problem of the change', () => {
    const row = { number: 2, cells: ['mug', 'a.png', '', '', '', ''] }
    const made = maker.recompose(row, 0, { references: ['gone.png'], mask: 'lost.png' }, null)
    expect(made.request).toBeNull()
    expect(made.problems).toMatchObject([
      { row: 2, column: 'references', code: 'bad_reference' },
      { row: 2, column: 'mask', code: 'bad_reference' },
    ])
  })

  it('cuts to another size with the size', () => {
    const row = { number: 2, cells: ['mug', '', '', '', '', ''] }
    expect(maker.recompose(row, 0, { size: '1920x1080 crop' }, null).request?.crop).toBe('1920x1080')
    expect(maker.recompose(row, 0, { size: '1024x1024' }, null).request?.crop).toBeNull()
  })

  it('exactly as it was leaves out whoever a cell names and nobody pinned', () => {
    const row = { number: 2, cells: ['mug', '', '', 'bear', '', ''] }
    const { request, problems } = maker.recompose(row, 0, {}, null, { isExact: true })
    expect(problems).toEqual([])
    expect(request).toMatchObject({ inputs: null, endpoint: 'images/generations' })
  })

  it('exactly as it was calls whoever was left out by the title, of whom no version is pinned', () => {
    const row = { number: 2, cells: ['@fox and @bear', '', '', '', '', ''] }
    const change = { withoutCharacters: ['Fox'] }
    const { request: made } = maker.recompose(row, 0, change, null)
    const again = maker.recompose(row, 0, change, asStored(made?.inputs ?? null), { isExact: true })
    expect(made?.bodyText).toContain('A Mira and bear')
    expect(again.request?.hash).toBe(made?.hash)
  })

  it('without a character whose version is gone goes on', () => {
    const row = { number: 2, cells: ['@fox', '', '', '', '', ''] }
    const lost = composer(columns, recipe, {}, shelf(sources, [{ ...fox, version: 2 }]))
    expect(lost.recompose(row, 0, {}, null).problems).toMatchObject([{ severity: 'error' }])
    const { request, problems } = lost.recompose(row, 0, { withoutCharacters: ['fox'] }, null)
    expect(problems).toEqual([])
    expect(request).toMatchObject({ inputs: null, endpoint: 'images/generations' })
  })

  it('starts from the words as they were written', () => {
    const row = { number: 2, cells: ['@fox', '', '', 'bear', 'transparent', ''] }
    expect(maker.words(row, 0, {})).toBe('A @fox')
    expect(maker.words(row, 0, { template: '{{t}} sleeps' })).toBe('@fox sleeps')
    expect(maker.words(row, 0, { prompt: 'Only @bear' })).toBe('Only @bear')
  })

  it('the pieces of a job count the pictures that were pinned with it, not those that are there now', () => {
    const row = { number: 2, cells: ['@fox', 'a.png', '', '', '', ''] }
    const [made] = maker.compose(row).requests
    const gone = composer(columns, recipe, {}, shelf({}, [fox]))
    const shown = gone.segments(row, 0, asStored(made?.inputs ?? null)).map(({ text }) => text)
    expect(shown.join('')).toBe((JSON.parse(made?.bodyText ?? '') as { prompt: string }).prompt)
  })

  it('the second of a pair stays the second', () => {
    const row = { number: 2, cells: ['mug', '', '', '', '', ''] }
    const light = maker.recompose(row, 0, { matte: 'pair' }, null).request?.inputs
    expect(light?.matte).toEqual({ kind: 'pair_light' })
    const pinned = asStored({ ...light!, matte: { kind: 'pair_dark', lightImageId: 5 } })
    const dark = maker.recompose(row, 0, { matte: 'pair' }, pinned)
    expect(dark.request?.inputs?.matte).toEqual({ kind: 'pair_dark', lightImageId: 5 })
    expect(dark.prompt).toContain('#000000')
    expect(dark.request?.fallbackUsd).toBe(0)
  })
})
