import { v7 as uuidv7 } from 'uuid'
import { fromMicros } from '../../../contract/money.ts'
import type { Provider } from '../provider/provider.ts'
import type { JobRecord } from '../store/jobs.ts'
import { pauseBatch } from './pauses.ts'
import type { QueueParts } from './ports.ts'

/** A job taken, with the attempt that is about to be sent. Both are durable before this is handed out. */
export interface Claim {
  readonly job: JobRecord
  readonly attemptId: string
}

/**
 * Takes up to `limit` ready jobs of a batch: marks them running, reserves their highest price against the cap and
 * writes the attempt, all in the caller's transaction. Spent plus reserved never passes the cap.
 */
export function claimJobs(parts: QueueParts, batchId: number, provider: Provider, limit: number): Claim[] {
  const { store, clock, changes } = parts
  const claims: Claim[] = []
  // A pause may have come between looking for work and this transaction.
  if (store.batches.isPaused(batchId)) return claims
  const now = clock()
  for (const job of store.jobs.ready(batchId, now, limit)) {
    const reserve = isFree(provider) ? 0 : job.high_micros
    if (!fitsCap(parts, batchId, reserve)) {
      if (claims.length === 0) stopAtCap(parts, batchId)
      break
    }
    if (!store.jobs.move(job.id, 'waiting', 'running', { claimedAt: now, reservedMicros: reserve, failure: null }))
      continue
    const attemptId = uuidv7()
    store.attempts.insert({
      id: attemptId,
      jobId: job.id,
      provider: provider.name,
      host: provider.host,
      keyFingerprint: provider.keyFingerprint,
      bodyHash: job.hash,
      estimateMicros: reserve,
      preparedAt: now,
    })
    store.money.add(batchId, { reserved: reserve, at: now })
    store.rows.refreshDisplay(job.row_id)
    changes.row(batchId, job.row_id)
    claims.push({ job: { ...job, reserved_micros: reserve }, attemptId })
  }
  return claims
}

/** Practice pictures cost nothing, so nothing is held for them. */
function isFree(provider: Provider): boolean {
  return provider.name === 'practice'
}

function fitsCap(parts: QueueParts, batchId: number, reserve: number): boolean {
  const money = parts.store.money.ofBatch(batchId)
  return money.cap_micros === null || money.spent_micros + money.reserved_micros + reserve <= money.cap_micros
}

/** Only when nothing of the batch is in flight: a picture that turns out cheaper than its reservation makes room again. */
function stopAtCap(parts: QueueParts, batchId: number): void {
  const summary = parts.store.batches.summary(batchId)
  if (summary.jobs.running > 0 || summary.pause) return
  const cap = fromMicros(parts.store.money.ofBatch(batchId).cap_micros ?? 0).toFixed(2)
  pauseBatch(parts, batchId, {
    cause: 'cap',
    message: `Stopped at the $${cap} cap. ${summary.jobs.waiting} images are left.`,
    action: 'Raise the cap to go on.',
  })
}
