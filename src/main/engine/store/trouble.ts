import type { FailureCode } from '../../../contract/failure.ts'
import type { Db } from './open.ts'

export type TroubleState = 'failed' | 'unknown'

/** Failed or unknown jobs of one batch with one cause and, where the provider named one, one parameter. */
export interface TroubleRecord {
  readonly state: TroubleState
  readonly cause: FailureCode
  /** "" when none was named. */
  readonly parameter: string
  readonly batch_id: number
  readonly n: number
  readonly held: number
  readonly first: number
}

/** Which failures: a null matches all. */
export interface TroubleFilter {
  readonly state: TroubleState
  readonly cause: FailureCode
  readonly parameter: string | null
  readonly batchId: number | null
  /** JSON list of ids. */
  readonly only: string | null
}

const inTrouble = "(state = 'failed' OR state = 'unknown')"
const parameter = "COALESCE(json_extract(failure, '$.details.param'), '')"
/** In the order of the index, so that the first few of 100,000 cost no more than of four. */
const matching = (byParameter: boolean): string =>
  `SELECT id FROM job INDEXED BY job_trouble WHERE state = @state AND cause = @cause AND ${inTrouble}
   ${byParameter ? `AND ${parameter} = @parameter` : ''} AND (@batchId IS NULL OR batch_id = @batchId)
   AND (@only IS NULL OR id IN (SELECT value FROM json_each(@only)))
   ORDER BY ${parameter}, batch_id, id LIMIT @limit`

/** All SQL about failures by cause. It reads an index of nothing but failed and unknown jobs, however many are done. */
export function makeTrouble(db: Db) {
  const groups = db.prepare<[], TroubleRecord>(
    `SELECT state, cause, ${parameter} parameter, batch_id, COUNT(*) n, SUM(reserved_micros) held, MIN(id) first
     FROM job INDEXED BY job_trouble WHERE ${inTrouble} AND cause IS NOT NULL
     GROUP BY state, cause, ${parameter}, batch_id`,
  )
  const byCause = db.prepare<TroubleFilter & { limit: number }, number>(matching(false)).pluck()
  const byParameter = db.prepare<TroubleFilter & { limit: number }, number>(matching(true)).pluck()

  return {
    groups: () => groups.all(),
    /** At most `limit`; -1: all. */
    ids: (filter: TroubleFilter, limit = -1) =>
      (filter.parameter === null ? byCause : byParameter).all({ ...filter, limit }),
  }
}
