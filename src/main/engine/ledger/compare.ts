import { failed } from '../../../contract/failure.ts'
import type { AttemptState } from '../../../contract/job.ts'
import type { Db } from '../store/open.ts'
import { makeDue } from './due.ts'
import { readLedger } from './files.ts'
import type { LedgerLine } from './line.ts'
import { unseenFrom } from './replay.ts'

/** A later state never gives way to an earlier one: `unknown` may still become `stored`, nothing else goes on. */
const rank: Readonly<Record<AttemptState, number>> = {
  prepared: 0,
  sent: 1,
  received: 2,
  unknown: 3,
  refused: 4,
  not_sent: 4,
  stored: 4,
}

const rankOf = (state: unknown): number => rank[state as AttemptState] ?? 0

/**
 * Requests the ledger knows better than the database. The ledger is written only after a commit is on disk, so there are
 * none, unless the database was replaced by an older copy or lost its write-ahead log: then jobs that were sent and paid
 * for would look as if they waited, and others would take the numbers of those that were made since. Reads only what was
 * written after the place the database remembers.
 */
export async function requestsDatabaseLacks(root: string, db: Db): Promise<number> {
  const stateOf = db.prepare<[string], string>('SELECT state FROM attempt WHERE id = ?').pluck()
  const isKnown = db
    .prepare<[unknown, unknown], number>(
      'SELECT EXISTS (SELECT 1 FROM job WHERE id = ?) OR ? <= (SELECT newest FROM removed_job)',
    )
    .pluck()
  const lacking = new Set<string>()
  for await (const { line } of readLedger(root, await unseenFrom(root, db))) {
    const attempts = attemptsIn(line)
    for (const [id, state] of attempts) {
      const ours = stateOf.get(id)
      if (ours === undefined || rankOf(ours) < rankOf(state)) lacking.add(id)
    }
    // Those with an attempt count as that.
    const jobs = attempts.length > 0 ? [] : (line?.rows.job ?? [])
    for (const { id } of jobs) if (isKnown.get(id, id) === 0) lacking.add(`job ${String(id)}`)
  }
  return lacking.size
}

/** Throws `library_damaged` when the ledger knows requests the database does not. Cheap: see above. */
export async function refuseOlderDatabase(root: string, db: Db): Promise<void> {
  const lacking = await requestsDatabaseLacks(root, db)
  if (lacking === 0) return
  throw failed(
    'library_damaged',
    `The library's database is older than its ledger: ${lacking.toLocaleString('en-US')} of its requests are missing in it, or how they ended.`,
    'Run "proofsheet doctor --repair": it brings the database up to the ledger. Nothing was changed and nothing is sent.',
  )
}

export interface LedgerGaps {
  /** Lines that are torn or not ours. */
  readonly unreadable: number
  readonly batches: readonly string[]
  /** Jobs that were never sent. */
  readonly jobs: readonly number[]
  readonly attempts: readonly string[]
}

/** What the database has and the ledger lacks though it is not due. Reads the whole ledger. */
export async function ledgerGaps(root: string, db: Db): Promise<LedgerGaps> {
  const told = new Map<string, number>()
  const batches = new Set<string>()
  const jobs = new Set<number>()
  let unreadable = 0
  for await (const { line } of readLedger(root)) {
    if (!line) unreadable += 1
    for (const [id, state] of attemptsIn(line)) told.set(id, rankOf(state))
    for (const { id } of line?.rows.batch ?? []) batches.add(String(id))
    for (const { id } of line?.rows.job ?? []) jobs.add(Number(id))
  }
  const due = makeDue(db)
  // Of a page the batch counts.
  const waiting = new Set(due.next(-1).map(({ kind, id }) => `${kind} ${id.split(' ')[0] ?? ''}`))
  const isMissing = (state: string, id: string): boolean => {
    const known = told.get(id)
    const isOpen = rankOf(state) < rank.unknown
    return known === undefined || (!isOpen && known !== rankOf(state))
  }
  const attempts = db.prepare<[], { id: string; state: string }>('SELECT id, state FROM attempt').all()
  const ids = db.prepare<[], number>('SELECT id FROM batch WHERE ready = 1').pluck().all()
  const unsent = db
    .prepare<[], { id: number; batch: number }>(
      'SELECT job.id, batch_id batch FROM job JOIN batch ON batch.id = batch_id AND ready = 1 WHERE claimed_at IS NULL',
    )
    .all()
  return {
    unreadable,
    batches: ids.map(String).filter((id) => !batches.has(id) && !waiting.has(`batch ${id}`)),
    jobs: unsent
      .filter(({ id, batch }) => !jobs.has(id) && !waiting.has(`unsent ${batch}`) && !waiting.has(`job ${id}`))
      .map(({ id }) => id),
    attempts: attempts
      .filter(({ id, state }) => !waiting.has(`attempt ${id}`) && isMissing(state, id))
      .map(({ id }) => id),
  }
}

/** Has the gaps written with the next lines, and with them what no count tells to be missing: it is little. */
export function fillGaps(db: Db, { batches, jobs, attempts }: LedgerGaps): void {
  const due = makeDue(db)
  const days = db.prepare<[], string>('SELECT day FROM spend_day ORDER BY day').pluck().all()
  const reviewed = db.prepare<[], number>("SELECT id FROM row WHERE state IN ('approved', 'rework')").pluck().all()
  db.transaction(() => {
    due.add('setting', 'settings')
    for (const id of batches) due.add('batch', id)
    for (const id of jobs) due.add('job', String(id))
    for (const id of attempts) due.add('attempt', id)
    for (const id of reviewed) due.add('row', String(id))
    for (const day of days) due.add('day', day)
  }).immediate()
}

function attemptsIn(line: LedgerLine | null): readonly (readonly [string, unknown])[] {
  return (line?.rows.attempt ?? []).map(({ id, state }) => [String(id), state])
}
