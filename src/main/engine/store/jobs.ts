import type { FailureCode, Failure } from '../../../contract/failure.ts'
import type { Endpoint } from '../../../contract/plan.ts'
import { jobMoves, type JobState } from '../../../contract/job.ts'
import type { Db } from './open.ts'

export interface JobRecord {
  readonly id: number
  readonly batch_id: number
  readonly row_id: number
  readonly variant: number
  readonly repeat: number
  readonly state: JobState
  readonly model: string
  readonly body: string
  readonly hash: string
  readonly low_micros: number
  readonly high_micros: number
  readonly reserved_micros: number
  readonly not_before: number
  readonly free_retries: number
  /** Order in the queue, lower first; null: where it was made, which is its id. */
  readonly position: number | null
  /** Engine deaths in a row this job was under way in. */
  readonly crashes: number
  /** Times a policy sent it again. */
  readonly resends: number
  /** What was changed by hand after the batch was made, JSON; null when nothing. */
  readonly change: string | null
  readonly endpoint: Endpoint
  /** `JobInputs`, JSON; null when nothing goes along and nothing is done afterwards. */
  readonly inputs: string | null
  /** The size renditions and exports are cut to, "1920x1080"; null: that of the picture. */
  readonly crop: string | null
  readonly claimed_at: number | null
  readonly settled_at: number | null
  readonly cause: FailureCode | null
  readonly failure: string | null
}

export interface NewJob {
  readonly batchId: number
  readonly rowId: number
  readonly variant: number
  readonly repeat: number
  readonly model: string
  readonly body: string
  readonly hash: string
  readonly lowMicros: number
  readonly highMicros: number
  readonly endpoint: Endpoint
  readonly inputs: string | null
  readonly crop: string | null
}

/** A job whose state was changed together with others. */
export type MovedJob = Pick<JobRecord, 'id' | 'batch_id' | 'row_id'>

/** What changes with the state. Absent: stays as it is. */
export interface JobChange {
  readonly reservedMicros?: number
  readonly notBefore?: number
  readonly freeRetries?: number
  readonly resends?: number
  readonly crashes?: number
  readonly claimedAt?: number
  readonly settledAt?: number
  readonly failure?: Failure | null
}

/** A number no job ever had: what stands in the ledger under one never comes to mean another. */
export const nextJobId = '(SELECT MAX(newest, COALESCE((SELECT MAX(id) FROM job), 0)) + 1 FROM removed_job)'

/** A job's place in the queue: lower goes first. */
const place = 'COALESCE(position, id)'
/** No job is ever told to wait longer, ms: what says otherwise was written before the clock was set back. */
export const longestWaitMs = 120_000

const openStates = "(state = 'held' OR state = 'waiting' OR state = 'running' OR state = 'failed' OR state = 'unknown')"

/** States a job can still leave. */
export type OpenState = Exclude<JobState, 'done' | 'cancelled'>

const statements = (db: Db) => ({
  insert: db.prepare(
    `INSERT INTO job (id, batch_id, row_id, variant, repeat, state, model, body, hash, low_micros, high_micros, endpoint, inputs, crop)
     VALUES (${nextJobId}, @batchId, @rowId, @variant, @repeat, 'held', @model, @body, @hash, @lowMicros, @highMicros, @endpoint, @inputs, @crop)`,
  ),
  byId: db.prepare<[number], JobRecord>('SELECT * FROM job WHERE id = ?'),
  ofRow: db.prepare<[number], JobRecord>('SELECT * FROM job WHERE row_id = ? ORDER BY variant, repeat'),
  ready: db.prepare<[{ batchId: number; now: number; limit: number }], JobRecord>(
    `SELECT * FROM job INDEXED BY job_waiting
     WHERE batch_id = @batchId AND state = 'waiting' AND (not_before <= @now OR not_before > @now + ${longestWaitMs})
     ORDER BY ${place} LIMIT @limit`,
  ),
  nextDue: db
    .prepare<[number], number | null>(
      `SELECT MIN(not_before) FROM job WHERE batch_id = ? AND state = 'waiting' AND ${openStates}`,
    )
    .pluck(),
  inState: db.prepare<[number, JobState, number], JobRecord>(
    `SELECT * FROM job WHERE batch_id = ? AND state = ? AND ${openStates} ORDER BY id LIMIT ?`,
  ),
  move: db.prepare(
    `UPDATE job SET state = @to, reserved_micros = COALESCE(@reservedMicros, reserved_micros),
       not_before = COALESCE(@notBefore, not_before), free_retries = COALESCE(@freeRetries, free_retries),
       resends = COALESCE(@resends, resends), crashes = COALESCE(@crashes, crashes),
       claimed_at = COALESCE(@claimedAt, claimed_at), settled_at = COALESCE(@settledAt, settled_at),
       cause = CASE WHEN @setFailure THEN @cause ELSE cause END,
       failure = CASE WHEN @setFailure THEN @failure ELSE failure END
     WHERE id = @id AND state = @from`,
  ),
  heldIds: db
    .prepare<[{ batchId: number; rows: string | null }], number>(
      `SELECT id FROM job WHERE batch_id = @batchId AND state = 'held' AND ${openStates}
         AND (@rows IS NULL OR row_id IN (SELECT value FROM json_each(@rows))) ORDER BY id`,
    )
    .pluck(),
  explain: db.prepare("UPDATE job SET cause = @cause, failure = @failure WHERE id = @id AND state = 'unknown'"),
  suspect: db.prepare('UPDATE job SET crashes = crashes + 1 WHERE id = ?'),
  acquit: db.prepare('UPDATE job SET crashes = MAX(0, crashes - 1) WHERE id = ?'),
  forgetWaits: db.prepare("UPDATE job SET not_before = 0 WHERE batch_id = ? AND state = 'waiting' AND not_before > 0"),
  countJobs: db.prepare<[number]>(
    `INSERT INTO job_count SELECT batch_id, state, COUNT(*), SUM(low_micros), SUM(high_micros) FROM job
     WHERE batch_id = ? GROUP BY state`,
  ),
  countRows: db.prepare<[number]>(
    'INSERT INTO row_count SELECT batch_id, display, COUNT(*) FROM row WHERE batch_id = ? GROUP BY display',
  ),
})

/** Those about many jobs at once. */
const manyStatements = (db: Db) => ({
  moveAll: db.prepare<[{ ids: string; from: JobState; to: JobState; settledAt: number | null }], MovedJob>(
    // By number: the index of states would be read from end to end.
    `UPDATE job NOT INDEXED SET state = @to, settled_at = COALESCE(@settledAt, settled_at),
       position = CASE WHEN @to = 'held' THEN ${place} ELSE position END
     WHERE id IN (SELECT value FROM json_each(@ids)) AND state = @from RETURNING id, batch_id, row_id`,
  ),
  idsInState: db
    .prepare<[number, JobState, number], number>(
      `SELECT id FROM job WHERE batch_id = ? AND state = ? AND ${openStates} ORDER BY id LIMIT ?`,
    )
    .pluck(),
})

/** All SQL about jobs. A state changes only through `move`. */
export class Jobs {
  readonly #sql: ReturnType<typeof statements>
  readonly #many: ReturnType<typeof manyStatements>

  constructor(db: Db) {
    this.#sql = statements(db)
    this.#many = manyStatements(db)
  }

  insert(job: NewJob): void {
    this.#sql.insert.run(job)
  }

  /** Once, at the end of creating a batch; triggers keep the counters afterwards. */
  countAll(batchId: number): void {
    this.#sql.countJobs.run(batchId)
    this.#sql.countRows.run(batchId)
  }

  get(id: number): JobRecord | undefined {
    return this.#sql.byId.get(id)
  }

  ofRow(rowId: number): JobRecord[] {
    return this.#sql.ofRow.all(rowId)
  }

  /** Jobs of a batch that may be sent at `now` (epoch ms), in the order of the queue. A wait that a clock jump made absurd is over. */
  ready(batchId: number, now: number, limit: number): JobRecord[] {
    return this.#sql.ready.all({ batchId, now, limit })
  }

  /** When the next waiting job may be sent, epoch ms; null when none waits. */
  nextDue(batchId: number): number | null {
    return this.#sql.nextDue.get(batchId) ?? null
  }

  inState(batchId: number, state: OpenState, limit = -1): JobRecord[] {
    return this.#sql.inState.all(batchId, state, limit)
  }

  /** Like `inState`, without their bodies. */
  idsInState(batchId: number, state: OpenState, limit: number): number[] {
    return this.#many.idsInState.all(batchId, state, limit)
  }

  /**
   * `move` for many jobs in one statement, guarded alike; returns those it moved. A job held keeps its place as a position
   * of its own, which also tells it from one that was never released. At most some 1,000: a statement cannot be cut short.
   */
  moveAll(ids: readonly number[], from: JobState, to: JobState, settledAt: number | null = null): MovedJob[] {
    if (!jobMoves[from].includes(to)) throw new Error(`A job cannot go from ${from} to ${to}`)
    return this.#many.moveAll.all({ ids: JSON.stringify(ids), from, to, settledAt })
  }

  /** Held jobs of a batch, or only those of some rows. */
  heldIds(batchId: number, rowIds: readonly number[] | null): number[] {
    return this.#sql.heldIds.all({ batchId, rows: rowIds && JSON.stringify(rowIds) })
  }

  /** Another reason why the outcome is open; nothing when it no longer is. */
  explain(id: number, failure: Failure): void {
    this.#sql.explain.run({ id, cause: failure.code, failure: JSON.stringify(failure) })
  }

  /** Before work the last engine left behind is taken up again: should it bring this engine down too, the next one knows. */
  suspect(id: number): void {
    this.#sql.suspect.run(id)
  }

  /** The engine lived through it: that suspicion is taken back. */
  acquit(id: number): void {
    this.#sql.acquit.run(id)
  }

  /** Waits are of one sitting: a clock that was wrong when they were written must not strand a job. */
  forgetWaits(batchId: number): void {
    this.#sql.forgetWaits.run(batchId)
  }

  /**
   * The one door for a job's state. True when this call made the change; false when the job was no longer in `from`.
   * Throws for a move the model does not have.
   */
  move(id: number, from: JobState, to: JobState, change: JobChange = {}): boolean {
    if (!jobMoves[from].includes(to)) throw new Error(`A job cannot go from ${from} to ${to}`)
    const { changes } = this.#sql.move.run({
      id,
      from,
      to,
      reservedMicros: change.reservedMicros ?? null,
      notBefore: change.notBefore ?? null,
      freeRetries: change.freeRetries ?? null,
      resends: change.resends ?? null,
      crashes: change.crashes ?? null,
      claimedAt: change.claimedAt ?? null,
      settledAt: change.settledAt ?? null,
      setFailure: change.failure === undefined ? 0 : 1,
      cause: change.failure?.code ?? null,
      failure: change.failure ? JSON.stringify(change.failure) : null,
    })
    return changes === 1
  }
}
