import type { PaceView } from '../../../../contract/queue.ts'
import type { RateFacts } from '../../provider/provider.ts'
import { nothingLearnt, type Learnt, type LearntRate } from './learnt.ts'
import type { Lane, PaceEnding, Weight } from './pace.ts'
import { Ramp } from './ramp.ts'
import { Rate } from './rate.ts'

/** No wait is longer: whatever a header says, after an hour the provider is asked again, ms. */
export const longestWaitMs = 3_600_000
const shortestWaitMs = 1_000
/** Wait after a refusal that names no time; doubled while nothing is let in, ms. */
const firstSilentMs = 2_000
const longestSilentMs = 60_000
/** Added at random to every wait, so that many programs do not come back at once: share of the wait, and at most, ms. */
const jitterShare = 0.1
const longestJitterMs = 5_000

export interface LaneParts {
  readonly now: () => number
  readonly wallClock: () => number
  readonly random: () => number
}

/** One lane: how many may be open, three rates, and the time until which it was told to wait. */
export class LanePace {
  readonly #parts: LaneParts
  readonly #ramp: Ramp
  readonly #images: Rate
  readonly #requests: Rate
  readonly #tokens: Rate
  #holdUntil = Number.NEGATIVE_INFINITY
  #open = 0
  #sent = 0
  #refused = 0
  /** Refusals since anything was let in. */
  #inARow = 0
  #leftSinceRefusal = 0
  #asked: Weight = { images: 1, tokens: 0 }
  #setting = 1

  /** `isFree`: nothing limits it until it says so itself. */
  constructor(parts: LaneParts, learnt: Learnt, isFree: boolean) {
    this.#parts = parts
    const now = parts.now()
    this.#ramp = new Ramp(now, isFree || learnt.images !== null)
    this.#images = new Rate(now, parts.wallClock, learnt.images)
    this.#requests = new Rate(now, parts.wallClock, learnt.requests)
    this.#tokens = new Rate(now, parts.wallClock, learnt.tokens)
  }

  get learnt(): Learnt {
    return {
      ...nothingLearnt,
      images: this.#images.learnt,
      requests: this.#requests.learnt,
      tokens: this.#tokens.learnt,
    }
  }

  waitMs(weight: Weight): number {
    this.#asked = weight
    const now = this.#parts.now()
    const wait = Math.max(
      0,
      this.#holdUntil - now,
      this.#open < this.#setting ? this.#ramp.waitMs(now, this.#open) : 0,
      this.#images.waitMs(now, weight.images),
      this.#requests.waitMs(now, 1),
      this.#tokens.waitMs(now, weight.tokens),
    )
    return Math.min(longestWaitMs, Math.ceil(wait))
  }

  width(setting: number): number {
    this.#setting = setting
    return Math.min(setting, this.#ramp.width(this.#parts.now(), this.#open))
  }

  leaving(weight: Weight): void {
    const now = this.#parts.now()
    this.#open += 1
    this.#sent += 1
    this.#leftSinceRefusal += 1
    this.#ramp.leaving(now)
    this.#images.leaving(now, weight.images)
    this.#requests.leaving(now, 1)
    this.#tokens.leaving(now, weight.tokens)
  }

  ended(weight: Weight, ending: PaceEnding): void {
    const now = this.#parts.now()
    this.#open = Math.max(0, this.#open - 1)
    if (ending.kind === 'accepted') {
      this.#ramp.accepted(now)
      if (ending.facts) this.#told(now, ending.facts)
    } else if (ending.kind === 'refused') {
      this.#refusedFor(now, weight, ending.facts ?? {}, ending.retryAfterMs)
    } else if (ending.kind === 'not_sent') {
      this.#takeBack(now, weight)
    }
  }

  view(lane: Lane): PaceView {
    const images = shown(this.#images.learnt)
    const tokens = shown(this.#tokens.learnt)
    const { from, learnedAt } = this.#images.learnt ?? this.#tokens.learnt ?? { from: null, learnedAt: null }
    return {
      provider: lane.provider,
      host: lane.host,
      imagesPerMinute: images,
      tokensPerMinute: tokens,
      learnedFrom: from,
      learnedAt,
      width: this.width(this.#setting),
      waitMs: this.waitMs(this.#asked),
      sent: this.#sent,
      refused: this.#refused,
    }
  }

  #takeBack(now: number, weight: Weight): void {
    this.#sent = Math.max(0, this.#sent - 1)
    this.#leftSinceRefusal = Math.max(0, this.#leftSinceRefusal - 1)
    this.#images.takeBack(now, weight.images)
    this.#requests.takeBack(now, 1)
    this.#tokens.takeBack(now, weight.tokens)
  }

  #told(now: number, facts: RateFacts): void {
    if (facts.imagesPerMinute !== undefined) this.#images.told(now, facts.imagesPerMinute)
    if (facts.requestsPerMinute !== undefined) this.#requests.told(now, facts.requestsPerMinute)
    if (facts.tokensPerMinute !== undefined) this.#tokens.told(now, facts.tokensPerMinute)
    if (this.#images.learnt) this.#ramp.known()
  }

  #refusedFor(now: number, weight: Weight, facts: RateFacts, asked: number | null): void {
    const retryAfterMs = asked === null ? null : Math.min(longestWaitMs, Math.max(shortestWaitMs, asked))
    this.#refused += 1
    // The refused request itself left too.
    this.#inARow = this.#leftSinceRefusal > 1 ? 1 : this.#inARow + 1
    this.#leftSinceRefusal = 0
    this.#hold(now, retryAfterMs)
    const met = facts.refusedFor ?? 'images'
    const said = (limit: number | undefined, remaining: number | undefined) => ({
      limit: limit ?? null,
      remaining: remaining ?? null,
      retryAfterMs,
      mayGuess: met === 'images' && facts.slowDown !== true,
    })
    if (met === 'images') this.#images.refused(now, weight.images, said(facts.imagesPerMinute, facts.remainingImages))
    if (met === 'requests') this.#requests.refused(now, 1, said(facts.requestsPerMinute, facts.remainingRequests))
    if (met === 'tokens') this.#tokens.refused(now, weight.tokens, said(facts.tokensPerMinute, facts.remainingTokens))
    if (facts.slowDown === true) this.#ramp.slowDown(now, this.#open)
    else this.#ramp.known()
  }

  #hold(now: number, retryAfterMs: number | null): void {
    const silent = Math.min(longestSilentMs, firstSilentMs * 2 ** Math.min(10, this.#inARow - 1))
    const asked = retryAfterMs ?? silent
    const jitter = this.#parts.random() * Math.min(asked * jitterShare, longestJitterMs)
    this.#holdUntil = Math.max(this.#holdUntil, now + Math.min(longestWaitMs, asked + jitter))
  }
}

/** The limit as told; once more than that is let in, what is sent. */
function shown(learnt: LearntRate | null): number | null {
  if (learnt === null) return null
  const { limit, perMinute } = learnt
  return limit !== null && perMinute < limit * 1.2 ? limit : Math.round(perMinute * 10) / 10
}
