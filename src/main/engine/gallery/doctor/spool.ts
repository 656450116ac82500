import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { listSpool, removeQuietly, type SpooledFile } from '../../files/spool.ts'
import type { Received } from '../../queue/finish.ts'
import { receivedAgain } from '../../queue/kept.ts'
import { count, fine, wrong, type DoctorParts } from './finding.ts'

/**
 * Raw answers that were left behind. Repair deletes one whose picture is stored, since it is of no more use, and makes
 * the picture of one whose job has none. Any other was paid for, or may have been, and stays for the user's decision.
 */
export async function checkSpool(parts: DoctorParts, repair: boolean): Promise<readonly DoctorFinding[]> {
  const { responses, parts: broken } = await listSpool(join(parts.root, 'spool'))
  const wanted = responses.flatMap((answer) => wantedOf(parts, answer))
  const stored = [...responses, ...broken].filter(({ attemptId }) => isStored(parts, attemptId))
  const kept = responses.length + broken.length - stored.length - wanted.length
  return [
    fine('spool', kept === 0 ? 'No answer waits in the spool.' : `${count(kept, 'answer')} under way or kept for you.`),
    ...(await publishFinding(parts, wanted, repair)),
    ...(await sweepFinding(await stillThere(stored), repair)),
  ]
}

/** The engine deletes an answer a moment after its picture is committed: only what outlasts that was left behind. */
async function stillThere(files: readonly SpooledFile[]): Promise<readonly SpooledFile[]> {
  if (files.length > 0) await setTimeout(1_000)
  return files.filter(({ path }) => existsSync(path))
}

function isStored({ store }: DoctorParts, attemptId: string): boolean {
  return store.attempts.get(attemptId)?.state === 'stored'
}

/** A whole answer whose job is held as unknown. */
function wantedOf(parts: DoctorParts, { attemptId, path }: SpooledFile): readonly Received[] {
  const attempt = parts.store.attempts.get(attemptId)
  const job = attempt?.state === 'unknown' ? parts.store.jobs.get(attempt.job_id) : undefined
  return attempt && job?.state === 'unknown' ? [receivedAgain(parts, attempt, job, path)] : []
}

async function publishFinding(parts: DoctorParts, wanted: readonly Received[], repair: boolean) {
  if (wanted.length === 0) return []
  const message = `${count(wanted.length, 'answer')} in the spool whose pictures are not stored.`
  const fix = 'Repair makes images of what can be read.'
  if (!repair) return [wrong('spool', message, fix)]
  await parts.finish(wanted)
  const made = wanted.filter(({ claim }) => isStored(parts, claim.attemptId)).length
  const all = made === wanted.length
  const rest = all ? '' : ' The others cannot be read; they are kept.'
  return [wrong('spool', `${message} ${count(made, 'image')} made.${rest}`, all ? fix : 'Decide about them.', all)]
}

async function sweepFinding(stored: readonly SpooledFile[], repair: boolean): Promise<readonly DoctorFinding[]> {
  if (stored.length === 0) return []
  const removed = repair ? await Promise.all(stored.map(({ path }) => removeQuietly(path))) : [false]
  const message = `${count(stored.length, 'answer')} left behind though the pictures are stored.`
  return [wrong('spool', message, 'Repair deletes them.', removed.every(Boolean))]
}
