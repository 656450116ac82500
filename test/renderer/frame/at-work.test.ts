import { expect, test } from 'vitest'
import { jobStates, type JobCounts } from '../../../src/contract/job.ts'
import { providersAtWork } from '../../../src/renderer/frame/at-work.ts'

const idle = Object.fromEntries(jobStates.map((state) => [state, 0])) as JobCounts

test('the provider of the work under way is shown, whatever the next batch would use', () => {
  const practice = { provider: 'practice', state: 'running' as const, jobs: { ...idle, running: 1 } }
  expect(providersAtWork([practice], 'openai')).toEqual(['practice'])
  const finishing = { provider: 'openai', state: 'paused' as const, jobs: { ...idle, running: 2 } }
  expect(providersAtWork([practice, finishing, practice], 'practice')).toEqual(['practice', 'openai'])
})

test('without work it is the provider of the next batch', () => {
  expect(providersAtWork([{ provider: 'openai', state: 'finished', jobs: idle }], 'practice')).toEqual(['practice'])
})
