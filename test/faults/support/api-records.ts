import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { AttemptState, JobState } from '../../../src/contract/job.ts'

/** A job as the database has it, with everything that was ever sent for it. */
export interface JobFacts {
  readonly id: number
  readonly state: JobState
  readonly cause: string | null
  readonly reservedMicros: number
  readonly notBefore: number
  readonly settledAt: number | null
  readonly prompt: string
  readonly failure: string | null
  readonly attempts: readonly AttemptFacts[]
}

export interface AttemptFacts {
  readonly id: string
  readonly state: AttemptState
  readonly costMicros: number
  readonly estimateMicros: number
  readonly failure: string | null
  readonly sentAt: number | null
  readonly preparedAt: number
}

interface Row {
  id: number
  state: JobState
  cause: string | null
  reserved_micros: number
  not_before: number
  settled_at: number | null
  body: string
  failure: string | null
}

interface AttemptRow {
  id: string
  state: AttemptState
  cost_micros: number
  estimate_micros: number
  failure: string | null
  sent_at: number | null
  prepared_at: number
}

/** Jobs in the order they were made, read beside the engine by a connection that cannot write. */
export function jobsOf(library: string, batchId?: number): JobFacts[] {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  try {
    const jobs = db.prepare<[number | null], Row>(
      'SELECT * FROM job WHERE batch_id = COALESCE(?, batch_id) ORDER BY id',
    )
    const attempts = db.prepare<[number], AttemptRow>('SELECT * FROM attempt WHERE job_id = ? ORDER BY prepared_at, id')
    return jobs.all(batchId ?? null).map((job) => ({
      id: job.id,
      state: job.state,
      cause: job.cause,
      reservedMicros: job.reserved_micros,
      notBefore: job.not_before,
      settledAt: job.settled_at,
      prompt: (JSON.parse(job.body) as { prompt: string }).prompt,
      failure: job.failure,
      attempts: attempts.all(job.id).map(factsOf),
    }))
  } finally {
    db.close()
  }
}

function factsOf(row: AttemptRow): AttemptFacts {
  return {
    id: row.id,
    state: row.state,
    costMicros: row.cost_micros,
    estimateMicros: row.estimate_micros,
    failure: row.failure,
    sentAt: row.sent_at,
    preparedAt: row.prepared_at,
  }
}

/** What lies in the spool for an attempt: "part", "resp", both or nothing. */
export function spooledFor(library: string, attemptId: string): string[] {
  return readdirSync(join(library, 'spool'))
    .filter((name) => name.startsWith(attemptId))
    .map((name) => name.slice(attemptId.length + 1))
    .sort()
}
