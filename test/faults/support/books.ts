import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { AttemptState, JobState } from '../../../src/contract/job.ts'

export interface BookedAttempt {
  readonly id: string
  readonly job_id: number
  readonly state: AttemptState
  readonly body_hash: string
  readonly cost_micros: number
}

export interface BookedJob {
  readonly id: number
  readonly batch_id: number
  readonly state: JobState
  /** What is sent; of an edit, the canonical text. */
  readonly body: string
  readonly cause: string | null
  readonly crashes: number
  readonly reserved_micros: number
}

export interface BookedImage {
  readonly attempt_id: string
  readonly job_id: number
  readonly batch_id: number
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly cost_micros: number
}

/** What the library's database says, read by a connection of our own while an engine runs, is dead, or has closed. */
export interface Books {
  readonly integrity: string
  readonly attempts: readonly BookedAttempt[]
  readonly jobs: readonly BookedJob[]
  readonly images: readonly BookedImage[]
  readonly batches: readonly {
    readonly id: number
    readonly images: number
    readonly spent_micros: number
    readonly reserved_micros: number
  }[]
  readonly jobCounts: readonly { readonly batch_id: number; readonly state: JobState; readonly n: number }[]
  readonly purse: { readonly spent_micros: number; readonly reserved_micros: number }
  readonly daysMicros: number
}

const noBooks: Books = {
  integrity: 'ok',
  attempts: [],
  jobs: [],
  images: [],
  batches: [],
  jobCounts: [],
  purse: { spent_micros: 0, reserved_micros: 0 },
  daysMicros: 0,
}

/** Reads everything in one transaction. A library whose first start was cut short has no books yet. */
export function readBooks(library: string): Books {
  const path = join(library, 'library.db')
  if (!existsSync(path)) return noBooks
  const db = new Database(path, { readonly: true, timeout: 10_000 })
  try {
    const hasSchema = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'purse'").get() !== undefined
    return hasSchema ? db.transaction(() => readAll(db))() : noBooks
  } finally {
    db.close()
  }
}

function readAll(db: Database.Database): Books {
  const all = <Row>(sql: string): Row[] => db.prepare<[], Row>(sql).all()
  return {
    integrity: String(db.pragma('integrity_check', { simple: true })),
    attempts: all('SELECT id, job_id, state, body_hash, cost_micros FROM attempt ORDER BY prepared_at, id'),
    jobs: all(
      'SELECT job.id, batch_id, state, body, cause, crashes, job.reserved_micros FROM job JOIN batch ON batch.id = batch_id WHERE ready = 1',
    ),
    images: all('SELECT attempt_id, job_id, batch_id, path, sha256, bytes, cost_micros FROM image'),
    batches: all('SELECT id, images, spent_micros, reserved_micros FROM batch WHERE ready = 1'),
    jobCounts: all('SELECT batch_id, state, n FROM job_count WHERE n <> 0'),
    purse: db.prepare<[], Books['purse']>('SELECT spent_micros, reserved_micros FROM purse').get() ?? noBooks.purse,
    daysMicros: db.prepare<[], number>('SELECT COALESCE(SUM(spent_micros), 0) FROM spend_day').pluck().get() ?? 0,
  }
}

export const openAttemptStates: readonly AttemptState[] = ['prepared', 'sent', 'received']

/** Attempts whose whole answer lies in the spool. */
export function spooledAnswers(library: string): string[] {
  return filesIn(join(library, 'spool'))
    .filter((name) => name.endsWith('.resp'))
    .map((name) => name.slice(0, -'.resp'.length))
}

/** Paths of all files below a folder, relative to it; none where there is no folder. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
