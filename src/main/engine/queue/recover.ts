import type { Failure } from '../../../contract/failure.ts'
import { fromMicros } from '../../../contract/money.ts'
import type { RecoverySummary } from '../../../contract/queue.ts'
import { libraryFolders } from '../files/paths.ts'
import { listSpool, removeQuietly, removeUnfinished } from '../files/spool.ts'
import type { AttemptRecord } from '../store/attempts.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Received } from './finish.ts'
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
  const { responses } = await listSpool(join(parts.root, 'spool'))
  const answers = new Map(responses.map(({ attemptId, path }) => [attemptId, path]))
  const open = store.attempts.open()
  // First of all: finishing answers wakes the dispatcher, and it must find nothing that may be sent.
  holdUnfinishedBatches(parts, open.length > 0)
  const received: Received[] = []
  let atRisk = 0
  let unknown = 0
  store.transaction(() => {
    for (const attempt of open) {
      const job = store.jobs.get(attempt.job_id)
      if (!job) continue
      const answer = answers.get(attempt.id)
      if (answer) {
        received.push(receivedAgain(parts, attempt, job, answer))
        continue
      }
      unknown += 1
      atRisk += job.reserved_micros
      holdUnknown(parts, { job, attemptId: attempt.id }, interrupted, null)
    }
  })
  const before = unknownCount(parts)
  await dispatcher.finishSpooled(received)
  const unreadable = unknownCount(parts) - before
  await dropStoredAnswers(parts, answers)
  if (open.length === 0) return null
  return {
    stored: received.length - unreadable,
    unknown: unknown + unreadable,
    atRiskUsd: fromMicros(atRisk),
  }
}

function receivedAgain(parts: QueueParts, attempt: AttemptRecord, job: JobRecord, responsePath: string): Received {
  return {
    claim: { job, attemptId: attempt.id },
    responsePath,
    requestId: attempt.request_id,
    status: attempt.http_status ?? 200,
    sentAt: attempt.sent_at,
    provider: attempt.provider,
    renditions: parts.store.batches.source(job.batch_id).recipe.renditions,
  }
}

/** An answer whose picture is committed is of no more use; the last engine died before deleting it. */
async function dropStoredAnswers(parts: QueueParts, answers: ReadonlyMap<string, string>): Promise<void> {
  for (const [attemptId, path] of answers) {
    if (parts.store.attempts.get(attemptId)?.state === 'stored') await removeQuietly(path)
  }
}

/** Nothing is sent at start without the user: what was under way waits, with the reason. */
function holdUnfinishedBatches(parts: QueueParts, crashed: boolean): void {
  for (const id of parts.store.batches.unfinishedIds()) {
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

function unknownCount(parts: QueueParts): number {
  return parts.store.batches.ids().reduce((total, id) => total + parts.store.batches.summary(id).jobs.unknown, 0)
}
