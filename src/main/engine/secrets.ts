import { setTimeout as delay } from 'node:timers/promises'
import { failed } from '../../contract/failure.ts'
import type { KeyState } from '../../contract/settings.ts'

const service = 'Proofsheet'
const account = 'openai'
const environmentName = 'OPENAI_API_KEY'

/** What was read stays good for so long, ms: whoever waited for it in vain finds it, and a prompt is not shown twice. */
const freshMs = 5_000

/**
 * Where the provider's key lives: the environment, the OS keychain, or this session's memory. Nowhere else. A keychain that
 * shows a prompt may take minutes: everything here rejects with `key_waiting` once it has not answered for a while.
 */
export interface Secrets {
  state(): Promise<KeyState>
  /** The key itself, for the provider only. */
  key(): Promise<string | null>
  /** Stores it in the keychain; without one it is kept for this session and the state says so. */
  set(key: string): Promise<KeyState>
  remove(): Promise<KeyState>
}

/**
 * Reads the keychain lazily, and one reading serves all who ask meanwhile. `onKey` is called with every key that comes to be
 * known, so that the log can redact it. `patienceMs`: how long the keychain may take to answer.
 */
export function openSecrets(onKey: (key: string) => void, patienceMs: number): Secrets {
  let session: string | null = null
  let reading: { readonly since: number; readonly answer: ReturnType<typeof fromKeychain> } | null = null

  /** Rejects with `key_waiting`; the reading goes on, and who asks again later gets its answer. */
  function readKeychain(): ReturnType<typeof fromKeychain> {
    if (reading === null) {
      const started = { since: performance.now(), answer: fromKeychain() }
      reading = started
      const forget = (): void => {
        if (reading === started) reading = null
      }
      void started.answer.then(() => setTimeout(forget, freshMs).unref())
    }
    return answered(reading.answer, patienceMs - (performance.now() - reading.since))
  }

  async function find(): Promise<
    { key: string; kind: 'environment' | 'keychain' | 'session' } | { available: boolean }
  > {
    const environment = process.env[environmentName]?.trim()
    const keychain = environment ? null : await readKeychain()
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
        await answered(entry().then((one) => one.setPassword(key)), patienceMs)
      } catch {
        // Kept for this session; the state tells the user.
      }
      reading = null
      return state()
    },
    async remove() {
      session = null
      try {
        await answered(entry().then((one) => one.deletePassword()), patienceMs)
        reading = null
      } catch (error) {
        reading = null
        if ((await readKeychain()).key !== null) {
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

/** Rejects with `key_waiting` after `ms`; what was asked for goes on. */
async function answered<Answer>(asked: Promise<Answer>, ms: number): Promise<Answer> {
  asked.catch(() => undefined)
  const over = new AbortController()
  const late = delay(Math.max(0, ms), null, { signal: over.signal }).then(() => {
    throw failed(
      'key_waiting',
      'Waiting for the keychain: it has not handed out the key yet. Nothing was sent and nothing was charged.',
      'Answer the question your system asks, or unlock the keychain; it goes on by itself then.',
    )
  })
  late.catch(() => undefined)
  return Promise.race([asked, late]).finally(() => over.abort())
}

/** "sk-proj-…7Qf2": enough to tell two keys apart, too little to be one. */
function hintOf(key: string): string {
  const start = /^sk-(proj-|svcacct-)?/.exec(key)?.[0] ?? ''
  return key.length < 20 ? 'set' : `${start}…${key.slice(-4)}`
}
