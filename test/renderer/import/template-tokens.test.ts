import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  insertMention,
  insertVariable,
  openMention,
  openVariable,
  templateTokens,
} from '../../../src/renderer/import/template-tokens.ts'

const pieces = fc.array(fc.constantFrom('a ', '{{', '}}', '{{name}}', '{{ b | default: "x" }}', '{%', '%}', '\n', 'ü'))

test('tokens joined are the template, whatever it is', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const template = parts.join('')
      const tokens = templateTokens(template)
      expect(tokens.map(({ text }) => text).join('')).toBe(template)
      for (const token of tokens) expect(template.slice(token.start, token.start + token.text.length)).toBe(token.text)
    }),
  )
})

test('a variable is known by its column, without filters', () => {
  const [, token] = templateTokens('A {{ Farbe außen | default: "rot" }}')
  expect(token).toMatchObject({ kind: 'variable', name: 'Farbe außen' })
})

test('an open variable is what stands between the braces and the caret', () => {
  expect(openVariable('A {{co', 6)).toEqual({ start: 2, typed: 'co' })
  expect(openVariable('A {{co}} b', 10)).toBeNull()
  expect(openVariable('plain', 3)).toBeNull()
})

test('a column goes to the caret, or takes the place of what was begun there', () => {
  expect(insertVariable('A  b', 2, 'sku')).toEqual({ text: 'A {{sku}} b', caret: 9 })
  expect(insertVariable('A {{co b', 6, 'colour')).toEqual({ text: 'A {{colour}} b', caret: 12 })
  expect(insertVariable('A {{co}} b', 6, 'colour')).toEqual({ text: 'A {{colour}} b', caret: 12 })
})

test('a character is suggested after an @ that begins a word, and takes the place of what was typed', () => {
  expect(openMention('A picture of @fo', 16)).toEqual({ start: 13, typed: 'fo' })
  expect(openMention('@', 1)).toEqual({ start: 0, typed: '' })
  expect(openMention('mail me@fo', 10)).toBeNull()
  expect(openMention('see HTTPS://example.com/?u=@fo', 30)).toBeNull()
  expect(openMention('https://example.com/ @fo', 24)).toEqual({ start: 21, typed: 'fo' })
  expect(openMention('@fox runs', 9)).toBeNull()
  expect(openMention('赤い@fo', 5)).toEqual({ start: 2, typed: 'fo' })
  expect(insertMention('A picture of @fo in snow', 16, 'fox')).toEqual({ text: 'A picture of @fox in snow', caret: 17 })
})
