import type { Script } from './script.ts'
import { apiError, type FakeAnswer } from './wire.ts'

/** What one request takes out of the buckets. */
export interface Taken {
  /** Pictures asked for and pictures sent along. */
  readonly images: number
  readonly tokens: number
}

/** Lets a request in, or answers 429. Nothing is taken for a refused one. */
export interface Limiter {
  refusalFor(taken: Taken, model: string): FakeAnswer | null
  /** What an answer's headers say about the limits, where the script lets them. */
  headers(): Readonly<Record<string, string>>
}

interface Meter {
  readonly name: 'images' | 'tokens'
  /** As the words of a refusal call it. */
  readonly words: string
  readonly limit: () => number
  level: number
  at: number
}

const minuteMs = 60_000

/**
 * The limits as a provider runs them: a bucket for each, holding a minute's worth (or `burst` pictures), refilled
 * continuously. `now`: ms, never set back.
 */
export function openLimiter(script: Script, now: () => number = () => performance.now()): Limiter {
  const startedAt = now()
  const { imagesPerMinute: images, tokensPerMinute: tokens, burst, rateTells: tells } = script
  const imagesNow = (): number => {
    if (!Array.isArray(images)) return images ?? 0
    const passed = now() - startedAt
    return images.findLast(({ fromMs }) => fromMs <= passed)?.limit ?? images[0]?.limit ?? 0
  }
  const meters: Meter[] = []
  const add = (name: Meter['name'], words: string, limit: () => number): void => {
    meters.push({ name, words, limit, level: Number.POSITIVE_INFINITY, at: startedAt })
  }
  if (images !== undefined) add('images', 'input-images per min', imagesNow)
  if (tokens !== undefined) add('tokens', 'tokens per min (TPM)', () => tokens)
  const capacity = (meter: Meter): number => (meter.name === 'images' ? (burst ?? meter.limit()) : meter.limit())

  function levelOf(meter: Meter): number {
    const at = now()
    meter.level = Math.min(capacity(meter), meter.level + ((at - meter.at) * meter.limit()) / minuteMs)
    meter.at = at
    return meter.level
  }

  return {
    refusalFor(taken, model) {
      for (const meter of meters) {
        const missing = taken[meter.name] - levelOf(meter)
        if (missing <= 1e-9) continue
        const waitMs = (missing * minuteMs) / meter.limit()
        return refusal(meter, { model, requested: taken[meter.name], waitMs, tells })
      }
      for (const meter of meters) meter.level -= taken[meter.name]
      return null
    },
    headers() {
      if (!tells.headers) return {}
      return Object.fromEntries(meters.flatMap((meter) => headersOf(meter, levelOf(meter), tells.claimed)))
    },
  }
}

interface Refused {
  readonly model: string
  readonly requested: number
  readonly waitMs: number
  readonly tells: Script['rateTells']
}

function refusal(meter: Meter, { model, requested, waitMs, tells }: Refused): FakeAnswer {
  const limit = meter.limit()
  const used = Math.min(limit, Math.max(0, Math.ceil(limit - meter.level)))
  const numbers = `Limit ${limit}, Used ${used}, Requested ${requested}. Please try again in ${words(waitMs)}.`
  const lane = `Rate limit reached for ${model} (for limit gpt-image) in organization org-fake on ${meter.words}`
  return apiError(
    429,
    {
      message: tells.words ? `${lane}: ${numbers}` : 'Too many requests.',
      type: meter.name === 'images' ? 'input-images' : 'tokens',
      code: 'rate_limit_exceeded',
    },
    tells.retryAfter ? { 'retry-after': String(Math.ceil(waitMs / 1_000)) } : {},
  )
}

/** Rounded up, as a time to wait must be: "12s", "7.66s", "350ms". */
function words(ms: number): string {
  return ms < 1_000 ? `${Math.ceil(ms)}ms` : `${Math.ceil(ms / 10) / 100}s`
}

function headersOf(meter: Meter, level: number, claimed: number | undefined): [string, string][] {
  const limit = meter.limit()
  const resetMs = Math.max(0, ((limit - level) * minuteMs) / limit)
  const shown = meter.name === 'images' && claimed !== undefined ? claimed : limit
  return [
    [`x-ratelimit-limit-${meter.name}`, String(shown)],
    [`x-ratelimit-remaining-${meter.name}`, String(Math.max(0, Math.floor(level)))],
    [`x-ratelimit-reset-${meter.name}`, words(resetMs)],
  ]
}
