import { join } from 'node:path'
import { failureOf, type Failure } from '../../../contract/failure.ts'
import { spoolPath } from '../files/paths.ts'
import type { Provider } from '../provider/provider.ts'
import type { BatchLane } from '../store/batches.ts'
import { claimJobs, type Claim } from './claim.ts'
import { finishReceived, type Received } from './finish.ts'
import { makePace } from './pace.ts'
import { pauseAll, pauseBatch, pauseCauseOf } from './pauses.ts'
import type { QueueParts } from './ports.ts'
import { holdUnknown, settleUnanswered } from './settle.ts'

/** Answers may wait to be stored, this many and as many again as requests in flight; then nothing more is claimed. */
const unstoredAllowance = 16
/** A timer never sleeps longer than this, so that a clock jump cannot strand the queue, ms. */
const longestSleepMs = 60_000

/** Sends what waits, as fast as it may, and stores what comes back. Nothing polls: every end of work wakes it. */
export class Dispatcher {
  readonly #parts: QueueParts
  readonly #defaultConcurrency: () => number
  readonly #pace
  readonly #inFlight = new Map<number, number>()
  readonly #working = new Set<Promise<void>>()
  readonly #abort = new AbortController()
  /** Batches with free slots and nothing to put in them now: only time can change that. */
  readonly #starved = new Set<number>()
  #stalled: Received[] = []
  #storing = 0
  #pumping: Promise<void> | null = null
  #again = false
  #stopped = false
  #timer: NodeJS.Timeout | null = null

  constructor(parts: QueueParts, defaultConcurrency: () => number) {
    this.#parts = parts
    this.#defaultConcurrency = defaultConcurrency
    this.#pace = makePace(parts.clock)
  }

  /** Looks for work now. Cheap; call it whenever something may have become ready. */
  wake(): void {
    if (this.#stopped) return
    this.#again = true
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = null
      if (this.#again) this.wake()
      else this.#sleepUntilDue()
    })
  }

  /** Finishes answers that lie in the spool (after a crash, or a full disk). Resolves when all are settled. */
  async finishSpooled(received: readonly Received[]): Promise<void> {
    await Promise.all(received.map((item) => this.#track(this.#store(item))))
  }

  /** Answers that could not be stored because of the disk; taken out of the list. */
  takeStalled(): readonly Received[] {
    const taken = this.#stalled
    this.#stalled = []
    return taken
  }

  /**
   * Claims nothing more; resolves when what was in flight is settled. Requests still open after `graceMs` are given up
   * and held as unknown.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    const end = setTimeout(() => this.#abort.abort(), graceMs)
    await this.#pumping
    while (this.#working.size > 0) await Promise.all(this.#working)
    clearTimeout(end)
    this.#parts.store.durable.flush()
  }

  async #pump(): Promise<void> {
    while (this.#again) {
      this.#again = false
      this.#starved.clear()
      for (const lane of this.#parts.store.batches.lanes()) await this.#fill(lane)
    }
  }

  async #fill(lane: BatchLane): Promise<void> {
    const concurrency = lane.concurrency ?? this.#defaultConcurrency()
    const slots = concurrency - (this.#inFlight.get(lane.id) ?? 0)
    if (slots <= 0 || this.#storing > Math.max(unstoredAllowance, concurrency)) return
    this.#starved.add(lane.id)
    if (this.#pace.waitMs(lane.provider) > 0) return
    const { store, provider, checkLibrary } = this.#parts
    try {
      const opened = await provider(lane.provider)
      checkLibrary()
      const claims = await store.durable.commit(() =>
        this.#stopped ? [] : claimJobs(this.#parts, lane.id, opened, slots),
      )
      if (claims.length === slots) this.#starved.delete(lane.id)
      for (const claim of claims) void this.#track(this.#run(claim, opened))
    } catch (error) {
      const failure = failureOf(error)
      pauseBatch(this.#parts, lane.id, { cause: pauseCauseOf(failure) ?? 'breaker', ...said(failure) })
    }
  }

  /** Every piece of work that ends may have made room for the next. */
  #track(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => {
      this.#working.delete(tracked)
      this.wake()
    })
    this.#working.add(tracked)
    return tracked
  }

  async #run(claim: Claim, provider: Provider): Promise<void> {
    const { job, attemptId } = claim
    const { store, clock, root } = this.#parts
    let sentAt: number | null = null
    this.#count(job.batch_id, 1)
    const outcome = await provider.send({
      attemptId,
      endpoint: 'images/generations',
      bodyText: job.body,
      hash: job.hash,
      spoolPath: join(root, spoolPath(attemptId)),
      timeoutMs: timeoutOf(this.#parts, job.model, job.body),
      signal: this.#abort.signal,
      onSent: () => {
        const at = clock()
        sentAt = at
        store.durable.later(() => store.attempts.move(attemptId, 'sent', { sentAt: at }))
      },
    })
    this.#count(job.batch_id, -1)
    if (outcome.kind !== 'received') {
      await store.durable.commit(() => settleUnanswered(this.#parts, this.#pace, claim, provider.name, outcome))
      return
    }
    this.wake()
    const { renditions } = store.batches.source(job.batch_id).recipe
    await this.#store({ claim, ...outcome, sentAt, provider: provider.name, renditions })
  }

  #count(batchId: number, change: 1 | -1): void {
    this.#inFlight.set(batchId, (this.#inFlight.get(batchId) ?? 0) + change)
  }

  /** The picture is paid for: whatever goes wrong from here on, its bytes stay in the spool. */
  async #store(received: Received): Promise<void> {
    this.#storing += 1
    try {
      await finishReceived(this.#parts, received)
    } catch (error) {
      const failure = failureOf(error)
      const cause = pauseCauseOf(failure)
      if (cause) {
        this.#stalled.push(received)
        pauseAll(this.#parts, { cause, ...said(failure) })
      } else {
        const { claim, requestId } = received
        await this.#parts.store.durable.commit(() => holdUnknown(this.#parts, claim, failure, requestId))
      }
    } finally {
      this.#storing -= 1
    }
  }

  #sleepUntilDue(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#stopped) return
    const { store, clock } = this.#parts
    const now = clock()
    const starved = store.batches.lanes().filter(({ id }) => this.#starved.has(id))
    const waits = starved.map(({ id, provider }) => {
      return Math.max((store.jobs.nextDue(id) ?? now) - now, this.#pace.waitMs(provider))
    })
    const soonest = Math.min(...waits)
    if (!Number.isFinite(soonest) || soonest <= 0) return
    this.#timer = setTimeout(() => this.wake(), Math.min(longestSleepMs, soonest))
  }
}

function said(failure: Failure): { message: string; action: string } {
  return { message: failure.message, action: failure.action }
}

function timeoutOf(parts: QueueParts, model: string, body: string): number {
  const { quality, size } = JSON.parse(body) as { quality?: string; size?: string }
  return parts.models.timeoutMs(model, quality ?? 'auto', size ?? 'auto')
}
