import { CirclePause, HardDriveDownload, KeyRound, ShieldAlert, WifiOff } from 'lucide-react'
import { assertNever } from '../contract/assert-never.ts'
import type { Pause, PauseCause } from '../contract/batch.ts'
import type { FailureCode } from '../contract/failure.ts'
import { failureMessage, type Remedy } from './failure-message.ts'
import { comebackWords } from './pause-brief.ts'
import { useNow } from './queue/time.ts'
import type { LucideIcon } from './ui/icon.tsx'

/** The sign of a pause. */
export function pauseIcon(cause: PauseCause): LucideIcon {
  switch (cause) {
    case 'offline':
      return WifiOff
    case 'key':
    case 'unverified':
      return KeyRound
    case 'cap':
    case 'cap_day':
    case 'cap_library':
    case 'quota':
      return ShieldAlert
    case 'disk':
      return HardDriveDownload
    case 'user':
    case 'breaker':
    case 'crash':
    case 'interrupted':
      return CirclePause
    default:
      return assertNever(cause)
  }
}

/** The failure that leads to such a pause, for its remedy. */
const failureBehind: Partial<Record<PauseCause, FailureCode>> = {
  cap: 'cap_reached',
  cap_day: 'cap_reached',
  cap_library: 'cap_reached',
  key: 'key_refused',
  quota: 'quota_exhausted',
  unverified: 'not_verified',
  disk: 'disk_full',
}

/** What helps against a pause, where the window has a button for it. */
export function pauseRemedy(pause: Pause): Remedy | null {
  const code = failureBehind[pause.cause]
  if (code === undefined) return null
  return failureMessage({ code, message: pause.message, action: pause.action, money: 'none' }).remedy
}

/** The time to the next look, counting. Not live: a screen reader says the pause once, not every second of it. */
export function Comeback({ pause }: { readonly pause: Pause }) {
  const now = useNow()
  return <span aria-live="off">{comebackWords(pause, now)}</span>
}
