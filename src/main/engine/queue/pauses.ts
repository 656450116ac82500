import type { Pause, PauseCause } from '../../../contract/batch.ts'
import type { Failure, FailureCode } from '../../../contract/failure.ts'
import type { QueueParts } from './ports.ts'

/** A pause about to be written. */
export type NewPause = Omit<Pause, 'since'>

/** The failures after which sending more would only fail, or pay, the same way again. */
const pausing: Partial<Record<FailureCode, PauseCause>> = {
  key_missing: 'key',
  key_unusable: 'key',
  key_waiting: 'keychain',
  key_refused: 'key',
  forbidden: 'key',
  not_verified: 'unverified',
  quota_exhausted: 'quota',
  disk_full: 'disk',
  disk_error: 'disk',
  library_missing: 'disk',
  library_damaged: 'disk',
}

/** How soon it is looked again whether a disk has room, or is back, ms. */
export const diskLookMs = 15_000

/** How soon it is looked again whether a keychain has answered, ms. Looking asks nothing a second time. */
export const keychainLookMs = 2_000

/** Whether a failure stops more than its own job. */
export function stopsSending(failure: Failure): boolean {
  return pausing[failure.code] !== undefined
}

/** The pause that follows from a failure. One that nothing foresees stops sending too, until the user has looked. */
export function pauseOf({ clock }: Pick<QueueParts, 'clock'>, failure: Failure): NewPause {
  const cause = pausing[failure.code] ?? 'breaker'
  const pause = { cause, message: failure.message, action: failure.action }
  const lookMs = cause === 'disk' ? diskLookMs : cause === 'keychain' ? keychainLookMs : null
  return lookMs === null ? pause : { ...pause, retryAt: clock() + lookMs }
}

/** While requests of a cancelled batch are under way: what comes back unsent goes only when the user resumes this batch. */
export const cancelledPause: NewPause = {
  cause: 'cancelled',
  message: 'Cancelled by you.',
  action: 'Resume this batch to send what is left after all.',
}

/** Stops a batch from sending. What is already sent goes on and is stored. */
export function pauseBatch(parts: QueueParts, batchId: number, pause: NewPause): void {
  parts.store.batches.setPause(batchId, { ...pause, since: parts.clock() })
  parts.changes.batch(batchId)
}

/** Stops every unfinished batch, or only those of one provider. */
export function pauseAll(parts: QueueParts, pause: NewPause, provider?: string): void {
  for (const id of parts.store.batches.unfinishedIds()) {
    const summary = parts.store.batches.summary(id)
    if (summary.pause === null && (!provider || summary.provider === provider)) pauseBatch(parts, id, pause)
  }
}

/** The user's word on everything unfinished: also what waits for the network, a disk or tomorrow does not go on by itself. */
export function pauseAllByUser(parts: QueueParts): void {
  for (const id of parts.store.batches.unfinishedIds()) {
    const pause = parts.store.batches.pauseOf(id)
    if (pause !== null && pause.retryAt === undefined) continue
    pauseBatch(parts, id, { cause: 'user', message: 'Paused by you.', action: 'Resume to go on.' })
  }
}

/** Takes every pause back. What is left of a cancelled batch goes on only when that batch is named. */
export function resumeAllByUser({ store, changes }: QueueParts): void {
  for (const id of store.batches.unfinishedIds()) {
    if (store.batches.pauseOf(id)?.cause === 'cancelled') continue
    store.batches.setPause(id, null)
    changes.batch(id)
  }
}
