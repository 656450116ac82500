import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNamePattern } from '../../../src/main/engine/references/name-pattern.ts'

const finds = (pattern: string, name: string, foldsCase = false): boolean => readNamePattern(pattern, foldsCase)(name)

test.for([
  ['*', 'a.png', true],
  ['*.png', 'a.png', true],
  ['*.png', 'a.jpg', false],
  ['a?.png', 'ab.png', true],
  ['a?.png', 'a🦊.png', true],
  ['a?.png', 'a.png', false],
  ['[0-9]*', '7.png', true],
  ['[!0-9]*', '7.png', false],
  ['[!0-9]*', 'x7.png', true],
  ['{fox,bear}-*.png', 'bear-2.png', true],
  ['{fox,bear}-*.png', 'wolf-2.png', false],
  ['{a,b{c,d}}.png', 'bd.png', true],
  ['{a*z,b}.png', 'amz.png', true],
  ['{a}.png', '{a}.png', true],
  ['chair (1)*.png', 'chair (1) red.png', true],
  ['[a*.png', '[abc.png', true],
  ['a+*.png', 'a+1.png', true],
  ['*', '.hidden.png', false],
  ['.*', '.hidden.png', true],
  ['A*.PNG', 'a1.png', false],
] as const)('%s and %s: %s', ([pattern, name, isFound]) => {
  expect(finds(pattern, name)).toBe(isFound)
})

test('where capitals tell no names apart, patterns do not either', () => {
  expect([finds('A*[B].PNG', 'a-b.png', true), finds('{FOX,x}*', 'fox.png', true)]).toEqual([true, true])
})

test('stars and question marks mean what they mean as a regular expression', () => {
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
  const names = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
  fc.assert(
    fc.property(patterns, names, (pattern, name) => {
      const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(finds(pattern, name)).toBe(same.test(name))
    }),
    { numRuns: 2_000 },
  )
})

test('however many stars and braces a cell holds, an answer comes', () => {
  const name = `${'a'.repeat(200)}.png`
  expect(finds(`${'*a'.repeat(60)}*b.png`, name)).toBe(false)
  expect(finds(`${'*a'.repeat(60)}*.png`, name)).toBe(true)
  expect(finds('{a,b}'.repeat(40), name)).toBe(false)
})
