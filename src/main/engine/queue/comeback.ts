import type { Pause } from '../../../contract/batch.ts'
import { assertNever } from '../../../contract/assert-never.ts'
import { failureOf, type Failure } from '../../../contract/failure.ts'
import { diskLookMs, keychainLookMs, pauseBatch, type NewPause } from './pauses.ts'
import type { RetryingBatch } from '../store/batches.ts'
import type { QueueParts } from './ports.ts'

/** Between looks whether a provider can be reached again, ms: doubling, with jitter. */
const shortestLookMs = 5_000
const longestLookMs = 300_000

/** Ends the pauses that need nobody's word: the network is back, the disk has room, the day is over. */
export class Comeback {
  readonly #parts: QueueParts
  readonly #signal: AbortSignal
  readonly #storeKept: () => Promise<Failure | null>
  /** Looks in a row that found the provider unreachable. */
  readonly #misses = new Map<string, number>()

  /** `signal`: nothing is looked for any more. `storeKept`: why an answer that a disk kept from being stored still cannot be. */
  constructor(parts: QueueParts, signal: AbortSignal, storeKept: () => Promise<Failure | null>) {
    this.#parts = parts
    this.#signal = signal
    this.#storeKept = storeKept
  }

  /** ms until the next look is due; null when nothing waits for one. */
  dueIn(): number | null {
    const waits = this.#parts.store.batches.pausedWithRetry().map(({ pause }) => waitOf(pause, this.#parts.clock()))
    return waits.length === 0 ? null : Math.min(...waits)
  }

  /** Looks once, with one probe per provider. Resolves with true when something may be sent again. */
  async look(): Promise<boolean> {
    const due = this.#parts.store.batches
      .pausedWithRetry()
      .filter(({ pause }) => waitOf(pause, this.#parts.clock()) === 0)
    const groups = Map.groupBy(due, ({ provider, pause }) => `${pause.cause} ${provider}`)
    const ended = await Promise.all([...groups.values()].map((group) => this.#lookAt(group)))
    return ended.some(Boolean)
  }

  /** True when the pause of these batches is over. */
  async #lookAt(group: readonly RetryingBatch[]): Promise<boolean> {
    const { store, changes } = this.#parts
    const [first] = group
    if (!first) return false
    const verdict = await this.#verdict(first.pause, first.provider)
    for (const { id, pause } of group) {
      // The user may have decided meanwhile: only the pause that was looked at is ended or prolonged.
      if (store.batches.pauseOf(id)?.since !== pause.since) continue
      store.batches.setPause(id, verdict === 'over' ? null : { ...pause, ...verdict })
      changes.batch(id)
    }
    return verdict === 'over'
  }

  async #verdict({ cause }: Pause, provider: string): Promise<Partial<Pause> | 'over'> {
    switch (cause) {
      case 'offline':
        return (await this.#reaches(provider)) ? 'over' : { retryAt: this.#nextLook(provider) }
      case 'disk':
        return (await this.#diskProblem()) ?? 'over'
      case 'keychain':
        return (await this.#keychainProblem(provider)) ?? 'over'
      case 'cap_day':
        return 'over'
      case 'user':
      case 'cancelled':
      case 'cap':
      case 'cap_library':
      case 'key':
      case 'quota':
      case 'unverified':
      case 'breaker':
      case 'crash':
      case 'interrupted':
        // These never end by themselves and are written without a time to look.
        return { retryAt: this.#parts.clock() + longestLookMs }
      default:
        return assertNever(cause)
    }
  }

  async #reaches(provider: string): Promise<boolean> {
    const isThere = await reaches(this.#parts, provider, this.#signal)
    this.#misses.set(provider, isThere ? 0 : (this.#misses.get(provider) ?? 0) + 1)
    return isThere
  }

  /** Why the disk cannot take pictures yet, and when to look again; null when it can. Proved by one that is paid for. */
  async #diskProblem(): Promise<Partial<Pause> | null> {
    const { mayStore, maySend, clock } = this.#parts
    const again = ({ message, action }: Failure) => ({ message, action, retryAt: clock() + diskLookMs })
    try {
      mayStore()
      maySend(1)
    } catch (error) {
      return again(failureOf(error))
    }
    const failure = await this.#storeKept()
    return failure && again(failure)
  }

  /** The keychain is asked once, however often it is looked: what it answered decides. */
  async #keychainProblem(provider: string): Promise<Partial<Pause> | null> {
    return this.#parts.provider(provider).then(
      () => null,
      (error: unknown) => {
        const failure = failureOf(error)
        return failure.code === 'key_waiting' ? { retryAt: this.#parts.clock() + keychainLookMs } : null
      },
    )
  }

  #nextLook(provider: string): number {
    const { clock, random } = this.#parts
    const wait = Math.min(longestLookMs, shortestLookMs * 2 ** Math.min(10, this.#misses.get(provider) ?? 0))
    return clock() + Math.round(wait * (0.75 + random() * 0.5))
  }
}

/** Whether a connection to the provider can be opened. */
async function reaches(parts: QueueParts, provider: string, signal: AbortSignal): Promise<boolean> {
  return parts.provider(provider).then(
    (opened) => opened.reach(signal),
    () => false,
  )
}

/** A clock that was set back must not make a short wait endless; a day is never longer than 25 hours. */
function waitOf({ cause, retryAt }: Pause & { retryAt: number }, now: number): number {
  const longest = cause === 'cap_day' ? 25 * 3_600_000 : longestLookMs * 1.25
  const wait = retryAt - now
  return wait > longest ? 0 : Math.max(0, wait)
}

/**
 * Requests that brought no answer, and a provider that cannot be reached: the connection is what was lost. Then the stop
 * ends with it, since what was sent stays held and nothing else is sent before the provider is there again.
 */
export async function explainByNetwork(
  parts: QueueParts,
  provider: string,
  stop: NewPause,
  signal: AbortSignal,
): Promise<void> {
  if (await reaches(parts, provider, signal)) return
  if (signal.aborted) return
  for (const id of parts.store.batches.unfinishedIds()) {
    // Only the stop that was just made: the user may have decided meanwhile.
    if (parts.store.batches.source(id).provider !== provider) continue
    if (parts.store.batches.pauseOf(id)?.message !== stop.message) continue
    pauseBatch(parts, id, {
      cause: 'offline',
      message: 'The connection to the provider was lost. What was already sent is held as unknown.',
      action: 'It goes on by itself when the provider can be reached again; nothing is sent a second time.',
      retryAt: parts.clock() + shortestLookMs,
    })
  }
}

/** After the machine slept: the network is asked first, so that nothing is sent into a dead line. */
export async function checkReach(parts: QueueParts, providers: readonly string[], signal: AbortSignal): Promise<void> {
  for (const name of providers) {
    if (await reaches(parts, name, signal)) continue
    for (const id of parts.store.batches.unfinishedIds()) {
      const { pause, provider } = parts.store.batches.summary(id)
      if (pause === null && provider === name) {
        pauseBatch(parts, id, {
          cause: 'offline',
          message:
            'The provider cannot be reached since this computer slept. Nothing was sent and nothing was charged.',
          action: 'It goes on by itself when the provider can be reached again.',
          retryAt: parts.clock() + shortestLookMs,
        })
      }
    }
  }
}
