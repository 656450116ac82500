import Database from 'better-sqlite3'
import type { Db } from './open.ts'

/** How much has been done in a library, to tell how much a backup lacks. */
export interface Extent {
  /** Rows made, jobs settled and images stored, counted together. */
  readonly work: number
  /** Jobs under way. */
  readonly running: number
  /** Differs whenever anything a person would miss does. */
  readonly mark: string
}

/** Reads counters only: the same in a library of any size. */
export function extentOf(db: Db): Extent {
  const batches = db
    .prepare<[], { rows: number; images: number }>(
      'SELECT COUNT(*) n, TOTAL(id) ids, TOTAL(rows) rows, TOTAL(images) images, TOTAL(cap_micros) cap, TOTAL(spent_micros) spent, TOTAL(reserved_micros) reserved FROM batch',
    )
    .get()
  const jobs = db
    .prepare<[], { state: string; n: number }>('SELECT state, SUM(n) n FROM job_count GROUP BY state')
    .all()
  const displays = db.prepare('SELECT display, SUM(n) FROM row_count GROUP BY display').all()
  const settings = db.prepare("SELECT value FROM setting WHERE name = 'settings'").get()
  const settled = jobs.filter(({ state }) => !['held', 'waiting', 'running'].includes(state))
  return {
    work: (batches?.rows ?? 0) + (batches?.images ?? 0) + settled.reduce((sum, { n }) => sum + n, 0),
    running: jobs.find(({ state }) => state === 'running')?.n ?? 0,
    mark: JSON.stringify([batches, jobs, displays, settings]),
  }
}

/** The extent of a backup file; null when it cannot be told. */
export function extentOfFile(path: string): Extent | null {
  let db: Db | null = null
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
    return extentOf(db)
  } catch {
    return null
  } finally {
    db?.close()
  }
}
