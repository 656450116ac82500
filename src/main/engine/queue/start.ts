import { assertNever } from '../../../contract/assert-never.ts'
import type { Pause } from '../../../contract/batch.ts'
import type { StartUpPolicy } from '../../../contract/settings.ts'
import { pauseBatch, type NewPause } from './pauses.ts'
import type { QueueParts } from './ports.ts'

const crash: NewPause = {
  cause: 'crash',
  message: 'Proofsheet stopped in the middle of this batch.',
  action: 'Resume to go on. Nothing already sent is sent again.',
}

const interrupted: NewPause = {
  cause: 'interrupted',
  message: 'This batch was not finished when Proofsheet closed.',
  action: 'Resume to go on. Nothing already sent is sent again.',
}

/** Before anything is sent: every unfinished batch waits, with the reason, and none goes on by itself. */
export function holdUnfinished(parts: QueueParts, hasCrashed: boolean): void {
  for (const id of parts.store.batches.unfinishedIds()) {
    parts.store.jobs.forgetWaits(id)
    const { pause } = parts.store.batches.summary(id)
    if (pause === null) holdBatch(parts, id, hasCrashed)
    else if (pause.retryAt !== undefined) parts.store.batches.setPause(id, withoutRetry(pause))
  }
}

/** False when it waits already. */
export function holdBatch(parts: QueueParts, id: number, hasCrashed: boolean): boolean {
  if (parts.store.batches.isPaused(id)) return false
  pauseBatch(parts, id, hasCrashed ? crash : interrupted)
  return true
}

/** After a clean stop the user's policy decides. What waits for a cause of its own (a cap, a key, a disk) goes on waiting. */
export function applyStartUp(parts: QueueParts, policy: StartUpPolicy): void {
  for (const id of parts.store.batches.unfinishedIds()) {
    const { pause } = parts.store.batches.summary(id)
    if (!pause || policy === 'paused') continue
    if (goesOn(policy, pause)) parts.store.batches.setPause(id, null)
    else if (endsByItself.has(pause.cause)) parts.store.batches.setPause(id, { ...pause, retryAt: parts.clock() })
    else continue
    parts.changes.batch(id)
  }
}

/** Pauses that end when the fault does; looked at once more right away. */
const endsByItself: ReadonlySet<Pause['cause']> = new Set(['offline', 'disk', 'cap_day', 'keychain'])

function withoutRetry({ retryAt: _retryAt, ...pause }: Pause): Pause {
  return { ...pause, action: 'Proofsheet was closed meanwhile: resume to go on.' }
}

function goesOn(policy: Exclude<StartUpPolicy, 'paused'>, { cause }: Pause): boolean {
  switch (policy) {
    case 'running':
      return cause === 'interrupted' || cause === 'user'
    case 'as_it_was':
      return cause === 'interrupted'
    default:
      return assertNever(policy)
  }
}
