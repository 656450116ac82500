import { v7 as uuidv7 } from 'uuid'
import type { Provider } from '../provider/provider.ts'
import type { BatchLane } from '../store/batches.ts'
import type { JobRecord } from '../store/jobs.ts'
import { capPause, capsNow, type CapCause } from './caps.ts'
import { withoutDropped } from './dropped.ts'
import { laneOf, weightOf } from './pace/weight.ts'
import { pauseBatch } from './pauses.ts'
import type { QueueParts } from './ports.ts'

/** A job taken, with the attempt that is about to be sent. Both are durable before this is handed out. */
export interface Claim {
  readonly job: JobRecord
  readonly attemptId: string
}

/** Room for requests at one provider. */
export interface Room {
  readonly provider: Provider
  /** Requests open there now. */
  readonly open: number
  /** Requests that may be open there when only batches that set no number of their own are at work. */
  readonly usual: number
}

/**
 * Takes what comes next in the queue over all `lanes` (batches of one provider): marks jobs running, reserves their
 * highest price against every cap and writes their attempts, all in the caller's transaction.
 */
export function claimJobs(parts: QueueParts, lanes: readonly BatchLane[], room: Room): Claim[] {
  const { store, clock, pace } = parts
  // A pause may have come between looking for work and this transaction.
  const slots = new Map(
    lanes.filter(({ id }) => !store.batches.isPaused(id)).map((lane) => [lane.id, widthOf(lane, room)]),
  )
  const caps = capsNow(parts)
  const stopped = new Map<number, CapCause>()
  const claims: Claim[] = []
  for (const job of inOrder(parts, slots, room.open, clock())) {
    const open = room.open + claims.length
    if (stopped.has(job.batch_id) || open >= pace.width(laneOf(room.provider), slots.get(job.batch_id) ?? 0)) continue
    if (pace.waitMs(laneOf(room.provider), weightOf(job)) > 0) break
    const reserve = reserveOf(room.provider, job)
    const cap = caps.blocking(job.batch_id, reserve)
    if (cap) stopped.set(job.batch_id, cap)
    else claims.push(...claimOne(parts, job, room.provider, reserve))
  }
  for (const [batchId, cause] of stopped) stopAtCap(parts, batchId, cause)
  return claims
}

function widthOf({ concurrency }: BatchLane, room: Room): number {
  return concurrency ?? room.usual
}

/** The next jobs of the batches, merged. Each batch can at most fill all its slots. */
function inOrder({ store }: QueueParts, slots: ReadonlyMap<number, number>, open: number, now: number): JobRecord[] {
  const next = [...slots].flatMap(([id, width]) => (width > open ? store.jobs.ready(id, now, width - open) : []))
  return next.sort((a, b) => (a.position ?? a.id) - (b.position ?? b.id) || a.id - b.id)
}

/** Practice pictures cost nothing, so nothing is held for them. */
function reserveOf(provider: Provider, job: JobRecord): number {
  return provider.name === 'practice' ? 0 : job.high_micros
}

function claimOne(parts: QueueParts, planned: JobRecord, provider: Provider, reserve: number): Claim[] {
  const { store, clock, changes, pace } = parts
  const now = clock()
  const job = withoutDropped(store, provider.host, planned)
  if (job === null) return []
  if (!store.jobs.move(job.id, 'waiting', 'running', { claimedAt: now, reservedMicros: reserve, failure: null }))
    return []
  const attemptId = uuidv7()
  store.attempts.insert({
    id: attemptId,
    jobId: job.id,
    provider: provider.name,
    host: provider.host,
    keyFingerprint: provider.keyFingerprint,
    bodyHash: job.hash,
    model: job.model,
    estimateMicros: reserve,
    preparedAt: now,
  })
  store.money.add(job.batch_id, { reserved: reserve, at: now })
  pace.leaving(laneOf(provider), weightOf(job))
  store.rows.refreshDisplay(job.row_id)
  changes.row(job.batch_id, job.row_id)
  return [{ job: { ...job, reserved_micros: reserve }, attemptId }]
}

/** Only when nothing that holds money is in flight: a picture that turns out cheaper than its reservation makes room again. */
function stopAtCap(parts: QueueParts, batchId: number, cause: CapCause): void {
  const { batches } = parts.store
  const running = cause === 'cap' ? batches.summary(batchId).jobs.running : batches.running()
  if (running > 0 || batches.isPaused(batchId)) return
  pauseBatch(parts, batchId, capPause(parts, batchId, cause))
}
