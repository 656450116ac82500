import { join } from 'node:path'
import { failureOf } from '../../../contract/failure.ts'
import { spoolPath } from '../files/paths.ts'
import type { Outcome, Provider } from '../provider/provider.ts'
import type { Claim } from './claim.ts'
import type { PaceEnding } from './pace/pace.ts'
import type { QueueParts } from './ports.ts'

/** How a claimed job's one request ended, and when its head left (epoch ms); null when it never did. */
export interface Sent {
  readonly outcome: Outcome
  readonly sentAt: number | null
}

/** Sends a claimed job once. Never rejects: every end is an outcome. */
export async function sendClaim(
  parts: QueueParts,
  { job, attemptId }: Claim,
  provider: Provider,
  signal: AbortSignal,
): Promise<Sent> {
  const { store, clock, root } = parts
  let sentAt: number | null = null
  try {
    const outcome = await provider.send({
      attemptId,
      endpoint: 'images/generations',
      bodyText: job.body,
      hash: job.hash,
      spoolPath: join(root, spoolPath(attemptId)),
      timeoutMs: timeoutOf(parts, job.model, job.body),
      signal,
      onSent: () => {
        const at = clock()
        sentAt = at
        store.durable.later(() => store.attempts.move(attemptId, 'sent', { sentAt: at }))
      },
    })
    return { outcome, sentAt }
  } catch (error) {
    // A provider never throws; if one does all the same, what was sent decides.
    const failure = failureOf(error)
    if (sentAt === null) return { outcome: { kind: 'not_sent', failure: { ...failure, money: 'not_charged' } }, sentAt }
    return { outcome: { kind: 'unknown', failure: { ...failure, money: 'held' }, requestId: null }, sentAt }
  }
}

/** What an end says about the provider's limits. */
export function paceEndingOf(outcome: Outcome): PaceEnding {
  if (outcome.kind === 'received') return { kind: 'accepted', facts: outcome.rates ?? null }
  if (outcome.kind === 'refused' && outcome.failure.code === 'rate_limited') {
    return { kind: 'refused', facts: outcome.rates ?? null, retryAfterMs: outcome.retryAfterMs }
  }
  return { kind: 'other' }
}

function timeoutOf(parts: QueueParts, model: string, body: string): number {
  const { quality, size } = JSON.parse(body) as { quality?: string; size?: string }
  return parts.models.timeoutMs(model, quality ?? 'auto', size ?? 'auto')
}
