import { describe, expect, it } from 'vitest'
import { readErrorBody } from '../../../src/main/engine/provider/error-body.ts'
import { openLimiter, type Limiter } from '../../../src/main/engine/provider/fake/limiter.ts'
import { readScript, type ScriptInput } from '../../../src/main/engine/provider/fake/script.ts'
import { rateFacts } from '../../../src/main/engine/provider/rate-facts.ts'
import { retryAfterMs } from '../../../src/main/engine/provider/retry-after.ts'

/** A limiter on a clock that stands still until it is moved. */
function limiterOf(script: ScriptInput): {
  limiter: Limiter
  clock: { ms: number }
  take: (images?: number, tokens?: number) => ReturnType<Limiter['refusalFor']>
} {
  const clock = { ms: 0 }
  const limiter = openLimiter(readScript(script), () => clock.ms)
  const take = (images = 1, tokens = 0) => limiter.refusalFor({ images, tokens }, 'gpt-image-2')
  return { limiter, clock, take }
}

/** How many of 100 single pictures are let in now. */
function letIn(take: ReturnType<typeof limiterOf>['take']): number {
  return Array.from({ length: 100 }, () => take()).filter((refusal) => refusal === null).length
}

const said = (answer: ReturnType<Limiter['refusalFor']>): string =>
  readErrorBody(answer?.body.toString() ?? '', '').message ?? ''

describe('the limiter of the fake API', () => {
  it('holds a minute’s worth and is refilled continuously', () => {
    const { take, clock } = limiterOf({ imagesPerMinute: 5 })
    expect(letIn(take)).toBe(5)
    clock.ms += 11_999
    expect(letIn(take)).toBe(0)
    clock.ms += 1
    expect(letIn(take)).toBe(1)
    clock.ms += 3_600_000
    expect(letIn(take)).toBe(5)
  })

  it('holds as many as its burst', () => {
    const { take, clock } = limiterOf({ imagesPerMinute: 60, burst: 2 })
    expect(letIn(take)).toBe(2)
    clock.ms += 60_000
    expect(letIn(take)).toBe(2)
  })

  it('counts pictures sent along, and says the truth', () => {
    const { take, clock } = limiterOf({ imagesPerMinute: 5 })
    expect(take(3)).toBeNull()
    clock.ms += 3_000
    const refusal = take(4)
    expect(refusal?.status).toBe(429)
    // 2 of 5 were left and a quarter came back: 1.75 short, at 12 s each.
    expect(said(refusal)).toMatch(/input-images per min: Limit 5, Used 3, Requested 4\. Please try again in 21s\.$/)
    expect(refusal?.headers['retry-after']).toBe('21')
    clock.ms += 21_000
    expect(take(4)).toBeNull()
  })

  it('counts tokens beside', () => {
    const { take } = limiterOf({ imagesPerMinute: 50, tokensPerMinute: 1_000 })
    expect(take(1, 900)).toBeNull()
    expect(said(take(1, 200))).toMatch(/tokens per min \(TPM\): Limit 1000, Used 900, Requested 200\./)
  })

  it('changes its limit when the script says', () => {
    const { take, clock } = limiterOf({
      imagesPerMinute: [
        { fromMs: 0, limit: 5 },
        { fromMs: 60_000, limit: 50 },
      ],
    })
    expect(letIn(take)).toBe(5)
    clock.ms += 60_000
    expect(letIn(take)).toBe(50)
  })

  it('tells where it may, what it may', () => {
    const loud = limiterOf({ imagesPerMinute: 5, rateTells: { headers: true, claimed: 250 } })
    loud.take()
    expect(loud.limiter.headers()).toEqual({
      'x-ratelimit-limit-images': '250',
      'x-ratelimit-remaining-images': '4',
      'x-ratelimit-reset-images': '12s',
    })
    const quiet = limiterOf({ imagesPerMinute: 1, rateTells: { words: false, retryAfter: false } })
    quiet.take()
    expect(quiet.limiter.headers()).toEqual({})
    const refusal = quiet.take()
    expect(refusal?.headers).not.toHaveProperty('retry-after')
    expect(said(refusal)).not.toMatch(/\d/)
  })

  it('is understood by the one who reads refusals', () => {
    const { take } = limiterOf({ imagesPerMinute: 5 })
    take(5)
    const refusal = take(1)
    const error = readErrorBody(refusal?.body.toString() ?? '', '')
    expect(rateFacts({}, error)).toEqual({ refusedFor: 'images', imagesPerMinute: 5, remainingImages: 0 })
    expect(retryAfterMs({}, error.message, 0)).toBe(12_000)
  })
})
