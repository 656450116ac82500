import { failed } from '../../contract/failure.ts'
import type { Settings } from '../../contract/settings.ts'
import type { FakeModel } from './provider/fake/models.ts'
import { openProvider } from './provider/open.ts'
import type { Provider } from './provider/provider.ts'
import type { Secrets } from './secrets.ts'

/** The providers in use, opened when first needed and again after the key or the address changed. */
export interface Providers {
  /** Throws ProofsheetError key_missing, key_unusable, bad_request. */
  get(name: string): Promise<Provider>
  /** The next `get` opens anew, of one or of all; requests already sent keep theirs until they end. */
  forget(only?: string): void
  close(): Promise<void>
}

/** `baseUrl` beats the environment, which beats the settings. */
export function makeProviders(parts: {
  readonly settings: () => Settings
  readonly secrets: Secrets
  readonly baseUrl: string | null
  /** Gives room back to the disk of the spool. */
  readonly makeRoom: () => void
  /** Models of the user's own registry file, for practice. */
  readonly models: () => readonly FakeModel[]
}): Providers {
  const opened = new Map<string, Promise<Provider>>()
  const retired: Promise<Provider>[] = []

  async function open(name: string): Promise<Provider> {
    if (name === 'practice') return openProvider({ name, baseUrl: null, apiKey: null, models: parts.models() })
    if (name !== 'openai') {
      throw failed('bad_request', `There is no provider "${name}".`, 'Choose practice or openai.')
    }
    const baseUrl = parts.baseUrl ?? process.env['OPENAI_BASE_URL'] ?? parts.settings().baseUrl
    return openProvider({ name, baseUrl: baseUrl || null, apiKey: await parts.secrets.key(), makeRoom: parts.makeRoom })
  }

  return {
    get(name) {
      const known = opened.get(name)
      if (known) return known
      const opening = open(name)
      opened.set(name, opening)
      // A key that was missing may be there the next time. Another may have been given meanwhile.
      opening.catch(() => opened.get(name) === opening && opened.delete(name))
      return opening
    },
    forget(only) {
      for (const [name, provider] of opened) {
        if (only !== undefined && name !== only) continue
        retired.push(provider)
        opened.delete(name)
      }
    },
    async close() {
      const all = await Promise.allSettled([...retired, ...opened.values()])
      for (const result of all) if (result.status === 'fulfilled') await result.value.close()
    },
  }
}
