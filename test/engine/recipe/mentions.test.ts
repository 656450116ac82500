import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { keyOfName } from '../../../src/main/engine/recipe/cast.ts'
import { mentionsIn, possibleNamesIn } from '../../../src/main/engine/recipe/mentions.ts'

const known = new Set(['fox', 'bear', 'fox-2', 'rené', '狐', '狐火', '여우', 'จิ้งจอก'.normalize('NFC')])
const isKnown = (name: string): boolean => known.has(keyOfName(name))
const namesIn = (text: string): readonly string[] => mentionsIn(text, isKnown).map(({ name }) => keyOfName(name))

describe('where a mention begins', () => {
  it.each([
    '赤い@foxが走る',
    '红色的@fox',
    'キツネー@fox',
    '語々@fox',
    'รูป@fox',
    'ผู้@fox',
    'は\u3099@fox',
    '（@fox）',
    '「@fox」',
    '❤️@fox',
  ])('in %s it is one: no word of a script with spaces goes on into it', (text) =>
    expect(namesIn(text)).toEqual(['fox']),
  )

  it.each([
    ['mail@fox.com', []],
    ['連絡先はmail@fox.comです', []],
    ['問い合わせ@fox.com', []],
    ['a@b', []],
    ['first.last+tag@fox', []],
    ['caf\u0065\u0301@fox', []],
    ['лиса@fox', []],
    ['빨간@fox', []],
    ['３@fox', []],
    ['＠fox', ['fox']],
    ['＠＠fox', []],
    ['see https://example.com/?u=@fox&v=(@bear) for @bear', ['bear']],
    ['HTTP://example.com/#@fox', []],
    ['www.example.com/a?u=@fox', []],
    ['"https://example.com/a"@fox', ['fox']],
    ['https://example.com/の@fox', ['fox']],
    ['hero=@fox', ['fox']],
    ['(@fox) and "@bear"', ['fox', 'bear']],
    ['the words `@fox` on a sign', []],
    ['@foxと@bear', ['fox', 'bear']],
    ['@foxが@bearを', ['fox', 'bear']],
  ])('%s names %j', (text, names) => expect(namesIn(text)).toEqual(names))
})

describe('where it ends', () => {
  it.each([
    ["@fox's", ['fox']],
    ['@fox,', ['fox']],
    ['@fox.', ['fox']],
    ['@fox。', ['fox']],
    ['@Fox', ['fox']],
    ['@fox-2', ['fox-2']],
    ['@fox-', ['fox']],
    ['@fox_ ', ['fox']],
    ['@foxes', ['foxes']],
    ['@fox2', ['fox2']],
    ['@René'.normalize('NFD'), ['rené']],
    ['@foxが走る', ['fox']],
    ['@foxは'.normalize('NFD') + 'が'.normalize('NFD'), ['fox']],
    ['@fox가', ['fox']],
    ['@여우가', ['여우']],
    ['@여우가'.normalize('NFD'), ['여우']],
    ['@狐が走る', ['狐']],
    ['@狐火が燃える', ['狐火']],
    ['@จิ้งจอกวิ่ง', ['จิ้งจอก']],
    ['@wolfが走る', ['wolf']],
    ['@狼が走る', ['狼が走る']],
    [`@${'x'.repeat(50)}`, []],
    [`@fox${'が走る'.repeat(500)}`, ['fox']],
  ])('%s names %j', (text, names) => expect(namesIn(text)).toEqual(names))
})

const latin = fc.stringMatching(/^[A-Za-z0-9._+-]{0,10}[A-Za-z0-9]$/)
const unspaced = fc.stringMatching(/^[赤い狼の森でคนがを]{1,12}$/)
const piece = fc.constantFrom(
  '@',
  '＠',
  '@fox',
  'fox',
  'が',
  '狐',
  '-',
  '_',
  '.',
  ' ',
  'e\u0301',
  '\u3099',
  '가',
  '1',
  'ー',
  'm@fox.org',
)

describe('whatever is written', () => {
  test('an address is never a mention, whatever stands before it', () => {
    fc.assert(
      fc.property(latin, fc.constantFrom('', ' ', '赤い', '（'), (local, before) => {
        expect(namesIn(`${before}${local}@fox`)).toEqual([])
        expect(namesIn(`${before}${local}@fox.com`)).toEqual([])
      }),
    )
  })

  test('between words without spaces a known name is found, and only it', () => {
    fc.assert(
      fc.property(unspaced, unspaced, (before, after) => {
        expect(namesIn(`${before}@fox${after}`)).toEqual(['fox'])
        expect(namesIn(`${before}＠FOX${after}@bear`)).toEqual(['fox', 'bear'])
      }),
    )
  })

  test('a mention is its own piece of the text, in order, and among those that can be meant when it is known', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('')
        const possible = new Set(possibleNamesIn(text).map(keyOfName))
        let last = 0
        for (const { start, end, name } of mentionsIn(text, isKnown)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(text.slice(start + 1, end)).toBe(name)
          expect('@＠').toContain(text[start])
          if (isKnown(name)) expect(possible).toContain(keyOfName(name))
          last = end
        }
      }),
    )
  })
})
