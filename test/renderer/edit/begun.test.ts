import { expect, test } from 'vitest'
import type { ImageDetail } from '../../../src/contract/image.ts'
import { begunEdit, forgetEdit, isTouched, keepEdit } from '../../../src/renderer/edit/begun.ts'
import { draftFor } from '../../../src/renderer/edit/draft.ts'
import { Painting } from '../../../src/renderer/mask/painting.ts'

function imageOf(imageId: number, sha256 = String(imageId)): ImageDetail {
  const sizes = { bytes: 5, width: 64, height: 64, format: 'png' }
  return { imageId, sha256, ...sizes, requested: {}, inputs: null } as unknown as ImageDetail
}

test('what was begun for a picture is there again, words and strokes, until it is made', () => {
  const image = imageOf(1)
  const { draft, paintings } = begunEdit(image)
  expect(draft).toEqual(draftFor(image))
  expect(isTouched(image, draft)).toBe(false)
  const words = { ...draft, prompt: 'A hat' }
  expect(isTouched(image, words)).toBe(true)
  paintings.set('mask', new Painting('mask', 64, 64))
  keepEdit(image, { draft: words, paintings })
  expect(begunEdit(image)).toEqual({ draft: words, paintings })
  // Another library's image of the same number is another picture.
  expect(begunEdit(imageOf(1, 'other')).draft.prompt).toBe('')
  forgetEdit(image)
  expect(begunEdit(image)).toEqual({ draft: draftFor(image), paintings: new Map() })
})

test('of many, those touched last are kept', () => {
  const images = Array.from({ length: 12 }, (_, index) => imageOf(100 + index))
  for (const image of images) keepEdit(image, { draft: { ...draftFor(image), prompt: 'x' }, paintings: new Map() })
  const [, , , , fifth, sixth] = images
  keepEdit(fifth!, { ...begunEdit(fifth!) })
  keepEdit(imageOf(200), { draft: draftFor(imageOf(200)), paintings: new Map() })
  expect(begunEdit(fifth!).draft.prompt).toBe('x')
  expect(begunEdit(sixth!).draft.prompt).toBe('')
})
