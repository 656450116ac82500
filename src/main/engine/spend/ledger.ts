import type { SpendKey, SpendQuery } from '../../../contract/spend.ts'
import type { Db } from '../store/open.ts'
import { dayRange, quarterMs } from './days.ts'

/** What requests brought and cost. Money in micros. */
export interface Sums {
  readonly requests: number
  readonly images: number
  readonly approved: number
  readonly spent: number
  /** Part of `spent` that no usage and price prove. */
  readonly uncertain: number
  readonly held: number
}

/** Sums of one group; its key as the database has it: a quarter of an hour, a model, or an id. Null: no picture. */
export interface Group extends Sums {
  readonly key: number | string | null
}

/**
 * One entry for each attempt with what it cost, and one for each job that holds money. Attempts say what was spent: their
 * costs add up to what batches and purse have. What is held stands with the job, since only its last attempt holds
 * anything, and counts for the moment that attempt was made.
 */
const entries = `
  SELECT job.id AS job, COALESCE(attempt.model, job.model) AS model, job.batch_id AS batch, job.row_id AS row,
    COALESCE(attempt.settled_at, attempt.prepared_at) AS at,
    attempt.state NOT IN ('prepared', 'not_sent') AS requests,
    attempt.state = 'stored' AS images,
    attempt.state = 'stored' AND row.state = 'approved' AS approved,
    attempt.cost_micros AS spent,
    IIF(COALESCE(attempt.usage, 'null') = 'null' OR json_extract(attempt.usage, '$.isEstimate'), attempt.cost_micros, 0) AS uncertain,
    0 AS held
  FROM attempt JOIN job ON job.id = attempt.job_id JOIN row ON row.id = job.row_id
  UNION ALL
  SELECT job.id, job.model, job.batch_id, job.row_id, job.claimed_at, 0, 0, 0, 0, 0, job.reserved_micros
  FROM batch JOIN job ON job.batch_id = batch.id AND (job.state = 'running' OR job.state = 'unknown')
  WHERE batch.reserved_micros > 0 AND job.reserved_micros > 0`

const groupKey: Readonly<Record<SpendKey, string>> = {
  day: `at / ${quarterMs}`,
  model: 'model',
  batch: 'batch',
  row: 'row',
  // A picture costs what every attempt at it did; a job has one at most.
  image: '(SELECT MAX(image.id) FROM image WHERE image.job_id = job)',
}

const dearest = 'SUM(spent) + SUM(held) DESC, 1'
const newest = '1 DESC'

const order: Readonly<Record<SpendKey, string>> = {
  day: newest,
  model: dearest,
  batch: newest,
  row: dearest,
  image: dearest,
}

/** The ledger in groups, newest or dearest first. */
export function readLedger(db: Db, { by, batchId, from, to }: SpendQuery): Group[] {
  const read = db.prepare<[object], Group>(
    `SELECT ${groupKey[by]} AS key, SUM(requests) AS requests, SUM(images) AS images, SUM(approved) AS approved,
       SUM(spent) AS spent, SUM(uncertain) AS uncertain, SUM(held) AS held
     FROM (${entries}) WHERE ${batchId === undefined ? '1' : 'batch = @batchId'} AND at >= @start AND at < @end
     GROUP BY 1 ORDER BY ${order[by]}`,
  )
  return read.all({
    ...(batchId !== undefined && { batchId }),
    start: from === undefined ? Number.MIN_SAFE_INTEGER : dayRange(from).start,
    end: to === undefined ? Number.MAX_SAFE_INTEGER : dayRange(to).end,
  })
}
