import { CirclePause, HardDriveDownload, KeyRound, ShieldAlert, WifiOff } from 'lucide-react'
import { assertNever } from '../contract/assert-never.ts'
import type { Pause, PauseCause } from '../contract/batch.ts'
import { comebackWords } from './pause-brief.ts'
import { useNow } from './queue/time.ts'
import type { LucideIcon } from './ui/icon.tsx'

/** The sign of a pause. */
export function pauseIcon(cause: PauseCause): LucideIcon {
  switch (cause) {
    case 'offline':
      return WifiOff
    case 'key':
    case 'keychain':
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
    case 'cancelled':
    case 'breaker':
    case 'crash':
    case 'interrupted':
      return CirclePause
    default:
      return assertNever(cause)
  }
}

/** The time to the next look, counting. Not live: a screen reader says the pause once, not every second of it. */
export function Comeback({ pause }: { readonly pause: Pause }) {
  const now = useNow()
  return <span aria-live="off">{comebackWords(pause, now)}</span>
}
