import { join } from 'node:path'
import Database from 'better-sqlite3'
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

it('whoever changes a setting, all who listen are told what is kept now', async () => {
  const engine = await startEngine(null)
  const told: unknown[] = []
  engine.subscribe((event) => {
    if (event.name === 'settings.changed') told.push(event.data)
  })
  const kept = await engine.request('settings.set', { capUsd: 7, provider: 'openai' })
  expect(told).toEqual([kept])
  expect(kept).toMatchObject({ capUsd: 7, provider: 'openai' })
})

it('a setting that cannot be read, or is of a later version, takes no cap with it', async () => {
  const engine = await startEngine(null)
  const { library } = engine
  await engine.request('settings.set', { dayCapUsd: 8, libraryCapUsd: 9 })
  await engine.close()
  const db = new Database(join(library, 'library.db'))
  const change = "json_set(value, '$.concurrency', 9000, '$.theme', 'dark')"
  db.exec(`UPDATE setting SET value = ${change} WHERE name = 'settings'`)
  db.close()
  const again = await startEngine(null, library)
  const settings = await again.request('settings.get', {})
  expect(settings).toMatchObject({ dayCapUsd: 8, libraryCapUsd: 9, concurrency: 16 })
  expect(settings).not.toHaveProperty('theme')
})

it.each([
  'https://me:sk-secret@example.com/v1',
  'https://sk-secret@example.com/v1',
  'https://example.com/v1?key=sk-secret',
  'sk-secret',
  'http://[::1',
])('what is no plain address, as one with a key in it, is never kept: %s', async (baseUrl) => {
  const engine = await startEngine(null)
  await expect(engine.request('settings.set', { baseUrl })).rejects.toMatchObject({ failure: { code: 'bad_request' } })
  expect((await engine.request('settings.get', {})).baseUrl).toBeNull()
})
