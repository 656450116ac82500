import { assertNever } from '../../contract/assert-never.ts'
import type { PaceView } from '../../contract/queue.ts'
import { providerWords } from '../provider-words.ts'
import { duration, moment } from '../ui/format.ts'

/** Refusals for pace are said from this share on. */
const worthSaying = 0.02

/** The lanes' limits as one gauge. */
export interface Gauge {
  /** Images a minute over all lanes with a limit; null when no lane has met one. */
  readonly limit: number | null
  /** "6 per minute"; empty without a limit. */
  readonly figure: string
  /** ", learnt from OpenAI at 14:02", or "No limit met yet". */
  readonly source: string
  /** "3.1 % refused for pace": empty up to 2 %. */
  readonly refusals: string
}

/** What the lanes have learnt, in words. The lane that sent most speaks for all; their limits add up. */
export function gaugeOf(lanes: readonly PaceView[], now = Date.now()): Gauge {
  const limited = lanes.filter(({ imagesPerMinute }) => imagesPerMinute !== null).toSorted((a, b) => b.sent - a.sent)
  const [busiest] = limited
  const limit = busiest === undefined ? null : limited.reduce((sum, lane) => sum + (lane.imagesPerMinute ?? 0), 0)
  return {
    limit,
    figure: limit === null ? '' : `${rate(limit)} per minute`,
    source: busiest === undefined ? 'No limit met yet' : sourceOf(busiest, limited.length, now),
    refusals: refusalsOf(lanes),
  }
}

/** "Sends again in 12 s"; empty when every lane may send. `elapsedMs`: since the lanes were looked at. */
export function waitWords(lanes: readonly PaceView[], elapsedMs: number): string {
  const waits = lanes.map(({ waitMs }) => waitMs - elapsedMs)
  const shortest = Math.min(...waits)
  return lanes.length === 0 || shortest <= 500 ? '' : `Sends again in ${duration(Math.ceil(shortest / 1_000))}`
}

/** "5.9", "120": one decimal where it matters. */
export function rate(perMinute: number): string {
  const rounded = perMinute >= 10 ? Math.round(perMinute) : Math.round(perMinute * 10) / 10
  return rounded.toLocaleString('en-US')
}

function sourceOf(lane: PaceView, lanes: number, now: number): string {
  const at = lane.learnedAt === null ? '' : ` at ${moment(lane.learnedAt, now)}`
  const more = lanes > 1 ? ` and ${lanes - 1} more` : ''
  const name = providerWords(lane.provider, lane.host || lane.provider) + more
  switch (lane.learnedFrom) {
    case null:
    case 'headers':
      return `, learnt from ${name}${at}`
    case 'refusal':
      return `, learnt when ${name} refused${at}`
    case 'trial':
      return `, found by trying ${name}${at}`
    default:
      return assertNever(lane.learnedFrom)
  }
}

function refusalsOf(lanes: readonly PaceView[]): string {
  const sent = lanes.reduce((sum, lane) => sum + lane.sent, 0)
  const refused = lanes.reduce((sum, lane) => sum + lane.refused, 0)
  const share = sent === 0 ? 0 : refused / sent
  return share > worthSaying ? `${(share * 100).toFixed(1)}\u00A0% refused for pace` : ''
}
