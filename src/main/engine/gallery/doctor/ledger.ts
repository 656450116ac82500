import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { fillGaps, ledgerGaps } from '../../ledger/compare.ts'
import { count, fine, wrong, type DoctorParts } from './finding.ts'

const fix = 'Repair writes what is missing.'

/** The ledger from which a lost database is rebuilt: that it has all the database has. */
export async function checkLedger(parts: DoctorParts, repair: boolean): Promise<readonly DoctorFinding[]> {
  const { root, store, ledger } = parts
  await ledger.flush()
  const failure = ledger.failure()
  if (failure) return [wrong('ledger', failure.message, failure.action)]
  const gaps = await ledgerGaps(root, store.db)
  const missing = gaps.attempts.length + gaps.batches.length + gaps.jobs.length
  if (missing === 0) return [fine('ledger', 'The ledger has every request and every image.')]
  const lacks = [count(gaps.batches.length, 'batch record'), count(gaps.attempts.length, 'request')]
  const message = `The ledger lacks ${lacks.join(', ')} and ${count(gaps.jobs.length, 'job')} not sent yet.`
  if (!repair) return [wrong('ledger', message, fix)]
  fillGaps(store.db, gaps)
  const isWritten = await ledger.flush()
  return [wrong('ledger', `${message} ${isWritten ? 'Written.' : 'They could not be written.'}`, fix, isWritten)]
}
