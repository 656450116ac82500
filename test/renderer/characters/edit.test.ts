import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostReferences } from '../../../src/contract/reference.ts'
import {
  draftOf,
  emptyEdit,
  moved,
  sameEdit,
  withAdded,
  withCanonToggled,
  type EditedPicture,
} from '../../../src/renderer/characters/edit.ts'

function picture(sha256: string, canon = false): EditedPicture {
  return { sha256, source: `ref:${sha256}`, canon, name: `${sha256}.png`, width: 8, height: 8, url: '' }
}

/** Pictures as the strip has them: each once, the canon first. */
const strips = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
  .map(([canons, others]) =>
    Array.from({ length: canons + others }, (_, index) => picture(`p${index}`, index < canons)),
  )
const names = (pictures: readonly EditedPicture[]): readonly string[] => pictures.map(({ sha256 }) => sha256)
const isCanonFirst = (pictures: readonly EditedPicture[]): boolean =>
  pictures.every(({ canon }, at) => !canon || pictures.slice(0, at).every((before) => before.canon))

test('whatever is moved or marked, no picture is lost and the canon stays first', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(15), fc.integer({ min: -3, max: 20 })), { maxLength: 20 })
  fc.assert(
    fc.property(strips, steps, (start, done) => {
      let pictures: readonly EditedPicture[] = start
      for (const [isMove, from, to] of done) {
        const at = pictures.length === 0 ? 0 : from % pictures.length
        const before = pictures[at]?.sha256
        const next = isMove ? moved(pictures, at, to) : withCanonToggled(pictures, at)
        if (before !== undefined) expect(next.pictures[next.at]?.sha256).toBe(before)
        pictures = next.pictures
        expect(isCanonFirst(pictures)).toBe(true)
      }
      expect(names(pictures).toSorted()).toEqual(names(start).toSorted())
    }),
  )
})

test('one step to the right and one back is where it was, unless it was the last of its kind', () => {
  fc.assert(
    fc.property(strips, fc.nat(15), (pictures, from) => {
      fc.pre(from < pictures.length)
      const there = moved(pictures, from, from + 1)
      const back = there.at === from ? there : moved(there.pictures, there.at, from)
      expect(names(back.pictures)).toEqual(names(pictures))
    }),
  )
})

test('pictures are added after the others, each once, up to the most there may be', () => {
  const [a, b, c] = [picture('a', true), picture('b'), picture('c')]
  expect(withAdded([a, b], [b, c, c])).toEqual({ pictures: [a, b, c], tooMany: 0, known: 2 })
  const many = Array.from({ length: mostReferences + 3 }, (_, index) => picture(`m${index}`))
  const full = withAdded([a], many)
  expect([full.pictures.length, full.tooMany]).toEqual([mostReferences, 4])
})

test('spaces around words are no change; another order of pictures is', () => {
  const edit = { ...emptyEdit, name: 'fox', title: 'Mira', pictures: [picture('a'), picture('b')] }
  expect(sameEdit(edit, { ...edit, title: ' Mira ' })).toBe(true)
  expect(sameEdit(edit, { ...edit, pictures: edit.pictures.toReversed() })).toBe(false)
  expect(sameEdit(edit, { ...edit, pictures: withCanonToggled(edit.pictures, 0).pictures })).toBe(false)
  expect(draftOf({ ...edit, identity: ' a fox\n' })).toMatchObject({ identity: 'a fox', references: [{}, {}] })
})
