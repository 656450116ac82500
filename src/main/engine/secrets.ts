import { setTimeout as delay } from 'node:timers/promises'
import { failed } from '../../contract/failure.ts'
import type { KeyState } from '../../contract/settings.ts'
import { askKeychain, type KeychainAnswer, type KeychainTask } from './keychain.ts'

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
  /** Ends a prompt for reading that is still up: who waits for it is told `key_waiting` at once. */
  close(): void
}

interface FoundKey {
  readonly key: string
  readonly kind: 'environment' | 'keychain' | 'session'
}

/**
 * Reads the keychain lazily, and one reading serves all who ask meanwhile. `onKey` is called with every key that comes to be
 * known, so that the log can redact it. `patienceMs`: how long the keychain may take to answer.
 */
export function openSecrets(onKey: (key: string) => void, patienceMs: number): Secrets {
  let given: { readonly key: string; readonly kind: 'keychain' | 'session' } | null = null
  const change = changesInTurn()
  const closing = new AbortController()
  let reading: { readonly since: number; readonly answer: Promise<KeychainAnswer> } | null = null

  /** Rejects with `key_waiting`; the reading goes on, and who asks again later gets its answer. */
  function readKeychain(): Promise<KeychainAnswer> {
    if (reading === null) {
      const started = { since: performance.now(), answer: askKeychain({ kind: 'read' }, closing.signal) }
      reading = started
      const forget = (): void => {
        if (reading === started) reading = null
      }
      void started.answer.then(() => setTimeout(forget, freshMs).unref())
    }
    return answered(reading.answer, patienceMs - (performance.now() - reading.since))
  }

  function known(found: FoundKey): FoundKey {
    onKey(found.key)
    return found
  }

  async function find(): Promise<FoundKey | { available: boolean }> {
    const environment = process.env[environmentName]?.trim()
    if (environment) return known({ key: environment, kind: 'environment' })
    // The newest there is: it needs no keychain to be known.
    if (given) return given
    const keychain = uncut(await readKeychain())
    if (!keychain.ok || !keychain.key) return { available: keychain.ok }
    return known({ key: keychain.key, kind: 'keychain' })
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
      const mine = { key, kind: 'session' } as const
      given = mine
      const stored = await answered(change({ kind: 'write', key }), patienceMs).catch(() => null)
      if (stored?.ok && given === mine) given = { key, kind: 'keychain' }
      reading = null
      return state()
    },
    async remove() {
      given = null
      const { ok } = await answered(change({ kind: 'delete' }), patienceMs)
      reading = null
      const left = ok ? null : await readKeychain()
      if (left?.ok && left.key !== null) throw notRemoved()
      return state()
    },
    close: () => closing.abort(),
  }
}

/** One after the other: what was asked for first and is answered late must not undo what was asked for since. */
function changesInTurn(): (task: KeychainTask) => Promise<KeychainAnswer> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const answer = last.then(() => askKeychain(task))
    last = answer
    return answer
  }
}

/** Rejects with `key_waiting` after `ms`; what was asked for goes on. */
async function answered<Answer>(asked: Promise<Answer>, ms: number): Promise<Answer> {
  asked.catch(() => undefined)
  const over = new AbortController()
  const late = delay(Math.max(0, ms), null, { signal: over.signal }).then(() => {
    throw keychainWaits()
  })
  late.catch(() => undefined)
  return Promise.race([asked, late]).finally(() => over.abort())
}

/** After a prompt that was cut short it is not known whether there is a key: it must not be taken for none. */
function uncut(answer: KeychainAnswer): KeychainAnswer {
  if (!answer.ok && answer.isCut) throw keychainWaits()
  return answer
}

function notRemoved() {
  return failed('disk_error', 'The keychain did not let the key be removed.', 'Unlock the keychain and try again.')
}

function keychainWaits() {
  return failed(
    'key_waiting',
    'Waiting for the keychain: it has not handed out the key yet. Nothing was sent and nothing was charged.',
    'Answer the question your system asks, or unlock the keychain; it goes on by itself then.',
  )
}

/** "sk-proj-…7Qf2": enough to tell two keys apart, too little to be one. */
function hintOf(key: string): string {
  const start = /^sk-(proj-|svcacct-)?/.exec(key)?.[0] ?? ''
  return key.length < 20 ? 'set' : `${start}…${key.slice(-4)}`
}
