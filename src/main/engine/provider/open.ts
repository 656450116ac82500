import type { FakeModel } from './fake/models.ts'
import { openOpenAiProvider } from './openai/openai-provider.ts'
import { openPracticeProvider } from './practice.ts'
import type { Provider } from './provider.ts'
import type { MakeRoom } from './spool.ts'

/** What decides where requests go. `baseUrl` null: the provider's own address. Practice ignores address and key. */
export interface ProviderSettings {
  readonly name: 'practice' | 'openai'
  readonly baseUrl: string | null
  readonly apiKey: string | null
  /** Called when an answer does not fit on the disk, before it is tried once more. */
  readonly makeRoom?: MakeRoom
  /** Practice: models of the user's own registry file. */
  readonly models?: readonly FakeModel[]
}

/**
 * Opens a provider without touching the network. Throws ProofsheetError: `key_missing`, `key_unusable`, `bad_request`
 * (an address that is neither https nor on this machine).
 */
export function openProvider(settings: ProviderSettings): Provider {
  if (settings.name === 'practice') return openPracticeProvider({ ...(settings.models && { models: settings.models }) })
  const { apiKey, baseUrl, makeRoom } = settings
  return openOpenAiProvider({ apiKey, baseUrl, ...(makeRoom && { makeRoom }) })
}
