import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { character, picture, shelf } from './picture-shelf.ts'
import { bodyOf, composeOne, composer } from './support.ts'

const fox = character('fox', 2, { title: 'the fox Mira', identity: 'Red fur', forbidden: 'her scar' })
const book = shelf({ 'a.png': [picture('a.png')] }, [
  fox,
  { ...fox, version: 2, identity: 'Silver fur.' },
  character('bear', 1),
])
const say = (template: string) => composeOne({ key: '1' }, { template }, {}, book)
const promptOf = (template: string) => bodyOf(say(template))['prompt']

describe('@names in a prompt', () => {
  it('become titles, and who they are is said once at the end with its images', () => {
    expect(promptOf('@fox greets @bear. "@Fox!" says @bear.')).toBe(
      'the fox Mira greets bear. "the fox Mira!" says bear.\n\n' +
        'Characters, each to be kept exactly as in its images:\n' +
        'the fox Mira (images 1 to 2): Silver fur. Never change: her scar.\n' +
        'bear (image 3): bear is red.',
    )
  })

  it('images of characters are counted after those of the row', () => {
    const row = composeOne(
      { references: 'a.png' },
      { template: '@bear', mapping: { references: { field: 'references' } } },
      {},
      book,
    )
    expect(bodyOf(row)['prompt']).toContain('bear (image 2): bear is red.')
  })

  it('with more pictures than go along, who brings how many is told', () => {
    const pack = shelf({ 'a.png': [picture('a.png')] }, [character('fox', 9), character('bear', 7)])
    const mapping = { references: { field: 'references' } } as const
    const row = composeOne({ references: 'a.png' }, { template: '@bear meets @fox', mapping }, {}, pack)
    expect(row.requests).toEqual([])
    expect(row.problems[0]?.message).toContain('17 pictures would go along (1 of its own, 7 of @bear, 9 of @fox);')
  })

  it.each([
    // A letter and its accent are one, however they are written.
    'caf\u0065\u0301@fox',
    'mail me@fox.org',
    'see x.com/@fox',
    'by @fox.example',
    'by @fox@social.example',
    'say @@fox',
    'an a@fox b',
    '12@fox',
  ])('%s names nobody', (template) => {
    const row = say(template)
    expect(bodyOf(row)['prompt']).toBe(template)
    expect(row.requests[0]?.inputs).toBeNull()
  })

  it.each(['(@fox)', "@fox's den", '@fox.', '@fox.\nThen', '@fox. Then', '@FOX,', '—@fox—', '@fox.5'])(
    '%s names the fox',
    (template) => {
      expect(say(template).requests[0]?.inputs?.characters).toEqual([{ name: 'fox', version: 2 }])
    },
  )

  it('can be words that every object of the language knows', () => {
    const site = shelf({}, [character('constructor', 1)])
    const row = composeOne({ key: '1' }, { template: '@constructor waves', characters: { fox: 1 } }, {}, site)
    expect(row.requests[0]?.inputs?.characters).toEqual([{ name: 'constructor', version: 1 }])
  })

  it('that nobody has are sent as they are, with a warning', () => {
    const row = say('hello @foxes and @' + 'x'.repeat(50))
    expect(bodyOf(row)['prompt']).toBe('hello @foxes and @' + 'x'.repeat(50))
    expect(row.problems).toMatchObject([{ code: 'unknown_character', severity: 'warning' }])
  })

  it('that nobody has are told with the cell they stand in, and who may be meant', () => {
    const row = composeOne({ key: '1', scene: 'two @foxes' }, { template: '{{scene}} and @wolf' }, {}, book)
    expect(row.problems).toMatchObject([
      { severity: 'warning', row: 2, column: 'scene', fix: expect.stringContaining('@fox is meant') },
      { severity: 'warning', row: 2, column: null, fix: expect.stringContaining('Make the character') },
    ])
    const own = composeOne({ p: '@foxes' }, { mapping: { p: { field: 'prompt' } } }, {}, book)
    expect(own.problems).toMatchObject([{ column: 'p' }])
  })

  it('whose newest version cannot be read keep the row from being sent; pinned or left out they do not', () => {
    const damaged = { ...fox, version: 1, unreadable: 2 }
    const half: typeof book = {
      ...book,
      character: (name, version) => (version === null ? damaged : book.character(name, version)),
    }
    const row = composeOne({ scene: '赤い@foxが' }, { template: '{{scene}}' }, {}, half)
    expect(row.requests).toEqual([])
    expect(row.problems).toMatchObject([{ severity: 'error', code: 'unknown_character', row: 2, column: 'scene' }])
    expect(row.problems[0]?.message).toMatch(/Version 2 of @fox.*version 1/)
    expect(row.problems[0]?.fix).toMatch(/Save @fox again.*doctor/)
    const mapping = { c: { field: 'character' as const } }
    expect(composeOne({ c: 'fox' }, { template: 'x', mapping }, {}, half).problems).toMatchObject([{ column: 'c' }])
    const pinned = composeOne({ key: '1' }, { template: '@fox', characters: { fox: 2 } }, {}, half)
    expect(pinned.requests[0]?.inputs?.characters).toEqual([{ name: 'fox', version: 2 }])
  })

  it('may be written with the wide @ and joined by wide commas', () => {
    const mapping = { c: { field: 'character' as const } }
    const row = composeOne({ c: '＠fox、bear' }, { template: 'x', mapping }, {}, book)
    expect(row.requests[0]?.inputs?.characters.map(({ name }) => name)).toEqual(['fox', 'bear'])
    expect(promptOf('赤い＠foxが@bearを')).toContain('赤いthe fox Miraがbearを\n')
  })

  it('get no second full stop where the words end with one of their own script', () => {
    const kitsune = shelf({}, [character('fox', 0, { identity: '赤い狐。', forbidden: '傷！' })])
    const row = composeOne({ key: '1' }, { template: '@foxが走る' }, {}, kitsune)
    expect(bodyOf(row)['prompt']).toMatch(/^foxが走る\n\n.*\nfox: 赤い狐。 Never change: 傷！$/)
  })

  it('use the version the recipe pins, whatever its case', () => {
    const row = composeOne({ key: '1' }, { template: '@Fox', characters: { FOX: 1 } }, {}, book)
    expect(row.requests[0]?.inputs?.characters).toEqual([{ name: 'fox', version: 1 }])
    expect(bodyOf(row)['prompt']).toContain('Red fur.')
  })

  it('make no prompt of an empty one', () => {
    const row = composeOne(
      { character: 'fox' },
      { template: ' ', mapping: { character: { field: 'character' } } },
      {},
      book,
    )
    expect(row.problems).toMatchObject([{ code: 'prompt_empty' }])
  })
})

const word = fc.constantFrom(
  '@fox',
  '@bear',
  '@Fox',
  'a',
  '.',
  ' ',
  '@',
  '@wolf',
  'me@fox.org',
  '"',
  '\n',
  '{',
  'fox',
  '$&',
)

describe('whatever is written', () => {
  it('identity is said once per character that is named, and its pictures go along once', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.subarray(['fox', 'bear', '@fox']),
        (words, cell) => {
          const recipe = { template: 'x {{t}}', mapping: { c: { field: 'character' as const } } }
          const row = composeOne({ t: words.join(' '), c: cell.join('; ') }, recipe, {}, book)
          const text = row.requests[0] ? String(bodyOf(row)['prompt']) : ''
          for (const one of ['Silver fur.', 'bear is red.']) {
            const who = one.startsWith('S') ? 'fox' : 'bear'
            const isNamed = row.requests[0]?.inputs?.characters.some(({ name }) => name === who) ?? false
            expect(text.split(one).length - 1).toBe(isNamed ? 1 : 0)
          }
          const sent = row.requests[0]?.inputs?.images.map(({ sha256 }) => sha256) ?? []
          expect(new Set(sent).size).toBe(sent.length)
        },
      ),
    )
  })

  it('the pieces shown are the prompt that is sent', () => {
    const recipe = {
      template: '{{a}}{{b}} and {{b | default: "@bear"}}@{{a}}',
      mapping: {
        c: { field: 'character' as const },
        w: { field: 'text' as const },
        r: { field: 'references' as const },
      },
      parameters: { background: 'transparent', model: 'gpt-image-2' },
      transparency: 'key' as const,
    }
    const maker = composer(['a', 'b', 'c', 'w', 'r'], recipe, {}, book)
    const cell = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(''))
    fc.assert(
      fc.property(
        cell,
        cell,
        fc.constantFrom('', 'fox', 'bear'),
        cell,
        fc.constantFrom('', 'a.png'),
        (a, b, c, w, r) => {
          const row = { number: 2, cells: [a, b, c, w, r] }
          const [request] = maker.compose(row).requests
          fc.pre(request !== undefined)
          const shown = maker.segments(row, 0).map(({ text }) => text)
          expect(shown.join('')).toBe(bodyOf(maker.compose(row))['prompt'])
        },
      ),
    )
  })
})
