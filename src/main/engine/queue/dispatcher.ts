import { join } from 'node:path'
import { failureOf, type Failure } from '../../../contract/failure.ts'
import { spoolPath } from '../files/paths.ts'
import type { Outcome, Provider } from '../provider/provider.ts'
import type { BatchLane } from '../store/batches.ts'
import { makeBreaker } from './breaker.ts'
import { claimJobs, type Claim } from './claim.ts'
import { finishReceived, type Received } from './finish.ts'
import { makePace } from './pace.ts'
import { pauseAll, pauseBatch, pauseCauseOf } from './pauses.ts'
import type { QueueParts } from './ports.ts'
import { holdUnknown, settleUnanswered } from './settle.ts'

/** Answers may wait to be stored, this many or as many as requests in flight; then nothing more is claimed. */
const unstoredAllowance = 16
/** A timer never sleeps longer than this, so that a clock jump cannot strand the queue, ms. */
const longestSleepMs = 60_000
/** Nor shorter: what came due while we looked is looked for again at once, but not in a spin, ms. */
const shortestSleepMs = 5

/** Sends what waits, as fast as it may, and stores what comes back. Nothing polls: every end of work wakes it. */
export class Dispatcher {
  readonly #parts: QueueParts
  readonly #defaultConcurrency: () => number
  readonly #pace = makePace()
  readonly #breaker = makeBreaker()
  /** Requests open at each provider. */
  readonly #inFlight = new Map<string, number>()
  readonly #working = new Set<Promise<void>>()
  readonly #abort = new AbortController()
  /** Batches with free slots and nothing to put in them now: only time can change that. */
  readonly #starved = new Set<number>()
  /** Attempts whose spooled answer is being made into a picture. */
  readonly #finishing = new Set<string>()
  /** Ends that could not be written down: the database is the only thing that may not fail quietly. */
  #unsettled: (() => void)[] = []
  #isHalted = false
  #storing = 0
  #isPumping = false
  #again = false
  #stopped = false
  #timer: NodeJS.Timeout | null = null

  constructor(parts: QueueParts, defaultConcurrency: () => number) {
    this.#parts = parts
    this.#defaultConcurrency = defaultConcurrency
  }

  /** Looks for work now. Cheap; call it whenever something may have become ready. */
  wake(): void {
    if (this.#stopped || this.#isHalted) return
    this.#again = true
    if (this.#isPumping) return
    this.#isPumping = true
    void this.#pump()
      .catch((error: unknown) => this.#halt(failureOf(error)))
      .finally(() => {
        this.#isPumping = false
        if (this.#again) this.wake()
        else this.#sleepUntilDue()
      })
  }

  /** The user says go on: what could not be written down is written now, and streaks of failures are forgotten. */
  resume(): void {
    const unsettled = this.#unsettled
    this.#unsettled = []
    this.#isHalted = false
    this.#breaker.reset()
    for (const change of unsettled) void this.#track(this.#settle(change))
  }

  /** Makes pictures of answers that lie in the spool. Resolves when all are settled, well or badly. */
  async finishSpooled(received: readonly Received[]): Promise<void> {
    const fresh = received.filter(({ claim }) => !this.#finishing.has(claim.attemptId))
    await Promise.all(fresh.map((item) => this.#track(this.#finish(item))))
  }

  /**
   * Claims nothing more; resolves when what was in flight is settled. Requests still open after `graceMs` are given up
   * and held as unknown.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    const end = setTimeout(() => this.#abort.abort(), graceMs)
    while (this.#working.size > 0) await Promise.all(this.#working)
    clearTimeout(end)
    this.#parts.store.durable.flush()
  }

  /** Resuming twice must not make the same picture twice at once: both would write the same temporary file. */
  async #finish(received: Received): Promise<void> {
    this.#finishing.add(received.claim.attemptId)
    try {
      await this.#store(received)
    } finally {
      this.#finishing.delete(received.claim.attemptId)
    }
  }

  async #pump(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      this.#starved.clear()
      for (const lane of this.#parts.store.batches.lanes()) await this.#fill(lane)
    }
  }

  async #fill(lane: BatchLane): Promise<void> {
    const concurrency = lane.concurrency ?? this.#defaultConcurrency()
    const open = this.#inFlight.get(lane.provider) ?? 0
    const slots = concurrency - open
    if (slots <= 0 || this.#storing > Math.max(unstoredAllowance, concurrency)) return
    this.#starved.add(lane.id)
    if (this.#pace.waitMs(lane.provider) > 0) return
    const { store, provider, maySend } = this.#parts
    try {
      const opened = await provider(lane.provider)
      // Opening may wait for a keychain prompt, and the engine may have been closed meanwhile.
      if (this.#stopped) return
      maySend(open + slots)
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
    const tracked = work
      .catch((error: unknown) => this.#halt(failureOf(error)))
      .finally(() => {
        this.#working.delete(tracked)
        this.wake()
      })
    this.#working.add(tracked)
    return tracked
  }

  async #run(claim: Claim, provider: Provider): Promise<void> {
    const sent: { at: number | null } = { at: null }
    this.#count(provider.name, 1)
    // The slot is free only when the answer is durable, so that a crash can never cost more answers than there are slots.
    const outcome = await this.#send(claim, provider, sent).finally(() => this.#count(provider.name, -1))
    const pause = this.#breaker.after(provider.name, outcome)
    if (outcome.kind === 'received') {
      this.wake()
      const { renditions } = this.#parts.store.batches.source(claim.job.batch_id).recipe
      await this.#store({ claim, ...outcome, sentAt: sent.at, provider: provider.name, renditions })
      return
    }
    await this.#settle(() => {
      settleUnanswered(this.#parts, this.#pace, claim, provider.name, outcome)
      if (pause) pauseAll(this.#parts, pause, provider.name)
    })
  }

  async #send({ job, attemptId }: Claim, provider: Provider, sent: { at: number | null }): Promise<Outcome> {
    const { store, clock, root } = this.#parts
    try {
      return await provider.send({
        attemptId,
        endpoint: 'images/generations',
        bodyText: job.body,
        hash: job.hash,
        spoolPath: join(root, spoolPath(attemptId)),
        timeoutMs: timeoutOf(this.#parts, job.model, job.body),
        signal: this.#abort.signal,
        onSent: () => {
          const at = clock()
          sent.at = at
          store.durable.later(() => store.attempts.move(attemptId, 'sent', { sentAt: at }))
        },
      })
    } catch (error) {
      // A provider never throws; if one does all the same, what was sent decides.
      const failure = failureOf(error)
      if (sent.at === null) return { kind: 'not_sent', failure: { ...failure, money: 'not_charged' } }
      return { kind: 'unknown', failure: { ...failure, money: 'held' }, requestId: null }
    }
  }

  #count(provider: string, change: 1 | -1): void {
    this.#inFlight.set(provider, (this.#inFlight.get(provider) ?? 0) + change)
  }

  /**
   * The picture is paid for: whatever goes wrong from here on, its bytes stay in the spool. When the fault is not the
   * answer's own, the next resume, start or "send again" makes the picture from there.
   */
  async #store(received: Received): Promise<void> {
    this.#storing += 1
    try {
      await finishReceived(this.#parts, received)
    } catch (error) {
      const failure = failureOf(error)
      const cause = pauseCauseOf(failure)
      await this.#settle(() => {
        holdUnknown(this.#parts, received.claim, failure, received.requestId)
        if (cause) pauseAll(this.#parts, { cause, ...said(failure) })
      })
    } finally {
      this.#storing -= 1
    }
  }

  /** Writes an end down. One that cannot be written is kept, and nothing more is sent until the user resumes. */
  async #settle(change: () => void): Promise<void> {
    try {
      await this.#parts.store.durable.commit(change)
    } catch (error) {
      this.#unsettled.push(change)
      this.#halt(failureOf(error))
    }
  }

  /** Stops sending in memory, since the database may not take a pause now; writes one too if it does. */
  #halt(failure: Failure): void {
    this.#isHalted = true
    try {
      pauseAll(this.#parts, { cause: pauseCauseOf(failure) ?? 'breaker', ...said(failure) })
    } catch {
      // The disk does not take the pause either. Batches then look as if they ran, but nothing is sent.
    }
  }

  #sleepUntilDue(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#stopped || this.#isHalted) return
    const { store, clock } = this.#parts
    const now = clock()
    const starved = store.batches.lanes().filter(({ id }) => this.#starved.has(id))
    const waits = starved.map(({ id, provider }) => {
      return Math.max((store.jobs.nextDue(id) ?? now) - now, this.#pace.waitMs(provider))
    })
    const soonest = Math.min(...waits)
    // With work under way its end wakes us. Without, time must: also for what came due since we looked.
    if (!Number.isFinite(soonest) || (soonest <= 0 && this.#working.size > 0)) return
    this.#timer = setTimeout(() => this.wake(), Math.min(longestSleepMs, Math.max(shortestSleepMs, soonest)))
  }
}

function said(failure: Failure): { message: string; action: string } {
  return { message: failure.message, action: failure.action }
}

function timeoutOf(parts: QueueParts, model: string, body: string): number {
  const { quality, size } = JSON.parse(body) as { quality?: string; size?: string }
  return parts.models.timeoutMs(model, quality ?? 'auto', size ?? 'auto')
}
