import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  draftOf,
  emptyEdit,
  sameEdit,
  withCanonToggled,
  type EditedPicture,
} from '../../../src/renderer/characters/edit.ts'

function picture(sha256: string, canon = false): EditedPicture {
  return {
    source: `ref:${sha256}`,
    canon,
    picture: {
      sha256,
      format: 'png',
      bytes: 9,
      width: 8,
      height: 8,
      name: `${sha256}.png`,
      source: `ref:${sha256}`,
      imageId: null,
      character: null,
    },
  }
}

/** Pictures as the strip has them: each once, the canon first. */
const strips = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
  .map(([canons, others]) =>
    Array.from({ length: canons + others }, (_, index) => picture(`p${index}`, index < canons)),
  )
const names = (pictures: readonly EditedPicture[]): readonly string[] => pictures.map((each) => each.picture.sha256)
const isCanonFirst = (pictures: readonly EditedPicture[]): boolean =>
  pictures.every(({ canon }, at) => !canon || pictures.slice(0, at).every((before) => before.canon))

test('whatever is marked as canon, no picture is lost and the canon stays first', () => {
  fc.assert(
    fc.property(strips, fc.array(fc.nat(15), { maxLength: 20 }), (start, picks) => {
      let pictures: readonly EditedPicture[] = start
      for (const pick of picks) {
        const at = pictures.length === 0 ? 0 : pick % pictures.length
        const before = pictures[at]
        pictures = withCanonToggled(pictures, at)
        expect(isCanonFirst(pictures)).toBe(true)
        const after = pictures.find(({ picture: { sha256 } }) => sha256 === before?.picture.sha256)
        if (before !== undefined) expect(after?.canon).toBe(!before.canon)
      }
      expect(names(pictures).toSorted()).toEqual(names(start).toSorted())
    }),
  )
})

test('spaces around words are no change; another order of pictures is', () => {
  const edit = { ...emptyEdit, name: 'fox', title: 'Mira', pictures: [picture('a'), picture('b')] }
  expect(sameEdit(edit, { ...edit, title: ' Mira ' })).toBe(true)
  expect(sameEdit(edit, { ...edit, pictures: edit.pictures.toReversed() })).toBe(false)
  expect(sameEdit(edit, { ...edit, pictures: withCanonToggled(edit.pictures, 0) })).toBe(false)
  expect(draftOf({ ...edit, identity: ' a fox\n' })).toMatchObject({ identity: 'a fox', references: [{}, {}] })
})
