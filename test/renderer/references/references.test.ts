import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InputPicture } from '../../../src/contract/reference.ts'
import type { ModelInfo } from '../../../src/contract/model.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { listedOf, type ListedPicture } from '../../../src/renderer/references/listed.ts'
import {
  asSent,
  countOf,
  freshOf,
  knownPicture,
  leftOut,
  limitOf,
  limitWords,
  moved,
  referencesOf,
  whyNotMore,
  type Reference,
} from '../../../src/renderer/references/references.ts'
import { placesOf } from '../../../src/renderer/references/use-chosen.ts'

function picture(name: string, character: InputPicture['character'] = null): InputPicture {
  return {
    sha256: name.padEnd(64, '0'),
    format: 'png',
    bytes: 2_000,
    width: 100,
    height: 50,
    name,
    source: `/photos/${name}`,
    imageId: null,
    character,
  }
}

const [shipped] = openModelBook().list()

function modelWith(change: Partial<ModelInfo>): ModelInfo {
  return { ...shipped!, ...change }
}

function own(...names: readonly string[]): Reference[] {
  return names.map((name) => knownPicture(`ref:${name}`, picture(name)))
}

function fox(pictures: number, version: number | null = null): Reference {
  const all = Array.from({ length: pictures }, (_, at) => picture(`fox${at}`, { name: 'fox', version: version ?? 1 }))
  return { source: '@fox', pictures: all, problem: null, version }
}

test('what is moved is where it was put, and the others keep their order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.nat(15), fc.nat(15), (count, fromPick, toPick) => {
      const all = Array.from({ length: count }, (_, at) => `p${at}`)
      const [from, to] = [fromPick % count, toPick % count]
      const after = moved(all, from, to)
      expect(after.indexOf(all[from] ?? '')).toBe(to)
      expect(after.filter((name) => name !== all[from])).toEqual(all.filter((name) => name !== all[from]))
    }),
  )
})

test('whatever the order of sources, characters are sent after the others', () => {
  const source = fc.tuple(fc.constantFrom('image:', '@fox'), fc.nat()).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(source), (sources) => {
      const sent = asSent(sources)
      expect(sent.toSorted()).toEqual(sources.toSorted())
      const first = sent.findIndex((each) => each.startsWith('@'))
      expect(sent.slice(first === -1 ? sent.length : first).every((each) => each.startsWith('@'))).toBe(true)
    }),
  )
})

test('a picture has places only within its group, and the one that is changed has none', () => {
  const listed = listedOf([...own('self', 'a', 'b'), fox(2), { ...fox(1), source: '@hen' }], 1, true)
  expect(listed.map((_, at) => placesOf(listed, at))).toEqual([null, [1, 2], [1, 2], [3, 4], [3, 4]])
})

function facts(listed: readonly ListedPicture[]): readonly (readonly string[])[] {
  return listed.map(({ number, name, fact }) => [number, name, fact])
}

test('numbers say which pictures each stands for, globs, characters and what brings none among them', () => {
  const glob: Reference = {
    source: 'a/*.png',
    pictures: [picture('a'), picture('b')],
    problem: null,
    version: null,
  }
  const missing: Reference = {
    source: 'https://a.example/c.png',
    pictures: [],
    problem: { message: 'It is not fetched.', fix: 'Fetch it.' },
    version: null,
  }
  const looking: Reference = { source: 'image:12', pictures: null, problem: null, version: null }
  expect(facts(listedOf([glob, missing, looking, ...own('c.png'), fox(3)], 0, false))).toEqual([
    ['1–2', 'a/*.png', '2 pictures'],
    ['', 'https://a.example/c.png', 'Not fetched'],
    ['', 'image:12', 'Looking…'],
    ['3', 'c.png', '100×50'],
    ['4–6', '@fox', '3 pictures'],
  ])
  expect(listedOf([missing], 0, false)[0]?.problem).toBe('It is not fetched. Fetch it.')
})

test('what a picture was before it was converted is told where its name tells it', () => {
  const [converted, plain] = listedOf(own('fox.tiff', 'fox.png'), 0, false)
  expect(converted?.detail).toBe('File · 100×50 · 2.0 KB · TIFF sent as PNG')
  expect(plain?.detail).toBe('File · 100×50 · 2.0 KB')
})

test('added pictures stop where there is no room, none twice, and what was left out is said', () => {
  const added = ['a', 'b', 'c', 'd', 'd'].map((name) => ({ source: `ref:${name}`, picture: picture(name) }))
  const { fresh, refusals } = freshOf(added, [picture('a').sha256], 2)
  expect(fresh.map(({ source }) => source)).toEqual(['ref:b', 'ref:c'])
  expect(refusals).toEqual(['2 are there already.', '1 picture left out: there is room for 2 more.'])
  expect(freshOf(added.slice(0, 1), [], -3).fresh).toEqual([])
})

test('pictures of characters count, and the limit says why nothing more can be added', () => {
  const model = modelWith({ maxReferences: 4 })
  const four = [...own('a', 'b'), fox(2)]
  expect(countOf(four)).toBe(4)
  expect(limitWords(four, [model])).toBe('4 of 4')
  expect(whyNotMore(four, [model])).toMatch(/takes at most 4 pictures/)
  expect(whyNotMore(four.slice(1), [model])).toBe(null)
  const none = modelWith({ endpoints: ['generations'] })
  expect(whyNotMore([], [none])).toMatch(/takes no pictures along/)
  expect(limitWords([], [none])).toBe('none')
})

test('the limit of several models is that of the one that takes fewest', () => {
  const [three, five] = [modelWith({ maxReferences: 3 }), modelWith({ maxReferences: 5 })]
  expect(limitOf([five, three])).toBe(3)
  expect(limitOf([five, modelWith({ endpoints: ['generations'] })])).toBe(0)
  expect(limitOf([])).toBe(16)
})

test('what a job takes along: its own pictures by hash, characters by name with the pictures they bring', () => {
  const version = { name: 'fox', version: 2 }
  const images = [picture('a'), picture('front', version), picture('side', version)]
  const found = referencesOf({ images, characters: [version], mask: null, markup: null, lock: false, matte: null })
  expect(found.map(({ source, version: of }) => [source, of])).toEqual([
    [`ref:${'a'.padEnd(64, '0')}`, null],
    ['@fox', 2],
  ])
  expect(countOf(found)).toBe(3)
})

test('characters that came along and do not any more are named, pictures are not', () => {
  const before = [...own('a'), fox(2, 1)]
  expect(leftOut(before, ['ref:a', '@fox'])).toBe(undefined)
  expect(leftOut(before, ['@hen'])).toEqual(['fox'])
})

test('the same picture named twice is two entries, each with an id of its own', () => {
  const twice = [knownPicture('ref:aa', picture('a.png')), knownPicture('ref:aa', picture('a.png'))]
  const listed = listedOf(twice, 0, false)
  expect(new Set(listed.map(({ id }) => id)).size).toBe(2)
  expect(listed.map(({ number }) => number)).toEqual(['1', '2'])
})
