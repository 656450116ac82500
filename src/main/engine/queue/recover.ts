import { join } from 'node:path'
import type { Failure } from '../../../contract/failure.ts'
import { fromMicros } from '../../../contract/money.ts'
import type { RecoverySummary } from '../../../contract/queue.ts'
import { libraryFolders } from '../files/paths.ts'
import { listSpool, removeQuietly, removeUnfinished } from '../files/spool.ts'
import type { AttemptRecord } from '../store/attempts.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Dispatcher } from './dispatcher.ts'
import { finishReceived, paidFor } from './finish.ts'
import { allKeptAnswers, answerPath, brokenPath, receivedAgain } from './kept.ts'
import type { QueueParts } from './ports.ts'
import { holdUnknown } from './settle.ts'
import { holdBatch, holdUnfinished } from './start.ts'

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
  store.transaction(() => open.forEach((attempt) => countCrash(parts, attempt)))
  for (const attempt of open) await finishOne(parts, attempt)
  const setAsideNow = store.transaction(() => holdRest(parts, open))
  await finishKept(parts, dispatcher, hasCrashed)
  await dropStoredAnswers(parts)
  const totals = totalsOf(parts)
  if (!hasCrashed || (open.length === 0 && totals.waiting === 0)) return null
  const ended = open.map(({ id, job_id }) => ({ state: store.attempts.get(id)?.state, job: store.jobs.get(job_id) }))
  const unknown = ended.filter(({ state }) => state !== 'stored')
  return {
    stored: ended.length - unknown.length,
    unknown: unknown.length,
    atRiskUsd: fromMicros(unknown.reduce((sum, { job }) => sum + (job?.reserved_micros ?? 0), 0)),
    setAside: setAsideNow,
    totals,
  }
}

function isDeadly(job: JobRecord): boolean {
  return job.crashes >= deadliestCrashes
}

/** The crash that left the attempt open counts once, however often the engine dies before it comes to its answer. */
function countCrash({ store, root }: QueueParts, attempt: AttemptRecord): void {
  if (attempt.state === 'received') return
  store.jobs.suspect(attempt.job_id)
  if (answerPath(root, attempt.id) ?? brokenPath(root, attempt.id)) store.attempts.move(attempt.id, 'received')
}

/**
 * One answer at a time, and each is under suspicion only while it is worked on: the one that brings the engine down is
 * known at the next start, and the others are not set aside with it. What looks broken off may be whole, since an engine
 * can die between the last byte and the new name; reading it decides, and one that is not whole is no answer.
 */
async function finishOne(parts: QueueParts, attempt: AttemptRecord): Promise<void> {
  const { store, root } = parts
  const job = store.jobs.get(attempt.job_id)
  const path = answerPath(root, attempt.id) ?? brokenPath(root, attempt.id)
  if (job?.state !== 'running' || !path || isDeadly(job)) return
  store.transaction(() => store.jobs.suspect(job.id))
  try {
    await finishReceived(parts, receivedAgain(parts, attempt, job, path))
  } catch (error) {
    const failure = paidFor(error, { responsePath: path })
    const isWhole = path === answerPath(root, attempt.id)
    if (isWhole)
      store.transaction(() => holdUnknown(parts, { job, attemptId: attempt.id }, failure, attempt.request_id))
  }
  store.transaction(() => store.jobs.acquit(job.id))
}

/** What is still open has no usable answer. Returns how many were set aside. */
function holdRest(parts: QueueParts, open: readonly AttemptRecord[]): number {
  let aside = 0
  for (const { id: attemptId, job_id } of open) {
    const job = parts.store.jobs.get(job_id)
    if (job?.state !== 'running') continue
    if (isDeadly(job)) aside += 1
    holdUnknown(parts, { job, attemptId }, isDeadly(job) ? setAside : interrupted, null)
  }
  return aside
}

/**
 * Answers an earlier engine kept because the disk, not they, was at fault. Those that were there in a crash go one by one.
 * What follows from them must not be sent either: their batches wait meanwhile, and those nothing followed in are finished again.
 */
async function finishKept(parts: QueueParts, dispatcher: Dispatcher, hasCrashed: boolean): Promise<void> {
  const { store } = parts
  const kept = allKeptAnswers(parts).filter(({ claim }) => !isDeadly(claim.job))
  const batches = [...new Set(kept.map(({ claim }) => claim.job.batch_id))]
  const held = batches.filter((id) => holdBatch(parts, id, hasCrashed))
  const [suspects, fresh] = [
    kept.filter(({ claim }) => claim.job.crashes > 0),
    kept.filter(({ claim }) => claim.job.crashes === 0),
  ]
  for (const group of [fresh, ...suspects.map((one) => [one])]) {
    store.transaction(() => group.forEach(({ claim }) => store.jobs.suspect(claim.job.id)))
    await dispatcher.finishSpooled(group)
    store.transaction(() => group.forEach(({ claim }) => store.jobs.acquit(claim.job.id)))
  }
  for (const id of held) if (store.batches.summary(id).jobs.waiting === 0) store.batches.setPause(id, null)
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
