import type { Store } from '../store/index.ts'
import { makeUnsentPages } from './unsent.ts'
import type { LedgerKind, LedgerLine, LedgerRecord, LedgerTable } from './line.ts'

type Rows = Partial<Record<LedgerTable, LedgerRecord[]>>

const by = (db: Store['db'], table: LedgerTable, column: string) =>
  db.prepare<[string | number], LedgerRecord>(`SELECT * FROM ${table} WHERE ${column} = ?`)

const one = (table: LedgerTable, found: LedgerRecord | undefined): Rows | null => (found ? { [table]: [found] } : null)

/** A line about a thing, and what has to be told after it. */
interface Snapshot {
  /** Null when there is nothing to say. */
  readonly line: LedgerLine | null
  /** Id of the page that follows; null after the last. */
  readonly next: string | null
}

/** What a line says of a thing as it is now in the database. Reads by key only. */
export function makeSnapshots({ db }: Pick<Store, 'db'>): (kind: LedgerKind, id: string, at: number) => Snapshot {
  const setting = by(db, 'setting', 'name')
  const batch = by(db, 'batch', 'id')
  const row = by(db, 'row', 'id')
  const job = by(db, 'job', 'id')
  const attempt = by(db, 'attempt', 'id')
  const image = by(db, 'image', 'attempt_id')
  const renditions = by(db, 'rendition', 'image_id')
  const day = by(db, 'spend_day', 'day')

  function attemptRows(id: string): Rows | null {
    const found = attempt.get(id)
    const itsJob = found && job.get(Number(found['job_id']))
    const itsRow = itsJob && row.get(Number(itsJob['row_id']))
    if (!found || !itsJob || !itsRow) return null
    const picture = image.get(id)
    const made = picture ? renditions.all(Number(picture['id'])) : []
    return {
      row: [itsRow],
      job: [itsJob],
      attempt: [found],
      ...(picture && { image: [picture] }),
      ...(made.length > 0 && { rendition: made }),
    }
  }

  function jobRows(id: string): Rows | null {
    const found = job.get(Number(id))
    const itsRow = found && row.get(Number(found['row_id']))
    return found && itsRow ? { row: [itsRow], job: [found] } : null
  }

  const page = makeUnsentPages(db)
  const rowsOf: Readonly<Record<Exclude<LedgerKind, 'unsent'>, (id: string) => Rows | null>> = {
    setting: (id) => one('setting', setting.get(id)),
    batch: (id) => one('batch', batch.get(Number(id))),
    row: (id) => one('row', row.get(Number(id))),
    job: jobRows,
    attempt: attemptRows,
    day: (id) => one('spend_day', day.get(id)),
  }
  return (kind, id, at) => {
    if (kind === 'unsent') {
      const { row, job: jobs, next } = page(id)
      return { line: row.length === 0 ? null : { v: 1, at, kind, rows: { row, job: jobs } }, next }
    }
    const rows = rowsOf[kind](id)
    if (rows) return { line: { v: 1, at, kind, rows }, next: null }
    return { line: kind === 'job' ? { v: 1, at, kind, rows: {}, gone: [Number(id)] } : null, next: null }
  }
}
