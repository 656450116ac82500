import { expect, it } from 'vitest'
import { shareText } from '../../../src/renderer/image/alpha-words.ts'

it('a share that is there is never nothing, and one that lacks something never all', () => {
  expect([0, 0.0004, 0.346, 0.9996, 1].map(shareText)).toEqual(['0%', '<1%', '35%', '>99%', '100%'])
})
