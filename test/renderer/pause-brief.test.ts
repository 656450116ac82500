import { expect, test } from 'vitest'
import { pauseCauses, type Pause } from '../../src/contract/batch.ts'
import { comebackWords, pauseBrief } from '../../src/renderer/pause-brief.ts'

const offline: Pause = { cause: 'offline', message: 'Offline.', action: '', since: 0, retryAt: 20_000 }

test('a pause that ends by itself says when it is looked again', () => {
  expect(comebackWords(offline, 0)).toBe('Looking again in 20 s.')
  expect(comebackWords(offline, 19_900)).toBe('Looking again in 1 s.')
  expect(comebackWords(offline, 25_000)).toBe('Looking again now.')
})

test('nothing is promised where only the user can go on, and the day’s end is told in its own words', () => {
  const { retryAt: _retryAt, ...user } = { ...offline, cause: 'user' as const }
  expect(comebackWords(user, 0)).toBe('')
  expect(comebackWords({ ...offline, cause: 'cap_day' }, 0)).toBe('')
})

test('every cause has its own few words for the status bar', () => {
  const words = pauseCauses.map(pauseBrief)
  expect(new Set(words).size).toBe(pauseCauses.length)
  for (const each of words) expect(each.length).toBeLessThanOrEqual(28)
})
