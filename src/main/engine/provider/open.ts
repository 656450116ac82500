import { openOpenAiProvider } from './openai/openai-provider.ts'
import { openPracticeProvider } from './practice.ts'
import type { Provider } from './provider.ts'

/** What decides where requests go. `baseUrl` null: the provider's own address. Practice ignores address and key. */
export interface ProviderSettings {
  readonly name: 'practice' | 'openai'
  readonly baseUrl: string | null
  readonly apiKey: string | null
}

/**
 * Opens a provider without touching the network. Throws ProofsheetError: `key_missing`, `key_unusable`, `bad_request`
 * (an address that is neither https nor on this machine).
 */
export function openProvider(settings: ProviderSettings): Provider {
  if (settings.name === 'practice') return openPracticeProvider()
  return openOpenAiProvider({ apiKey: settings.apiKey, baseUrl: settings.baseUrl })
}
