import { Between } from './between.ts'
import { Bucket } from './bucket.ts'
import { firstProbeMinutes, grown, lastProbeMinutes, safeShare, usedShare } from './growth.ts'
import { LastMinute } from './last-minute.ts'
import type { LearntRate } from './learnt.ts'

/** What a refusal says about the limit it met. Null: nothing. */
export interface Refusal {
  readonly limit: number | null
  readonly remaining: number | null
  readonly retryAfterMs: number | null
  /** Whether a rate may be guessed when the provider tells none. */
  readonly mayGuess: boolean
}

const minuteMs = 60_000
/** Requests that may leave at once after a rest, at most: providers need not allow as many as their minute holds. */
const widestBurst = 10
/** Refill left out after a refusal, for what the wire delays one way and hurries the other, ms. */
const slackMs = 500
/** Rates that are guessed start no lower, a minute; and none falls lower than the second. */
const leastGuess = 6
const leastRate = 0.5
/** A request that left early and was refused within this time was refused for leaving early, ms. */
const burstMs = 5_000
/** How long headers are not believed after a refusal named another limit: answers under way still carry the old one, ms. */
const firstDeafMs = 300_000
const longestDeafMs = 3_600_000

/**
 * What a refusal leaves of the rate, share: of what was measured between refusals; when they come too close together to
 * measure; and at least. A rate the provider told is only wrong when others use the account too, or when it counts strictly.
 */
const cuts = {
  guessed: { measured: 0.97, close: 0.8, most: 0.5 },
  told: { measured: 1, close: 0.95, most: 0.9 },
} as const

/** One limit of a lane, for images, requests or tokens: what is known of it, and the pace kept under it. */
export class Rate {
  readonly #wallClock: () => number
  readonly #between = new Between()
  #known: LearntRate | null = null
  #bucket: Bucket | null = null
  #burst = widestBurst
  #heaviest = 1
  /** Counts while no bucket does. */
  readonly #recent = new LastMinute()
  #leftSinceRefusal = 0
  #earlyAt = Number.NEGATIVE_INFINITY
  #cuts = 0
  #quiet = 0
  #probeAfter = firstProbeMinutes
  #minute = { at: 0, letIn: 0 }
  #deafMs = firstDeafMs / 2
  #deafUntil = Number.NEGATIVE_INFINITY

  /** `learnt`: from an earlier sitting. What it left in the provider's bucket nobody knows: one request may leave at once. */
  constructor(now: number, wallClock: () => number, learnt: LearntRate | null) {
    this.#wallClock = wallClock
    if (learnt === null) return
    this.#burst = learnt.burst
    this.#cuts = 2
    this.#set(now, learnt)
    this.#bucket?.lower(now, 1, 0)
  }

  get learnt(): LearntRate | null {
    return this.#known
  }

  waitMs(now: number, weight: number): number {
    this.#grow(now)
    return this.#bucket?.waitMs(now, weight) ?? 0
  }

  leaving(now: number, weight: number): void {
    this.#grow(now)
    if (weight > this.#heaviest) {
      this.#heaviest = weight
      if (this.#known) this.#bucket?.change(now, this.#known.perMinute, this.#capacity(this.#known))
    }
    if (this.#bucket && this.#bucket.leftAfter(now, weight) >= weight) this.#earlyAt = now
    if (this.#bucket === null) this.#recent.add(now, weight)
    this.#bucket?.take(now, weight)
    this.#between.left(weight)
    this.#leftSinceRefusal += weight
  }

  /** What was counted as leaving never did. */
  takeBack(now: number, weight: number): void {
    if (this.#bucket === null) this.#recent.add(now, -weight)
    this.#bucket?.giveBack(now, weight)
    this.#between.takeBack(weight)
    this.#leftSinceRefusal = Math.max(0, this.#leftSinceRefusal - weight)
  }

  /** Headers name the limit. */
  told(now: number, limit: number): void {
    if (now < this.#deafUntil || (this.#known?.from === 'headers' && isSame(this.#known.limit, limit))) return
    this.#setLimit(now, limit, 'headers')
  }

  refused(now: number, weight: number, refusal: Refusal): void {
    this.#between.takeBack(weight)
    const isSameRound = this.#leftSinceRefusal === 0 && !this.#between.isFirst
    this.#leftSinceRefusal = 0
    const { limit } = refusal
    if (limit !== null && !isSame(this.#known?.limit ?? null, limit)) this.#contradicted(now, limit)
    else if (isSameRound) this.#between.refusedAgain(now)
    else this.#cut(now, refusal)
    this.#bucket?.lower(now, refusal.remaining ?? 0, slackMs)
    this.#quiet = 0
    this.#minute = { at: now, letIn: this.#between.letIn }
  }

  #contradicted(now: number, limit: number): void {
    if (this.#known?.from === 'headers') {
      this.#deafMs = Math.min(longestDeafMs, this.#deafMs * 2)
      this.#deafUntil = now + this.#deafMs
    }
    this.#setLimit(now, limit, 'refusal')
  }

  /** Refused although we kept to what we knew: less from now on. */
  #cut(now: number, { retryAfterMs, mayGuess }: Refusal): void {
    const known = this.#known
    const evidence = this.#between.refused(now, this.#heaviest)
    if (known === null) {
      if (mayGuess) this.#guess(now, retryAfterMs)
      return
    }
    this.#cuts += 1
    if (now - this.#earlyAt < burstMs && this.#burst > 1) {
      this.#burst = Math.max(1, this.#burst / 2)
      this.#set(now, { ...known, burst: this.#burst })
      return
    }
    const safe = known.limit === null ? Number.POSITIVE_INFINITY : known.limit * safeShare
    if (known.perMinute > safe) this.#probeAfter = Math.min(lastProbeMinutes, this.#probeAfter * 2)
    const cut = known.limit === null ? cuts.guessed : cuts.told
    const measured = evidence.perMinute === null ? known.perMinute * cut.close : evidence.perMinute * cut.measured
    const perMinute = Math.min(safe, Math.max(leastRate, measured, known.perMinute * cut.most))
    this.#set(now, { ...known, perMinute, learnedAt: this.#wallClock() })
  }

  /** A first refusal that names no limit: half of what a full bucket let in, or what the time to wait suggests. */
  #guess(now: number, retryAfterMs: number | null): void {
    // The refused one is among them.
    const sent = (ms: number): number => this.#recent.sum(now, ms) - this.#heaviest
    const suggested = retryAfterMs === null ? 0 : (minuteMs / retryAfterMs) * safeShare
    this.#burst = Math.min(widestBurst, Math.max(1, Math.floor(sent(2 * burstMs) / this.#heaviest)))
    this.#cuts = 1
    this.#set(now, {
      limit: null,
      from: 'trial',
      perMinute: Math.max(leastGuess, sent(minuteMs) / 2, suggested),
      burst: this.#burst,
      learnedAt: this.#wallClock(),
    })
  }

  #setLimit(now: number, limit: number, from: 'headers' | 'refusal'): void {
    this.#between.forget(now)
    this.#probeAfter = firstProbeMinutes
    this.#quiet = 0
    const perMinute = limit * safeShare
    this.#set(now, { limit, from, perMinute, burst: this.#burst, learnedAt: this.#wallClock() })
  }

  #set(now: number, known: LearntRate): void {
    this.#known = known
    const capacity = this.#capacity(known)
    if (this.#bucket) this.#bucket.change(now, known.perMinute, capacity)
    else {
      const level = Math.max(0, (known.limit ?? known.perMinute) - this.#recent.sum(now, minuteMs))
      this.#bucket = new Bucket({ perMinute: known.perMinute, capacity, level, now })
      this.#minute = { at: now, letIn: this.#between.letIn }
    }
  }

  #capacity({ limit, perMinute, burst }: LearntRate): number {
    return Math.max(1, Math.min(limit ?? Math.max(perMinute, this.#heaviest), burst * this.#heaviest))
  }

  #grow(now: number): void {
    const known = this.#known
    const minutes = (now - this.#minute.at) / minuteMs
    if (known === null || minutes < 1) return
    const used = this.#between.letIn - this.#minute.letIn
    this.#minute = { at: now, letIn: this.#between.letIn }
    if (used < known.perMinute * minutes * usedShare) return
    this.#quiet += 1
    const { perMinute: before, limit, from } = known
    const state = { perMinute: before, limit, isTold: from === 'headers', isNear: this.#cuts > 1 }
    const perMinute = grown({ ...state, quiet: this.#quiet, probeAfter: this.#probeAfter })
    if (perMinute !== before) this.#set(now, { ...known, perMinute })
  }
}

function isSame(a: number | null, b: number): boolean {
  return a !== null && Math.abs(a - b) <= b / 100
}
