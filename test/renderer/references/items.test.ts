import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InputPicture } from '../../../src/contract/reference.ts'
import type { ModelInfo } from '../../../src/contract/model.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import {
  countOf,
  limitWords,
  moved,
  movedWords,
  referencesOf,
  sourcesOf,
  whyNotMore,
  withCharacter,
  withLookedAt,
  without,
  type References,
} from '../../../src/renderer/references/items.ts'

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

function references(names: readonly string[]): References {
  return { pictures: names.map((name) => ({ source: `ref:${name}`, picture: picture(name) })), characters: [] }
}

const names = (value: References): string[] => value.pictures.map((item) => item.picture.name)

test('a picture moves to the gap it is dropped in and the others keep their order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.nat(15), fc.nat(16), (count, fromPick, gapPick) => {
      const all = Array.from({ length: count }, (_, at) => `p${at}`)
      const [from, gap] = [fromPick % count, gapPick % (count + 1)]
      const after = names(moved(references(all), from, gap))
      expect([...after].sort()).toEqual([...all].sort())
      expect(after.indexOf(all[from] ?? '')).toBe(gap > from ? gap - 1 : gap)
      expect(after.filter((name) => name !== all[from])).toEqual(all.filter((name) => name !== all[from]))
    }),
  )
})

test('what moved is said with its new place', () => {
  const after = moved(references(['fox.jpg', 'hat.png', 'room.png']), 0, 2)
  expect(movedWords(after, 1)).toBe('fox.jpg, now image 2 of 3')
})

test('added pictures stop at the limit of the model, none twice, and what was left out is said', () => {
  const start = references(['a'])
  const looked = ['a', 'b', 'c', 'd'].map((name) => ({
    source: `/x/${name}`,
    pictures: [picture(name)],
    problem: null,
  }))
  const broken = { source: '/x/e', pictures: [], problem: { message: 'e is no picture.', fix: 'Choose another.' } }
  const model = modelWith({ maxReferences: 3 })
  const { references: after, added, refusals } = withLookedAt(start, [...looked, broken], model)
  expect(names(after)).toEqual(['a', 'b', 'c'])
  expect(added).toBe(2)
  expect(refusals).toEqual([
    'e is no picture. Choose another.',
    'One is there already.',
    '1 too many: 3 at most go along.',
  ])
  expect(sourcesOf(after)).toEqual(['ref:a', `ref:${'b'.padEnd(64, '0')}`, `ref:${'c'.padEnd(64, '0')}`])
})

test('pictures of characters count, and the limit says why nothing more can be added', () => {
  const model = modelWith({ maxReferences: 4 })
  const two = withCharacter(references(['a', 'b']), { name: 'fox', version: null, pictures: 2 })
  expect(countOf(two)).toBe(4)
  expect(limitWords(two, model)).toBe('4 of 4')
  expect(whyNotMore(two, model)).toMatch(/takes at most 4 pictures/)
  expect(whyNotMore(without(two, 0), model)).toBe(null)
  const none = modelWith({ endpoints: ['generations'] })
  expect(whyNotMore(references([]), none)).toMatch(/takes no pictures along/)
  expect(limitWords(references([]), none)).toBe('none')
})

test('what a job takes along: its own pictures by hash, characters by name with the pictures they bring', () => {
  const fox = { name: 'fox', version: 2 }
  const inputs = {
    images: [picture('a'), picture('front', fox), picture('side', fox)],
    characters: [fox],
    mask: null,
    markup: null,
    lock: false,
    matte: null,
  }
  const found = referencesOf(inputs)
  expect(found.characters).toEqual([{ name: 'fox', version: 2, pictures: 2 }])
  expect(sourcesOf(found)).toEqual([`ref:${'a'.padEnd(64, '0')}`, '@fox'])
})
