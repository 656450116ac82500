import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FailureCode } from '../../../contract/failure.ts'
import { spoolPath } from '../files/paths.ts'
import type { AttemptRecord } from '../store/attempts.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Received } from './finish.ts'
import type { QueueParts } from './ports.ts'

/** Why a whole answer may lie in the spool without its picture: nothing was wrong with the answer itself. */
const storable: ReadonlySet<FailureCode> = new Set([
  'disk_full',
  'disk_error',
  'library_missing',
  'library_damaged',
  'converter_crashed',
  'cancelled',
  'internal',
])

const diskFaults: ReadonlySet<FailureCode> = new Set(['disk_full', 'disk_error', 'library_missing'])

/** Where an attempt's whole answer lies, or null. */
export function answerPath(root: string, attemptId: string): string | null {
  const path = join(root, `${spoolPath(attemptId)}.resp`)
  return existsSync(path) ? path : null
}

/** Where what came of a broken-off answer lies, or null. It may be whole: an engine can die between the last byte and the rename. */
export function brokenPath(root: string, attemptId: string): string | null {
  const path = join(root, `${spoolPath(attemptId)}.part`)
  return existsSync(path) ? path : null
}

/** Everything in the spool that may still be the picture of an unknown job, whole or broken off. */
export function traces(parts: QueueParts, jobs: readonly JobRecord[]): Received[] {
  return jobs.flatMap((job) => {
    const attempt = parts.store.attempts.ofJob(job.id).at(-1)
    if (job.state !== 'unknown' || attempt?.state !== 'unknown') return []
    const path = answerPath(parts.root, attempt.id) ?? brokenPath(parts.root, attempt.id)
    return path ? [receivedAgain(parts, attempt, job, path)] : []
  })
}

/** With a disk at fault, what looks broken off may be whole: only its new name could not be written. */
function keptPath(root: string, attemptId: string, cause: FailureCode): string | null {
  return answerPath(root, attemptId) ?? (diskFaults.has(cause) ? brokenPath(root, attemptId) : null)
}

/** Jobs held as unknown whose paid answer is in the spool and can still become a picture. */
export function keptAnswers(parts: QueueParts, jobs: readonly JobRecord[]): Received[] {
  return jobs.flatMap((job) => {
    if (job.state !== 'unknown' || !job.cause || !storable.has(job.cause)) return []
    const attempt = parts.store.attempts.ofJob(job.id).at(-1)
    const path = attempt?.state === 'unknown' ? keptPath(parts.root, attempt.id, job.cause) : null
    return attempt && path ? [receivedAgain(parts, attempt, job, path)] : []
  })
}

/** The same for a whole library. */
export function allKeptAnswers(parts: QueueParts): Received[] {
  const { batches, jobs } = parts.store
  return batches.ids().flatMap((id) => keptAnswers(parts, jobs.inState(id, 'unknown')))
}

/** An answer received by an earlier engine, or earlier by this one. */
export function receivedAgain(parts: QueueParts, attempt: AttemptRecord, job: JobRecord, path: string): Received {
  return {
    claim: { job, attemptId: attempt.id },
    responsePath: path,
    requestId: attempt.request_id,
    status: attempt.http_status ?? 200,
    sentAt: attempt.sent_at,
    provider: attempt.provider,
    renditions: parts.store.batches.source(job.batch_id).recipe.renditions,
  }
}
