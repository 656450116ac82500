import type { Failure } from '../../../contract/failure.ts'
import { fromMicros } from '../../../contract/money.ts'
import type { RecoverySummary } from '../../../contract/queue.ts'
import { libraryFolders } from '../files/paths.ts'
import { listSpool, removeQuietly, removeUnfinished } from '../files/spool.ts'
import type { AttemptRecord } from '../store/attempts.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Received } from './finish.ts'
import { allKeptAnswers, answerPath, receivedAgain } from './kept.ts'
import { pauseBatch } from './pauses.ts'
import type { QueueParts } from './ports.ts'
import { holdUnknown } from './settle.ts'
import { join } from 'node:path'

const interrupted: Failure = {
  code: 'outcome_unknown',
  message: 'Proofsheet stopped between sending this request and its answer.',
  money: 'held',
  action: 'Choose: send again (may be a second charge), or give up and release the hold.',
}

/**
 * At start, under the lock, before anything is sent: work the last engine left behind is brought to an end. A whole
 * answer in the spool becomes its picture by the same code as always; an attempt without one is held as unknown.
 * Nothing is sent. Returns null when there was nothing to do.
 */
export async function recover(parts: QueueParts, dispatcher: Dispatcher): Promise<RecoverySummary | null> {
  const { store } = parts
  store.transaction(() => store.batches.dropHalfMade())
  await removeUnfinished(parts.root, libraryFolders)
  const open = store.attempts.open()
  // First of all: finishing answers wakes the dispatcher, and it must find nothing that may be sent.
  holdUnfinishedBatches(parts, open.length > 0)
  const { received, atRisk } = store.transaction(() => sortOut(parts, open))
  await dispatcher.finishSpooled([...received, ...allKeptAnswers(parts)])
  await dropStoredAnswers(parts)
  if (open.length === 0) return null
  const stored = open.filter(({ id }) => store.attempts.get(id)?.state === 'stored').length
  const setAside = 0
  return { stored, unknown: open.length - stored, atRiskUsd: fromMicros(atRisk), setAside, totals: totalsOf(parts) }
}

/** Attempts without an end: with an answer in the spool they go on, without one they are held. */
function sortOut(parts: QueueParts, open: readonly AttemptRecord[]): { received: Received[]; atRisk: number } {
  const received: Received[] = []
  let atRisk = 0
  for (const attempt of open) {
    const job = parts.store.jobs.get(attempt.job_id)
    if (!job) continue
    const answer = answerPath(parts.root, attempt.id)
    if (answer) {
      received.push(receivedAgain(parts, attempt, job, answer))
      continue
    }
    atRisk += job.reserved_micros
    holdUnknown(parts, { job, attemptId: attempt.id }, interrupted, null)
  }
  return { received, atRisk }
}

/** An answer whose picture is committed is of no more use; the last engine died before deleting it. */
async function dropStoredAnswers(parts: QueueParts): Promise<void> {
  const { responses } = await listSpool(join(parts.root, 'spool'))
  for (const { attemptId, path } of responses) {
    if (parts.store.attempts.get(attemptId)?.state === 'stored') await removeQuietly(path)
  }
}

/** Nothing is sent at start without the user: what was under way waits, with the reason. */
function holdUnfinishedBatches(parts: QueueParts, crashed: boolean): void {
  for (const id of parts.store.batches.unfinishedIds()) {
    parts.store.jobs.forgetWaits(id)
    if (parts.store.batches.summary(id).pause) continue
    pauseBatch(parts, id, {
      cause: crashed ? 'crash' : 'interrupted',
      message: crashed
        ? 'Proofsheet stopped in the middle of this batch.'
        : 'This batch was not finished when Proofsheet closed.',
      action: 'Resume to go on. Nothing already sent is sent again.',
    })
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
