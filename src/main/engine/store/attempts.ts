import type { Failure } from '../../../contract/failure.ts'
import { attemptMoves, type AttemptState } from '../../../contract/job.ts'
import type { Db } from './open.ts'

export interface AttemptRecord {
  readonly id: string
  readonly job_id: number
  readonly state: AttemptState
  readonly provider: string
  readonly host: string
  readonly body_hash: string
  /** Null before schema 5: then that of its job. */
  readonly model: string | null
  readonly estimate_micros: number
  readonly cost_micros: number
  readonly prepared_at: number
  readonly sent_at: number | null
  readonly settled_at: number | null
  readonly http_status: number | null
  readonly request_id: string | null
  readonly usage: string | null
  readonly failure: string | null
}

export interface NewAttempt {
  readonly id: string
  readonly jobId: number
  readonly provider: string
  readonly host: string
  readonly keyFingerprint: string
  readonly bodyHash: string
  readonly model: string
  readonly estimateMicros: number
  readonly preparedAt: number
}

export interface AttemptChange {
  readonly sentAt?: number
  readonly settledAt?: number
  readonly httpStatus?: number
  readonly requestId?: string | null
  readonly costMicros?: number
  readonly usage?: unknown
  readonly failure?: Failure
}

/** Never before the job's last attempt, however the clock was set meanwhile: the last one prepared is the one that counts. */
const preparedAt = 'MAX(@preparedAt, COALESCE((SELECT MAX(prepared_at) + 1 FROM attempt WHERE job_id = @jobId), 0))'

/** All SQL about attempts: the ledger of what was sent. Rows are never deleted. */
export function makeAttempts(db: Db) {
  const insert = db.prepare(
    `INSERT INTO attempt (id, job_id, state, provider, host, key_fingerprint, body_hash, model, estimate_micros, prepared_at)
     VALUES (@id, @jobId, 'prepared', @provider, @host, @keyFingerprint, @bodyHash, @model, @estimateMicros, ${preparedAt})`,
  )
  const byId = db.prepare<[string], AttemptRecord>('SELECT * FROM attempt WHERE id = ?')
  const ofJob = db.prepare<[number], AttemptRecord>('SELECT * FROM attempt WHERE job_id = ? ORDER BY prepared_at, id')
  const open = db.prepare<[], AttemptRecord>(
    "SELECT * FROM attempt WHERE state = 'prepared' OR state = 'sent' OR state = 'received' ORDER BY prepared_at",
  )
  const move = db.prepare(
    `UPDATE attempt SET state = @to, sent_at = COALESCE(@sentAt, sent_at), settled_at = COALESCE(@settledAt, settled_at),
       http_status = COALESCE(@httpStatus, http_status), request_id = COALESCE(@requestId, request_id),
       cost_micros = COALESCE(@costMicros, cost_micros), usage = COALESCE(@usage, usage), failure = COALESCE(@failure, failure)
     WHERE id = @id AND state = @from`,
  )

  const charge = db.prepare(
    'UPDATE attempt SET cost_micros = @cost, settled_at = @at WHERE id = @id AND cost_micros = 0',
  )

  return {
    insert: (attempt: NewAttempt) => void insert.run(attempt),
    get: (id: string) => byId.get(id),
    ofJob: (jobId: number) => ofJob.all(jobId),
    /**
     * What an attempt without a picture counts as spent, micros: sent again, or known to be billed. Once. `at`: as for
     * the money, so that the days of attempts and the day's cap agree.
     */
    charge: (id: string, cost: number, at: number) => void charge.run({ id, cost, at }),
    /** Attempts without an end: at start, what the last engine left behind. */
    open: () => open.all(),
    /** The one door for an attempt's state: from whatever it is now, if the model has that move. */
    move(id: string, to: AttemptState, change: AttemptChange = {}): boolean {
      const from = byId.get(id)?.state
      if (!from || !attemptMoves[from].includes(to)) return false
      return (
        move.run({
          id,
          from,
          to,
          sentAt: change.sentAt ?? null,
          settledAt: change.settledAt ?? null,
          httpStatus: change.httpStatus ?? null,
          requestId: change.requestId ?? null,
          costMicros: change.costMicros ?? null,
          usage: change.usage === undefined ? null : JSON.stringify(change.usage),
          failure: change.failure ? JSON.stringify(change.failure) : null,
        }).changes === 1
      )
    },
  }
}
