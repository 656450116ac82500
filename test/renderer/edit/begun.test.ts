import { expect, test } from 'vitest'
import type { ImageDetail } from '../../../src/contract/image.ts'
import { begunEdit, forgetEdit, isTouched, keepEdit, mostBytes } from '../../../src/renderer/edit/begun.ts'
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
  expect(forgetEdit(image, { ...words })).toBe(false)
  expect(begunEdit(image)).toEqual({ draft: draftFor(image), paintings: new Map() })
})

test('what was changed while an edit was on its way is kept when it was made', () => {
  const image = imageOf(50)
  const sent = { ...draftFor(image), prompt: 'A hat' }
  const changed = { ...sent, prompt: 'A hat and a scarf' }
  keepEdit(image, { draft: changed, paintings: new Map() })
  expect(forgetEdit(image, sent)).toBe(true)
  expect(begunEdit(image).draft).toEqual(changed)
})

test('of many, those touched last are kept', () => {
  const images = Array.from({ length: 12 }, (_, index) => imageOf(100 + index))
  for (const image of images) keepEdit(image, { draft: { ...draftFor(image), prompt: 'x' }, paintings: new Map() })
  const [, , , , fifth, sixth] = images
  keepEdit(fifth!, { ...begunEdit(fifth!) })
  keepEdit(imageOf(200), { draft: { ...draftFor(imageOf(200)), prompt: 'x' }, paintings: new Map() })
  expect(begunEdit(fifth!).draft.prompt).toBe('x')
  expect(begunEdit(sixth!).draft.prompt).toBe('')
})

test('strokes without a word are kept; an edit that says nothing any more, and a painter only looked into, are not', () => {
  const image = imageOf(300)
  const painting = new Painting('mask', 64, 64)
  const edit = { draft: draftFor(image), paintings: new Map([['mask', painting]]) }
  keepEdit(image, edit)
  expect(begunEdit(image).paintings.size).toBe(0)
  painting.fill()
  painting.backToUsed()
  keepEdit(image, edit)
  expect(begunEdit(image).paintings.get('mask')?.canUndo).toBe(true)
  keepEdit(image, { draft: draftFor(image), paintings: new Map() })
  expect(begunEdit(image).paintings.size).toBe(0)
})

/** A mask of 4K that is hard to keep small: every step changes all of it, in runs of a few pixels. */
function restless(steps: number): Painting {
  const painting = new Painting('mask', 3840, 2160)
  const words = new Uint32Array((3840 * 2160) / 4)
  const stripes = new Uint8Array(words.buffer)
  for (let step = 0; step < steps; step += 1) {
    for (let at = 0; at < words.length; at += 2) words[at] = 0x01010101 * (step + 1)
    painting.load(stripes)
  }
  return painting
}

test('paintings of all begun edits stay within their bytes: the oldest steps go, the marks and the last edit stay', () => {
  const images = [imageOf(400), imageOf(401), imageOf(402)]
  const paintings = images.map(() => restless(6))
  const marks = paintings.map(({ plane }) => Buffer.from(plane.marked))
  expect(paintings.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(mostBytes)
  for (const [index, image] of images.entries()) {
    keepEdit(image, { draft: draftFor(image), paintings: new Map([['mask', paintings[index]!]]) })
  }
  expect(paintings.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(mostBytes)
  for (const [index, { plane }] of paintings.entries()) expect(marks[index]?.equals(plane.marked)).toBe(true)
  expect(paintings[0]?.canUndo).toBe(false)
  expect(paintings[2]?.canUndo).toBe(true)
  for (const image of images) forgetEdit(image, draftFor(image))
})
