import type { Pause } from '../../../contract/batch.ts'
import { assertNever } from '../../../contract/assert-never.ts'
import { failureOf } from '../../../contract/failure.ts'
import { diskLookMs, pauseBatch } from './pauses.ts'
import type { QueueParts } from './ports.ts'

/** Between looks whether a provider can be reached again, ms: doubling, with jitter. */
const shortestLookMs = 5_000
const longestLookMs = 300_000

/** Ends the pauses that need nobody's word: the network is back, the disk has room, the day is over. */
export interface Comeback {
  /** ms until the next look is due; null when nothing waits for one. */
  dueIn(): number | null
  /** Looks once, with one probe per provider. Resolves with true when something may be sent again. */
  look(): Promise<boolean>
}

interface Waiting {
  readonly id: number
  readonly provider: string
  readonly pause: Pause & { retryAt: number }
}

export function makeComeback(parts: QueueParts): Comeback {
  const { store, clock, random } = parts
  /** Looks in a row that found the provider unreachable. */
  const misses = new Map<string, number>()

  function waiting(): Waiting[] {
    return store.batches.unfinishedIds().flatMap((id) => {
      const { pause, provider } = store.batches.summary(id)
      return pause?.retryAt === undefined ? [] : [{ id, provider, pause: { ...pause, retryAt: pause.retryAt } }]
    })
  }

  async function reached(provider: string): Promise<boolean> {
    const isThere = await parts.provider(provider).then(
      (opened) => opened.reach(),
      () => false,
    )
    misses.set(provider, isThere ? 0 : (misses.get(provider) ?? 0) + 1)
    return isThere
  }

  function nextLook(provider: string): number {
    const wait = Math.min(longestLookMs, shortestLookMs * 2 ** Math.min(10, misses.get(provider) ?? 0))
    return clock() + Math.round(wait * (0.75 + random() * 0.5))
  }

  async function lookAt(pause: Pause, provider: string): Promise<Partial<Pause> | 'over'> {
    switch (pause.cause) {
      case 'offline':
        return (await reached(provider)) ? 'over' : { retryAt: nextLook(provider) }
      case 'disk':
        return diskProblem(parts) ?? 'over'
      case 'cap_day':
        return 'over'
      case 'user':
      case 'cap':
      case 'cap_library':
      case 'key':
      case 'quota':
      case 'unverified':
      case 'breaker':
      case 'crash':
      case 'interrupted':
        return { retryAt: clock() + longestLookMs }
      default:
        return assertNever(pause.cause)
    }
  }

  return {
    dueIn() {
      const waits = waiting().map(({ pause }) => waitOf(pause, clock()))
      return waits.length === 0 ? null : Math.min(...waits)
    },
    async look() {
      const due = waiting().filter(({ pause }) => waitOf(pause, clock()) === 0)
      let isOver = false
      for (const [, group] of Map.groupBy(due, ({ provider, pause }) => `${pause.cause} ${provider}`)) {
        const [first] = group
        if (!first) continue
        const verdict = await lookAt(first.pause, first.provider)
        // The user may have decided meanwhile: only the pause that was looked at is ended or prolonged.
        for (const { id, pause } of group.filter(
          (item) => store.batches.summary(item.id).pause?.since === item.pause.since,
        )) {
          if (verdict === 'over') store.batches.setPause(id, null)
          else store.batches.setPause(id, { ...pause, ...verdict })
          parts.changes.batch(id)
        }
        isOver ||= verdict === 'over'
      }
      return isOver
    },
  }
}

/** A clock that was set back must not make a short wait endless; a day is never longer than 25 hours. */
function waitOf({ cause, retryAt }: Pause & { retryAt: number }, now: number): number {
  const longest = cause === 'cap_day' ? 25 * 3_600_000 : longestLookMs * 1.25
  const wait = retryAt - now
  return wait > longest ? 0 : Math.max(0, wait)
}

/** Why the disk cannot take pictures yet, and when to look again; null when it can. */
function diskProblem(parts: QueueParts): Partial<Pause> | null {
  try {
    parts.mayStore()
    parts.maySend(1)
    return null
  } catch (error) {
    const { message, action } = failureOf(error)
    return { message, action, retryAt: parts.clock() + diskLookMs }
  }
}

/** After the machine slept: the network is asked first, so that nothing is sent into a dead line. */
export async function checkReach(parts: QueueParts, providers: readonly string[]): Promise<void> {
  for (const name of providers) {
    const isThere = await parts.provider(name).then(
      (opened) => opened.reach(),
      () => true,
    )
    if (isThere) continue
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
