import { assertNever } from '../../../contract/assert-never.ts'
import type { Failure } from '../../../contract/failure.ts'
import { toMicros } from '../../../contract/money.ts'
import type { JobRecord } from '../store/jobs.ts'
import { backoffMs } from './backoff.ts'
import type { QueueParts } from './ports.ts'

/**
 * Whether the batch's policy lets a job that was sent without a definite answer be sent again without the user. Only a
 * request whose end nobody knows: an answer that came but could not be stored or read is never asked for again.
 */
export function maySendAgain({ store }: QueueParts, job: JobRecord, failure: Failure): boolean {
  if (failure.code !== 'outcome_unknown') return false
  const policy = store.batches.source(job.batch_id).options.unknown ?? { kind: 'hold' }
  switch (policy.kind) {
    case 'hold':
      return false
    case 'retry_once':
      return job.resends === 0
    case 'retry_within':
      return store.money.ofBatch(job.batch_id).resent_micros + job.reserved_micros <= toMicros(policy.usd)
    default:
      return assertNever(policy)
  }
}

/**
 * Puts an unknown job back in line. Its attempt may have been billed, so what was held for it counts as spent: the caps
 * then hold even if every request sent twice is charged twice. `by`: a policy is limited in what it may pay twice.
 */
export function sendAgain(
  { store, clock, random }: QueueParts,
  job: JobRecord,
  attemptId: string | undefined,
  by: 'user' | 'policy',
): boolean {
  const moved = store.jobs.move(job.id, 'unknown', 'waiting', {
    reservedMicros: 0,
    notBefore: by === 'policy' ? clock() + backoffMs(2, random) : 0,
    freeRetries: 0,
    failure: null,
    ...(by === 'policy' ? { resends: job.resends + 1 } : { crashes: 0 }),
  })
  if (!moved) return false
  const spent = job.reserved_micros
  const at = clock()
  if (attemptId) store.attempts.charge(attemptId, spent, at)
  store.money.add(job.batch_id, { spent, reserved: -spent, ...(by === 'policy' ? { resent: spent } : {}), at })
  return true
}
