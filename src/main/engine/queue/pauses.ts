import type { Pause, PauseCause } from '../../../contract/batch.ts'
import type { Failure } from '../../../contract/failure.ts'
import type { QueueParts } from './ports.ts'

/** The failures after which sending more would only fail, or pay, the same way again. */
export function pauseCauseOf(failure: Failure): PauseCause | null {
  switch (failure.code) {
    case 'key_missing':
    case 'key_unusable':
    case 'key_refused':
    case 'forbidden':
      return 'key'
    case 'not_verified':
      return 'unverified'
    case 'quota_exhausted':
      return 'quota'
    case 'disk_full':
    case 'disk_error':
    case 'library_missing':
    case 'library_damaged':
      return 'disk'
    default:
      return null
  }
}

/** Stops a batch from sending. What is already sent goes on and is stored. */
export function pauseBatch(parts: QueueParts, batchId: number, pause: Omit<Pause, 'since'>): void {
  parts.store.batches.setPause(batchId, { ...pause, since: parts.clock() })
  parts.changes.batch(batchId)
}

/** Stops every unfinished batch, or only those of one provider. */
export function pauseAll(parts: QueueParts, pause: Omit<Pause, 'since'>, provider?: string): void {
  for (const id of parts.store.batches.unfinishedIds()) {
    const summary = parts.store.batches.summary(id)
    if (summary.pause === null && (!provider || summary.provider === provider)) pauseBatch(parts, id, pause)
  }
}
