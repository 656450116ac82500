import { failed } from '../../contract/failure.ts'
import type { KeyState } from '../../contract/settings.ts'

const service = 'Proofsheet'
const account = 'openai'
const environmentName = 'OPENAI_API_KEY'

/** Where the provider's key lives: the environment, the OS keychain, or this session's memory. Nowhere else. */
export interface Secrets {
  state(): Promise<KeyState>
  /** The key itself, for the provider only. */
  key(): Promise<string | null>
  /** Stores it in the keychain; without one it is kept for this session and the state says so. */
  set(key: string): Promise<KeyState>
  remove(): Promise<KeyState>
}

/**
 * Reads the keychain lazily. `onKey` is called with every key that comes to be known, so that the log can redact it.
 */
export function openSecrets(onKey: (key: string) => void): Secrets {
  let session: string | null = null

  async function find(): Promise<
    { key: string; kind: 'environment' | 'keychain' | 'session' } | { available: boolean }
  > {
    const environment = process.env[environmentName]?.trim()
    const keychain = environment ? null : await fromKeychain()
    const key = environment ?? keychain?.key ?? session
    if (!key) return { available: keychain?.available ?? false }
    onKey(key)
    return { key, kind: environment ? 'environment' : keychain?.key ? 'keychain' : 'session' }
  }

  async function state(): Promise<KeyState> {
    const found = await find()
    if ('key' in found) return { kind: found.kind, hint: hintOf(found.key) }
    return { kind: 'none', keychain: found.available ? 'available' : 'unavailable' }
  }

  return {
    state,
    async key() {
      const found = await find()
      return 'key' in found ? found.key : null
    },
    async set(key) {
      onKey(key)
      session = key
      try {
        await (await entry()).setPassword(key)
      } catch {
        // Kept for this session; the state tells the user.
      }
      return state()
    },
    async remove() {
      session = null
      try {
        await (await entry()).deletePassword()
      } catch (error) {
        if ((await fromKeychain()).key !== null) {
          throw failed(
            'disk_error',
            'The keychain did not let the key be removed.',
            'Unlock the keychain and try again.',
            error,
          )
        }
      }
      return state()
    },
  }
}

/** Loaded when first asked for: it is a native module, and a plan never needs it. */
async function entry() {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  return new AsyncEntry(service, account)
}

async function fromKeychain(): Promise<{ key: string | null; available: boolean }> {
  try {
    return { key: (await (await entry()).getPassword()) ?? null, available: true }
  } catch {
    // No keychain on this machine (no session bus, locked, unsupported): the environment or the session must do.
    return { key: null, available: false }
  }
}

/** "sk-proj-…7Qf2": enough to tell two keys apart, too little to be one. */
function hintOf(key: string): string {
  const start = /^sk-(proj-|svcacct-)?/.exec(key)?.[0] ?? ''
  return key.length < 20 ? 'set' : `${start}…${key.slice(-4)}`
}
