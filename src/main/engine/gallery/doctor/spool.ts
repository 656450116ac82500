import { join } from 'node:path'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { listSpool, removeQuietly } from '../../files/spool.ts'
import { count, fine, wrong, type DoctorParts } from './finding.ts'

/**
 * Raw answers that were left behind. One whose picture is stored is of no more use and repair deletes it. Any other was
 * paid for, or may have been, and stays: it is finished at the next start, or waits for the user's decision.
 */
export async function checkSpool({ root, store }: DoctorParts, repair: boolean): Promise<readonly DoctorFinding[]> {
  const { responses, parts } = await listSpool(join(root, 'spool'))
  const isStored = ({ attemptId }: { attemptId: string }): boolean => store.attempts.get(attemptId)?.state === 'stored'
  const leftovers = [...responses, ...parts].filter(isStored)
  const kept = responses.length + parts.length - leftovers.length
  const findings = [
    fine('spool', kept === 0 ? 'No answer waits in the spool.' : `${count(kept, 'answer')} under way or kept for you.`),
  ]
  if (leftovers.length === 0) return findings
  const removed = repair ? await Promise.all(leftovers.map(({ path }) => removeQuietly(path))) : [false]
  const message = `${count(leftovers.length, 'answer')} left behind though the pictures are stored.`
  return [...findings, wrong('spool', message, 'Repair deletes them.', removed.every(Boolean))]
}
