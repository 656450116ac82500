import { assertNever } from '../contract/assert-never.ts'
import type { Pause, PauseCause } from '../contract/batch.ts'
import { duration } from './ui/format.ts'

/** Why nothing is sent in a few words, for the status bar. */
export function pauseBrief(cause: PauseCause): string {
  switch (cause) {
    case 'user':
      return 'paused'
    case 'cancelled':
      return 'cancelled'
    case 'cap':
      return 'stopped at the batch cap'
    case 'cap_day':
      return 'stopped at the day cap'
    case 'cap_library':
      return 'stopped at the library cap'
    case 'key':
      return 'stopped: the key was refused'
    case 'keychain':
      return 'waiting for the keychain'
    case 'quota':
      return 'stopped: out of credit'
    case 'unverified':
      return 'stopped: not verified'
    case 'offline':
      return 'waiting for the network'
    case 'breaker':
      return 'stopped: too many alike'
    case 'disk':
      return 'stopped: the disk'
    case 'crash':
      return 'paused after the stop'
    case 'interrupted':
      return 'paused since the start'
    default:
      return assertNever(cause)
  }
}

/** "Looking again in 20 s." where sending goes on by itself soon; a day's cap says in its own words when it ends. */
export function comebackWords({ cause, retryAt }: Pause, now: number): string {
  if (retryAt === undefined || cause === 'cap_day') return ''
  const ms = retryAt - now
  return ms <= 0 ? 'Looking again now.' : `Looking again in ${duration(ms / 1000)}.`
}
