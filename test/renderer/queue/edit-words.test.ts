import { expect, test } from 'vitest'
import { editWords, undoWords } from '../../../src/renderer/queue/edit-words.ts'

test('an edit says how many it touched and how many it could not', () => {
  expect(editWords('top', { jobs: 12, untouched: 0 })).toBe('12 pictures moved to the top.')
  expect(editWords('cancel', { jobs: 1, untouched: 3 })).toBe(
    '1 picture taken out of the queue. 3 run already or are done and stay as they are.',
  )
  expect(editWords('hold', { jobs: 0, untouched: 1 })).toBe(
    'Nothing changed. 1 runs already or is done and stays as it is.',
  )
})

test('so does taking it back', () => {
  expect(undoWords({ jobs: 1_200, untouched: 0 })).toBe('Undone for 1,200 pictures.')
  expect(undoWords({ jobs: 2, untouched: 1 })).toBe(
    'Undone for 2 pictures. 1 was sent or edited since and stays as it is.',
  )
})
