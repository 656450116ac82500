import { expect, test } from 'vitest'
import { failed } from '../../src/contract/failure.ts'
import { settingsSchema } from '../../src/contract/settings.ts'
import { makeProviders } from '../../src/main/engine/providers.ts'
import type { Secrets } from '../../src/main/engine/secrets.ts'

const state: Secrets['state'] = () => Promise.resolve({ kind: 'none', keychain: 'unavailable' })
const settings = () => settingsSchema.parse({})

test('a keychain that gives up late does not end the provider that was opened with another key meanwhile', async () => {
  const first = Promise.withResolvers<string>()
  const keys = [first.promise, Promise.resolve('sk-second')]
  const key = async () => (await keys.shift()) ?? null
  const secrets: Secrets = { state, key, set: state, remove: state, close: () => undefined }
  const providers = makeProviders({ settings, secrets, baseUrl: null, makeRoom: () => undefined, models: () => [] })
  const late = expect(providers.get('openai')).rejects.toMatchObject({ failure: { code: 'key_waiting' } })
  providers.forget()
  const opened = await providers.get('openai')
  first.reject(failed('key_waiting', 'Waiting for the keychain.', 'Unlock it.'))
  await late
  expect(await providers.get('openai')).toBe(opened)
  await providers.close()
})
