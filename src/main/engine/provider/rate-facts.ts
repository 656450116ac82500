import type { ProviderError } from './error-body.ts'
import type { RateFacts } from './provider.ts'

type Kind = NonNullable<RateFacts['refusedFor']>

/** What headers say of one kind of limit. */
interface Counter {
  limit?: number
  remaining?: number
  resetMs?: number
}

/** Headers of the family `x-ratelimit-limit-requests`; some servers put the words the other way round. */
const families = [
  /^(?:[a-z]+-)?ratelimit-(limit|remaining|reset)-([a-z-]+)$/,
  /^(?:[a-z]+-)?ratelimit-([a-z-]+)-(limit|remaining|reset)$/,
]
/** Above it a number is no limit but a way of saying "none". */
const mostPerMinute = 1e9
/** A limit that would be whole again only after so long is of a day, and says nothing of a minute, ms. */
const longestPeriodMs = 15 * 60_000

/**
 * What an answer says about limits: headers of whichever family is there, then the words of a refusal ("... on
 * input-images per min: Limit 5, Used 5, Requested 1"), which beat them. Undefined when it says nothing.
 */
export function rateFacts(
  headers: Readonly<Record<string, string>>,
  refusal: ProviderError | null = null,
): RateFacts | undefined {
  const facts = { ...fromHeaders(headers), ...(refusal === null ? {} : fromRefusal(refusal)) }
  return Object.keys(facts).length === 0 ? undefined : facts
}

/** A request that asks for more than the whole limit is refused for ever: waiting does not help it. */
export function isBeyondLimit(message: string | null): boolean {
  const said = readWords(message)
  return said?.requested !== undefined && said.limit !== undefined && said.requested > said.limit
}

function fromHeaders(headers: Readonly<Record<string, string>>): RateFacts {
  const counters = readCounters(headers)
  const { images, requests, tokens } = counters
  const resets = Object.values(counters).flatMap(({ resetMs }) => resetMs ?? [])
  return {
    ...(images && named('imagesPerMinute', 'remainingImages', images)),
    ...(requests && named('requestsPerMinute', 'remainingRequests', requests)),
    ...(tokens && named('tokensPerMinute', 'remainingTokens', tokens)),
    ...(resets.length > 0 && { resetMs: Math.max(...resets) }),
  }
}

function readCounters(headers: Readonly<Record<string, string>>): Partial<Record<Kind, Counter>> {
  const counters: Partial<Record<Kind, Counter>> = {}
  for (const [name, text] of Object.entries(headers)) {
    const found = families.map((family) => family.exec(name)).find((match) => match !== null)
    const words = [found?.[1] ?? '', found?.[2] ?? '']
    const kind = kindOf(words.join(' '))
    if (kind === null) continue
    const counter = (counters[kind] ??= {})
    if (words.includes('reset')) set(counter, 'resetMs', durationMs(text))
    else set(counter, words.includes('limit') ? 'limit' : 'remaining', count(text))
  }
  return counters
}

function kindOf(words: string): Kind | null {
  if (/image/i.test(words)) return 'images'
  if (/request|rpm/i.test(words)) return 'requests'
  if (/token|tpm/i.test(words)) return 'tokens'
  return null
}

function named(limitName: keyof RateFacts, remainingName: keyof RateFacts, counter: Counter): RateFacts {
  const { limit, remaining } = counter
  return {
    ...(limit !== undefined && limit > 0 && isOfMinute(counter) && { [limitName]: limit }),
    ...(remaining !== undefined && { [remainingName]: remaining }),
  }
}

/** What is missing and the time until it is whole again tell the period; where they do not, a minute is the custom. */
function isOfMinute({ limit = 0, remaining, resetMs }: Counter): boolean {
  if (remaining === undefined || resetMs === undefined || remaining >= limit) return true
  return (resetMs * limit) / (limit - remaining) <= longestPeriodMs
}

/** The words beat the headers: they are about the limit that was met. */
function fromRefusal({ message, code, type }: ProviderError): RateFacts {
  const slow = code === 'slow_down' || type === 'slow_down' ? { slowDown: true } : {}
  const said = readWords(message)
  if (said === null) return slow
  const { kind, limit, used } = said
  const remaining = limit === undefined || used === undefined ? undefined : Math.max(0, limit - used)
  const [limitName, remainingName] = names[kind]
  return {
    ...slow,
    refusedFor: kind,
    ...(limit !== undefined && limit > 0 && { [limitName]: limit }),
    ...(remaining !== undefined && { [remainingName]: remaining }),
  }
}

const names = {
  images: ['imagesPerMinute', 'remainingImages'],
  requests: ['requestsPerMinute', 'remainingRequests'],
  tokens: ['tokensPerMinute', 'remainingTokens'],
} as const satisfies Record<Kind, readonly [keyof RateFacts, keyof RateFacts]>

function readWords(message: string | null): { kind: Kind; limit?: number; used?: number; requested?: number } | null {
  const met = /\bon ([a-z -]{3,40}?) per (min|minute|day)\b([^.]*)/i.exec(message ?? '')
  const kind = met === null ? null : kindOf(met[1] ?? '')
  if (met === null || kind === null) return null
  // A limit of a day says when to come back and nothing of a minute, whatever it counts.
  if (met[2]?.toLowerCase() === 'day') return { kind: 'requests' }
  const number = (name: string): number | undefined =>
    count(new RegExp(`\\b${name}:? ([\\d,]*\\d)`, 'i').exec(met[3] ?? '')?.[1]?.replaceAll(',', ''))
  const [limit, used, requested] = [number('limit'), number('used'), number('requested')]
  return {
    kind,
    ...(limit !== undefined && { limit }),
    ...(used !== undefined && { used }),
    ...(requested !== undefined && { requested }),
  }
}

function count(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d{1,12}(\.\d{1,6})?\s*$/.test(text)) return undefined
  const value = Number(text)
  return value <= mostPerMinute ? value : undefined
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** "6m0s", "350ms", "1h2m3.5s"; a bare number is seconds, unless so large that it can only be a date. */
function durationMs(text: string): number | undefined {
  const bare = count(text)
  if (bare !== undefined) return bare < 1_000_000 ? bare * 1_000 : undefined
  if (!/^\s*(\d{1,9}(\.\d{1,9})?(ms|s|m|h|d))+\s*$/i.test(text)) return undefined
  let total = 0
  for (const [, value, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/gi)) {
    total += Number(value) * (unitMs[unit?.toLowerCase() ?? ''] ?? 0)
  }
  return total
}

function set(counter: Counter, name: keyof Counter, value: number | undefined): void {
  if (value !== undefined) counter[name] = value
}
