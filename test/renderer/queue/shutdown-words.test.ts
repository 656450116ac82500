import { expect, test } from 'vitest'
import { shutdownWords } from '../../../src/renderer/queue/shutdown-words.ts'

const warning = { model: 'gpt-image-1.5', day: '2026-12-01', daysLeft: 9, jobs: 218 }
const words = (change: Partial<typeof warning>) => {
  const { title, text } = shutdownWords({ ...warning, ...change })
  return `${title} ${text}`
}

test('says when a model ends and what waits for it', () => {
  expect(words({})).toBe('gpt-image-1.5 stops on 1 Dec, in 9 days. 218 pictures not made yet ask for it.')
  expect(words({ daysLeft: 1, jobs: 1 })).toBe(
    'gpt-image-1.5 stops on 1 Dec, tomorrow. 1 picture not made yet asks for it.',
  )
  expect(words({ daysLeft: 0 })).toBe('gpt-image-1.5 stops on 1 Dec, today. 218 pictures not made yet ask for it.')
})

test('of one that has ended, what would become of the jobs and that it costs nothing', () => {
  expect(words({ daysLeft: -3 })).toBe(
    'gpt-image-1.5 stopped on 1 Dec. 218 pictures not made yet ask for it. They would be refused, at no charge.',
  )
})
