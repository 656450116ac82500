import { expect, it } from 'vitest'
import { shareText } from '../../../src/renderer/image/alpha-words.ts'

it('a share that is there is never nothing, and one that lacks something never all', () => {
  expect([0, 0.0004, 0.346, 0.9996, 1].map(shareText)).toEqual([
    '0\u00A0%',
    '<1\u00A0%',
    '35\u00A0%',
    '>99\u00A0%',
    '100\u00A0%',
  ])
})
