import { setImmediate as nextTurn } from 'node:timers/promises'
import { failureOf, type Failure } from '../../../contract/failure.ts'
import type { Provider } from '../provider/provider.ts'
import type { BatchLane } from '../store/batches.ts'
import type { JobRecord } from '../store/jobs.ts'
import { makeBreaker, type Breaker, type Trip } from './breaker.ts'
import { claimJobs, type Claim } from './claim.ts'
import { finishReceived, paidFor, type Received } from './finish.ts'
import { checkReach, Comeback, explainByNetwork } from './comeback.ts'
import { unknownParameterOf } from './dropped.ts'
import { allKeptAnswers } from './kept.ts'
import type { Lane } from './pace/pace.ts'
import { laneOf, weightOf } from './pace/weight.ts'
import { diskLookMs, pauseAll, pauseBatch, pauseOf, stopsSending } from './pauses.ts'
import type { QueueParts } from './ports.ts'
import { paceEndingOf, sendClaim } from './send.ts'
import { holdUnknown, settleUnanswered } from './settle.ts'
import { watchSleep } from './sleep-watch.ts'

/** Answers may wait to be stored, this many or as many as requests in flight; then nothing more is claimed. */
const unstoredAllowance = 16
/** A timer never sleeps longer than this, so that a clock jump cannot strand the queue, ms. */
const longestSleepMs = 60_000
/** Nor shorter: what came due while we looked is looked for again at once, but not in a spin, ms. */
const shortestSleepMs = 5
/** While work is under way whose end will most likely wake us, ms. */
const dueLookMs = 500

/** Sends what waits, as fast as it may, and stores what comes back. Nothing polls: every end of work wakes it. */
export class Dispatcher {
  readonly #parts: QueueParts
  readonly #breaker: Breaker
  readonly #comeback: Comeback
  readonly #endSleepWatch: () => void
  /** Requests open at each provider. */
  readonly #inFlight = new Map<string, number>()
  /** The lane each provider was last opened as. */
  readonly #lanes = new Map<string, Lane>()
  readonly #working = new Set<Promise<void>>()
  readonly #abort = new AbortController()
  readonly #stopping = new AbortController()
  /** Providers that are not open yet. */
  readonly #opening = new Set<string>()
  /** Providers with free slots and nothing to put in them now: only time can change that. */
  readonly #starved = new Set<string>()
  /** Attempts whose spooled answer is being made into a picture. */
  readonly #finishing = new Map<string, Promise<void>>()
  /** Ends that could not be written down: the database is the only thing that may not fail quietly. */
  #unsettled: (() => void)[] = []
  #isHalted = false
  #isLooking = false
  #storing = 0
  #isPumping = false
  #again = false
  #stopped = false
  #timer: NodeJS.Timeout | null = null

  constructor(parts: QueueParts) {
    this.#parts = parts
    this.#breaker = makeBreaker(parts.clock)
    this.#comeback = new Comeback(parts, this.#stopping.signal, () => this.#storeKept())
    this.#endSleepWatch = watchSleep(parts.clock, () => void this.#track(this.#afterSleep()))
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

  /**
   * The user says go on, or the fault is over: what could not be written down is written now, answers that lie in the
   * spool become pictures, and streaks of failures are forgotten.
   */
  resume(): void {
    const unsettled = this.#unsettled
    this.#unsettled = []
    this.#isHalted = false
    this.#breaker.reset()
    for (const change of unsettled) void this.#track(this.#settle(change))
    void this.finishSpooled(allKeptAnswers(this.#parts))
  }

  /** Makes pictures of answers that lie in the spool. Resolves when all are settled, well or badly. */
  async finishSpooled(received: readonly Received[]): Promise<void> {
    await Promise.all(received.map((item) => this.#finishing.get(item.claim.attemptId) ?? this.#finish(item)))
  }

  /**
   * Claims nothing more; resolves when what was in flight is settled. Requests still open after `graceMs` are given up
   * and held as unknown.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true
    this.#stopping.abort()
    this.#endSleepWatch()
    if (this.#timer) clearTimeout(this.#timer)
    const end = setTimeout(() => this.#abort.abort(), graceMs)
    while (this.#working.size > 0) await Promise.all(this.#working)
    clearTimeout(end)
    this.#parts.store.durable.flush()
  }

  /** Resuming twice must not make the same picture twice at once: both would write the same temporary file. */
  #finish(received: Received): Promise<void> {
    const { attemptId } = received.claim
    const work = this.#track(this.#store(received).finally(() => this.#finishing.delete(attemptId)))
    this.#finishing.set(attemptId, work)
    return work
  }

  /** Makes a picture of one answer that a disk kept from being stored. Why that disk still takes none; null when it does. */
  async #storeKept(): Promise<Failure | null> {
    const kept = allKeptAnswers(this.#parts).find(({ claim }) => isHeldByDisk(claim.job))
    if (!kept) return null
    await this.finishSpooled([kept])
    const job = this.#parts.store.jobs.get(kept.claim.job.id)
    return job && isHeldByDisk(job) ? (JSON.parse(job.failure ?? '') as Failure) : null
  }

  async #pump(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      this.#starved.clear()
      if (this.#comeback.dueIn() === 0 && !this.#isLooking) void this.#track(this.#look())
      const lanes = Map.groupBy(this.#parts.store.batches.lanes(), ({ provider }) => provider)
      for (const [name, batches] of lanes) {
        const provider = await this.#openNow(name)
        if (provider) await this.#fill(provider, batches)
      }
    }
  }

  /**
   * Null where it is not open yet: a keychain may ask its user first, and no other provider waits for that. It wakes us when
   * it is open, and its batches wait where it cannot be.
   */
  async #openNow(name: string): Promise<Provider | null> {
    if (this.#opening.has(name)) return null
    const opening = this.#parts.provider(name)
    const opened = await Promise.race([opening.catch(() => null), nextTurn(null)])
    if (opened !== null) return opened
    this.#opening.add(name)
    void opening
      .catch((error: unknown) => {
        if (!this.#stopped) this.#holdBatchesOf(name, failureOf(error))
      })
      .catch((error: unknown) => this.#halt(failureOf(error)))
      .finally(() => {
        this.#opening.delete(name)
        this.wake()
      })
    return null
  }

  /** The user may have paused meanwhile; that must not become a pause that ends by itself. */
  #holdBatchesOf(name: string, failure: Failure): void {
    const pause = pauseOf(this.#parts, failure)
    for (const { id, provider } of this.#parts.store.batches.lanes())
      if (provider === name) pauseBatch(this.#parts, id, pause)
  }

  /** Fills the free slots at one provider with what comes next in the queue over all its batches. */
  async #fill(opened: Provider, lanes: readonly BatchLane[]): Promise<void> {
    const { store, maySend, pace, concurrency } = this.#parts
    const { name } = opened
    const open = this.#inFlight.get(name) ?? 0
    const usual = concurrency()
    const slots = Math.max(...lanes.map((lane) => lane.concurrency ?? usual)) - open
    if (slots <= 0 || this.#storing > Math.max(unstoredAllowance, open + slots)) return
    this.#starved.add(name)
    let claims: readonly Claim[] = []
    try {
      this.#lanes.set(name, laneOf(opened))
      const free = Math.min(slots, pace.width(laneOf(opened), open + slots) - open)
      if (free <= 0) return
      maySend(open + free)
      await store.durable.commit(() => {
        claims = this.#stopped ? [] : claimJobs(this.#parts, lanes, { provider: opened, open, usual })
      })
      if (claims.length >= slots) this.#starved.delete(name)
      for (const claim of claims) void this.#track(this.#run(claim, opened))
    } catch (error) {
      // They never left; pace had counted on them.
      const lane = this.#lanes.get(name)
      if (lane) for (const { job } of claims) pace.ended(lane, weightOf(job), { kind: 'not_sent' })
      this.#holdBatchesOf(name, failureOf(error))
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
    try {
      await this.#sendAndSettle(claim, provider)
    } finally {
      await this.#parts.partials.end(claim)
    }
  }

  async #sendAndSettle(claim: Claim, provider: Provider): Promise<void> {
    this.#count(provider.name, 1)
    // The slot is free only when the answer is durable, so that a crash can never cost more answers than there are slots.
    const sending = sendClaim(this.#parts, claim, provider, this.#abort.signal)
    const { outcome, sentAt } = await sending.finally(() => this.#count(provider.name, -1))
    this.#parts.pace.ended(laneOf(provider), weightOf(claim.job), paceEndingOf(outcome))
    // A refusal after which the job is sent in another way is no sign that the next one fails too.
    const isMended = outcome.kind === 'refused' && unknownParameterOf(outcome.failure, claim.job) !== null
    const trip = isMended ? null : this.#breaker.after(provider.name, claim.job.batch_id, outcome)
    if (outcome.kind === 'received') {
      this.wake()
      const { renditions } = this.#parts.store.batches.source(claim.job.batch_id).recipe
      await this.#store({ claim, ...outcome, sentAt, provider: provider.name, renditions })
      return
    }
    await this.#settle(() => {
      settleUnanswered(this.#parts, claim, provider.name, outcome)
      this.#trip(trip, claim.job.batch_id, provider.name)
    })
    if (trip?.pause.cause === 'breaker' && trip.scope === 'provider') {
      await explainByNetwork(this.#parts, provider.name, trip.pause, this.#stopping.signal)
    }
  }

  #trip(trip: Trip | null, batchId: number, provider: string): void {
    if (trip?.scope === 'provider') pauseAll(this.#parts, trip.pause, provider)
    if (trip?.scope === 'batch' && !this.#parts.store.batches.isPaused(batchId))
      pauseBatch(this.#parts, batchId, trip.pause)
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
      this.#breaker.afterStored(received.claim.job.batch_id)
    } catch (error) {
      const failure = paidFor(error, received)
      const { claim, provider } = received
      // What is looked at again has been counted before.
      const isFirst = claim.job.state !== 'unknown'
      const trip = stopsSending(failure) || !isFirst ? null : this.#breaker.afterSpoiled(claim.job.batch_id, failure)
      await this.#settle(() => {
        holdUnknown(this.#parts, claim, failure, received.requestId)
        if (stopsSending(failure)) pauseAll(this.#parts, pauseOf(this.#parts, failure))
        this.#trip(trip, claim.job.batch_id, provider)
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
    if (stopsSending(failure)) this.#lookAtDiskSoon()
    try {
      pauseAll(this.#parts, pauseOf(this.#parts, failure))
    } catch {
      // The disk does not take the pause either. Batches then look as if they ran, but nothing is sent.
    }
  }

  /** The pause may not be in the database, so this look is in memory: nothing is sent before the disk takes writes again. */
  #lookAtDiskSoon(): void {
    const timer = setTimeout(() => {
      if (!this.#isHalted || this.#stopped) return
      try {
        this.#parts.mayStore()
        this.#parts.maySend(1)
        this.resume()
        this.wake()
      } catch {
        this.#lookAtDiskSoon()
      }
    }, diskLookMs)
    timer.unref()
  }

  /** Not waited for: a provider that is slow to be reached must not hold the others. */
  async #look(): Promise<void> {
    this.#isLooking = true
    try {
      if (await this.#comeback.look()) this.resume()
    } finally {
      this.#isLooking = false
    }
  }

  /**
   * The machine slept. Open requests end by evidence; new ones take new connections, since one that died asleep would
   * swallow a paid request; and the provider is reached for before many are sent into a dead line.
   */
  async #afterSleep(): Promise<void> {
    this.#parts.freshConnections()
    const names = new Set(this.#parts.store.batches.lanes().map(({ provider }) => provider))
    await checkReach(this.#parts, [...names], this.#stopping.signal)
  }

  #sleepUntilDue(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#stopped || this.#isHalted) return
    const lookIn = this.#isLooking ? null : this.#comeback.dueIn()
    const soonest = Math.min(this.#nextJobIn(), lookIn ?? Number.POSITIVE_INFINITY)
    if (!Number.isFinite(soonest)) return
    // Due and not sent: a cap or the width holds it, and work that ends makes room. Or it came due since we looked.
    const shortest = soonest <= 0 && this.#working.size > 0 ? dueLookMs : shortestSleepMs
    this.#timer = setTimeout(() => this.wake(), Math.min(longestSleepMs, Math.max(shortest, soonest)))
  }

  /** ms until something may be sent that could not be sent when we last looked. */
  #nextJobIn(): number {
    const { store, clock, pace } = this.#parts
    const now = clock()
    const starved = store.batches.lanes().filter(({ provider }) => this.#starved.has(provider))
    const waits = starved.map(({ id, provider }) => {
      const lane = this.#lanes.get(provider)
      const [next] = store.jobs.ready(id, now, 1)
      if (next) return lane ? pace.waitMs(lane, weightOf(next)) : 0
      return (store.jobs.nextDue(id) ?? now) - now
    })
    return Math.min(...waits)
  }
}

function isHeldByDisk({ state, failure }: JobRecord): boolean {
  return state === 'unknown' && failure !== null && stopsSending(JSON.parse(failure) as Failure)
}
