import { expect, it } from 'vitest'
import { settingsSchema } from '../../src/contract/settings.ts'
import { startEngine } from '../support/engine.ts'

it('a change of one setting leaves every other as it was, caps above all', async () => {
  const engine = await startEngine(null)
  const chosen = {
    provider: 'openai',
    baseUrl: 'https://example.com/v1',
    capUsd: 7,
    dayCapUsd: 8,
    libraryCapUsd: 9,
    confirmUsd: null,
    startUp: 'running',
    concurrency: 3,
  } as const
  expect(Object.keys(chosen)).toEqual(Object.keys(settingsSchema.shape))
  for (const [name, value] of Object.entries(chosen)) await engine.request('settings.set', { [name]: value })
  expect(await engine.request('settings.get', {})).toEqual(chosen)
})
