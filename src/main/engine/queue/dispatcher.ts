import { failureOf, type Failure } from '../../../contract/failure.ts'
import { spoolPath } from '../files/paths.ts'
import { join } from 'node:path'
import type { Provider } from '../provider/provider.ts'
import type { BatchLane } from '../store/batches.ts'
import { claimJobs, type Claim } from './claim.ts'
import { finishReceived, type Received } from './finish.ts'
import { makePace } from './pace.ts'
import { pauseAll, pauseBatch, pauseCauseOf } from './pauses.ts'
import type { QueueParts } from './ports.ts'
import { holdUnknown, settleUnanswered } from './settle.ts'

/** Sends what waits, as fast as it may, and stores what comes back. */
export interface Dispatcher {
  /** Looks for work now. Cheap; call it whenever something may have become ready. */
  wake(): void
  /** Finishes answers that lie in the spool (after a crash, or a full disk). Resolves when all are settled. */
  finishSpooled(received: readonly Received[]): Promise<void>
  /** Answers that could not be stored because of the disk; taken out of the list. */
  takeStalled(): Received[]
  /** Claims nothing more; resolves when what was in flight is settled. */
  stop(): Promise<void>
  /** Requests open right now. */
  inFlight(): number
}

/** Answers being stored beside those in flight; beyond this nothing new is claimed, so that the spool stays small. */
const mostUnstored = 48
/** A timer never sleeps longer than this, so that a clock jump cannot strand the queue, ms. */
const longestSleepMs = 60_000

export function makeDispatcher(parts: QueueParts, defaultConcurrency: () => number): Dispatcher {
  const pace = makePace(parts.clock)
  const open = new Map<number, number>()
  const stalled: Received[] = []
  const working = new Set<Promise<void>>()
  const abort = new AbortController()
  let sending = 0
  let storing = 0
  let pumping = false
  let again = false
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  function wake(): void {
    if (stopped) return
    again = true
    if (!pumping) void pump()
  }

  async function pump(): Promise<void> {
    pumping = true
    while (again && !stopped) {
      again = false
      for (const lane of parts.store.batches.lanes()) await fill(lane)
    }
    pumping = false
    sleepUntilDue()
  }

  async function fill(lane: BatchLane): Promise<void> {
    const slots = (lane.concurrency ?? defaultConcurrency()) - (open.get(lane.id) ?? 0)
    if (slots <= 0 || storing > mostUnstored || pace.waitMs(lane.provider) > 0) return
    try {
      const provider = await parts.provider(lane.provider)
      parts.checkLibrary()
      const claims = await parts.store.durable.commit(() => (stopped ? [] : claimJobs(parts, lane.id, provider, slots)))
      for (const claim of claims) track(run(claim, provider))
    } catch (error) {
      const failure = failureOf(error)
      pauseBatch(parts, lane.id, { cause: pauseCauseOf(failure) ?? 'breaker', ...said(failure) })
    }
  }

  function track(work: Promise<void>): void {
    working.add(work)
    void work.finally(() => {
      working.delete(work)
      wake()
    })
  }

  async function run(claim: Claim, provider: Provider): Promise<void> {
    const { job, attemptId } = claim
    open.set(job.batch_id, (open.get(job.batch_id) ?? 0) + 1)
    sending += 1
    let sentAt: number | null = null
    const outcome = await provider.send({
      attemptId,
      endpoint: 'images/generations',
      bodyText: job.body,
      hash: job.hash,
      spoolPath: join(parts.root, spoolPath(attemptId)),
      timeoutMs: timeoutOf(parts, job.model, job.body),
      signal: abort.signal,
      onSent: () => {
        sentAt = parts.clock()
        const at = sentAt
        parts.store.durable.later(() => parts.store.attempts.move(attemptId, 'sent', { sentAt: at }))
      },
    })
    sending -= 1
    open.set(job.batch_id, (open.get(job.batch_id) ?? 1) - 1)
    if (outcome.kind !== 'received') {
      await parts.store.durable.commit(() => settleUnanswered(parts, pace, claim, provider.name, outcome))
      return
    }
    wake()
    const { renditions } = parts.store.batches.source(job.batch_id).recipe
    await store({ claim, ...outcome, sentAt, provider: provider.name, renditions })
  }

  /** The picture is paid for: whatever goes wrong from here on, its bytes stay in the spool. */
  async function store(received: Received): Promise<void> {
    storing += 1
    try {
      await finishReceived(parts, received)
    } catch (error) {
      const failure = failureOf(error)
      const cause = pauseCauseOf(failure)
      if (cause) {
        stalled.push(received)
        pauseAll(parts, { cause, ...said(failure) })
      } else {
        await parts.store.durable.commit(() => holdUnknown(parts, received.claim, failure, received.requestId))
      }
    } finally {
      storing -= 1
    }
  }

  function sleepUntilDue(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (stopped) return
    const now = parts.clock()
    const waits = parts.store.batches.lanes().map(({ id, provider }) => {
      const due = (parts.store.jobs.nextDue(id) ?? now) - now
      return Math.max(due, pace.waitMs(provider))
    })
    const soonest = Math.min(...waits)
    // Nothing to wait for: either all slots are taken, and their end wakes us, or nothing waits at all.
    if (!Number.isFinite(soonest) || soonest <= 0) return
    timer = setTimeout(wake, Math.min(longestSleepMs, soonest))
  }

  return {
    wake,
    async finishSpooled(received) {
      await Promise.all(received.map((item) => store(item)))
      wake()
    },
    takeStalled: () => stalled.splice(0),
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      while (working.size > 0) await Promise.all(working)
      parts.store.durable.flush()
    },
    inFlight: () => sending,
  }
}

function said(failure: Failure): { message: string; action: string } {
  return { message: failure.message, action: failure.action }
}

function timeoutOf(parts: QueueParts, model: string, body: string): number {
  const { quality, size } = JSON.parse(body) as { quality?: string; size?: string }
  return parts.models.timeoutMs(model, quality ?? 'auto', size ?? 'auto')
}
