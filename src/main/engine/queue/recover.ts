import { join } from 'node:path'
import type { Failure } from '../../../contract/failure.ts'
import { fromMicros } from '../../../contract/money.ts'
import type { RecoverySummary } from '../../../contract/queue.ts'
import { libraryFolders } from '../files/paths.ts'
import { listSpool, removeQuietly, removeUnfinished } from '../files/spool.ts'
import type { AttemptRecord } from '../store/attempts.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Dispatcher } from './dispatcher.ts'
import { finishReceived, type Received } from './finish.ts'
import { allKeptAnswers, answerPath, brokenPath, receivedAgain } from './kept.ts'
import type { QueueParts } from './ports.ts'
import { holdUnknown } from './settle.ts'
import { holdUnfinished } from './start.ts'

const interrupted: Failure = {
  code: 'outcome_unknown',
  message: 'Proofsheet stopped between sending this request and its answer.',
  money: 'held',
  action: 'Choose: send again (may be a second charge), or give up and release the hold.',
}

/** Twice in a row the engine died while it worked on this job: a third time would only be one more. */
const deadliestCrashes = 2

const setAside: Failure = {
  code: 'set_aside',
  message: 'Proofsheet stopped twice while it worked on this picture, so it was set aside. Whatever arrived is kept.',
  money: 'held',
  action: 'Look for its answer, send it again, or write it off.',
}

/** Work of the last engine, sorted by what becomes of it. */
interface LeftBehind {
  readonly received: readonly Received[]
  readonly unknown: readonly AttemptRecord[]
  readonly aside: readonly AttemptRecord[]
}

/**
 * At start, under the lock, before anything is sent: work the last engine left behind is brought to an end. A whole
 * answer in the spool becomes its picture by the same code as always; an attempt without one is held as unknown; a job
 * that was under way in two crashes is set aside. Nothing is sent. Null when there was no crash, or nothing to tell of it.
 */
export async function recover(
  parts: QueueParts,
  dispatcher: Dispatcher,
  wasClosedWell: boolean,
): Promise<RecoverySummary | null> {
  const { store } = parts
  store.transaction(() => store.batches.dropHalfMade())
  await removeUnfinished(parts.root, libraryFolders)
  const open = store.attempts.open()
  const hasCrashed = !wasClosedWell || open.length > 0
  // First of all: finishing answers wakes the dispatcher, and it must find nothing that may be sent.
  holdUnfinished(parts, hasCrashed)
  // Counted before the work is taken up: should an answer bring this engine down too, the next start knows.
  const kept = allKeptAnswers(parts)
  store.transaction(() => {
    for (const { job_id } of open) store.jobs.suspect(job_id)
    for (const { claim } of kept) store.jobs.suspect(claim.job.id)
  })
  await salvage(parts, open)
  const left = store.transaction(() => sortOut(parts, open))
  const again = allKeptAnswers(parts).filter(({ claim }) => !isDeadly(claim.job))
  const received = new Map([...left.received, ...again].map((item) => [item.claim.attemptId, item]))
  await dispatcher.finishSpooled([...received.values()])
  // They did not bring this engine down.
  store.transaction(() => received.forEach(({ claim }) => store.jobs.acquit(claim.job.id)))
  await dropStoredAnswers(parts)
  const totals = totalsOf(parts)
  if (!hasCrashed || (open.length === 0 && totals.waiting === 0)) return null
  const ended = open.map(({ id, job_id }) => ({ state: store.attempts.get(id)?.state, job: store.jobs.get(job_id) }))
  const unknown = ended.filter(({ state }) => state !== 'stored')
  return {
    stored: ended.length - unknown.length,
    unknown: unknown.length,
    atRiskUsd: fromMicros(unknown.reduce((sum, { job }) => sum + (job?.reserved_micros ?? 0), 0)),
    setAside: left.aside.length,
    totals,
  }
}

function isDeadly(job: JobRecord): boolean {
  return job.crashes >= deadliestCrashes
}

/**
 * An engine can die between the last byte of an answer and its new name: what looks broken off may be whole. Reading it
 * decides; one that is not whole is no answer, and its job is held like any other.
 */
async function salvage(parts: QueueParts, open: readonly AttemptRecord[]): Promise<void> {
  for (const attempt of open) {
    const job = parts.store.jobs.get(attempt.job_id)
    const path = answerPath(parts.root, attempt.id) ? null : brokenPath(parts.root, attempt.id)
    if (!job || !path || isDeadly(job)) continue
    await finishReceived(parts, receivedAgain(parts, attempt, job, path)).catch(() => undefined)
  }
}

/** Attempts without an end: with an answer in the spool they go on, without one they are held. */
function sortOut(parts: QueueParts, open: readonly AttemptRecord[]): LeftBehind {
  const left = { received: [] as Received[], unknown: [] as AttemptRecord[], aside: [] as AttemptRecord[] }
  for (const attempt of open) {
    const job = parts.store.jobs.get(attempt.job_id)
    if (job?.state !== 'running') continue
    const answer = answerPath(parts.root, attempt.id)
    if (isDeadly(job)) {
      left.aside.push(attempt)
      holdUnknown(parts, { job, attemptId: attempt.id }, setAside, null)
    } else if (answer) {
      left.received.push(receivedAgain(parts, attempt, job, answer))
    } else {
      left.unknown.push(attempt)
      holdUnknown(parts, { job, attemptId: attempt.id }, interrupted, null)
    }
  }
  return left
}

/** An answer whose picture is committed is of no more use; the last engine died before deleting it. */
async function dropStoredAnswers(parts: QueueParts): Promise<void> {
  const { responses, parts: broken } = await listSpool(join(parts.root, 'spool'))
  for (const { attemptId, path } of [...responses, ...broken]) {
    if (parts.store.attempts.get(attemptId)?.state === 'stored') await removeQuietly(path)
  }
}

/** All jobs of the batches that are not finished, and of those with something unknown. */
function totalsOf({ store }: QueueParts): RecoverySummary['totals'] {
  const totals = { done: 0, waiting: 0, unknown: 0, failed: 0 }
  for (const id of store.batches.ids()) {
    const { jobs, state } = store.batches.summary(id)
    if (state !== 'running' && state !== 'paused' && jobs.unknown === 0) continue
    totals.done += jobs.done
    totals.waiting += jobs.waiting
    totals.unknown += jobs.unknown
    totals.failed += jobs.failed
  }
  return totals
}
