import type { Pause, PauseCause } from '../../../contract/batch.ts'
import type { Failure, FailureCode } from '../../../contract/failure.ts'
import type { QueueParts } from './ports.ts'

/** The failures after which sending more would only fail, or pay, the same way again. */
const pausing: Partial<Record<FailureCode, PauseCause>> = {
  key_missing: 'key',
  key_unusable: 'key',
  key_refused: 'key',
  forbidden: 'key',
  not_verified: 'unverified',
  quota_exhausted: 'quota',
  disk_full: 'disk',
  disk_error: 'disk',
  library_missing: 'disk',
  library_damaged: 'disk',
}

export function pauseCauseOf(failure: Failure): PauseCause | null {
  return pausing[failure.code] ?? null
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
