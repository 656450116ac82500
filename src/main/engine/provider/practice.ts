import { createFakeApi } from './fake/api.ts'
import { startArtist } from './fake/artist.ts'
import { fakeCarrier } from './fake/carrier.ts'
import type { FakeModel } from './fake/models.ts'
import { openOpenAiProvider } from './openai/openai-provider.ts'
import type { Provider } from './provider.ts'

export interface PracticeSettings {
  /** Added to each answer, ms. Default 0: the queue decides the pace. */
  readonly latencyMs?: number
  /** "card" draws the prompt; "flat" is a plain picture that costs next to nothing, for measuring everything else. */
  readonly pictures?: 'card' | 'flat'
  /** Models of the user's own registry file. Any other model is taken as it comes. */
  readonly models?: readonly FakeModel[]
}

/**
 * Practice mode: the OpenAI provider, client and spool included, with the fake API in this process where the network
 * would be. No key, no network, no money. Two equal requests get two different pictures.
 */
export function openPracticeProvider(settings: PracticeSettings = {}): Provider {
  const pictures = settings.pictures ?? 'card'
  const artist = pictures === 'card' ? startArtist() : null
  const api = createFakeApi({
    // A preview is there to be seen.
    script: { latencyMs: settings.latencyMs ?? 0, eventEveryMs: pictures === 'card' ? 500 : 0, rules: [] },
    pictures: artist ?? 'flat',
    models: { listed: settings.models ?? [], acceptsAny: true },
  })
  const provider = openOpenAiProvider({
    name: 'practice',
    calledAs: 'Practice mode',
    // A name that can never exist, and a word that is no key.
    baseUrl: 'https://practice.invalid/v1',
    apiKey: 'practice',
    carrier: () => Promise.resolve(fakeCarrier(api)),
  })
  return {
    name: provider.name,
    host: 'practice',
    keyFingerprint: 'none',
    warm: () => provider.warm(),
    reach: () => Promise.resolve(true),
    send: (request) => provider.send(request),
    async close() {
      await provider.close()
      await artist?.close()
    },
  }
}
