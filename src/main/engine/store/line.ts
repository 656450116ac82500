import type { Db } from './open.ts'

/** A job's place among all that wait or are held: lower goes first. */
export interface Place {
  readonly id: number
  readonly place: number
  /** As stored; null: the place is the id. */
  readonly position: number | null
  readonly state: 'held' | 'waiting'
}

const inLine = "(state = 'held' OR state = 'waiting')"
const place = 'COALESCE(position, id)'
const like = (search: string | undefined): string | null =>
  search ? `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : null

/**
 * Held jobs in the queue: those of batches that were run, and those held by hand, which always have a position. A batch
 * that was never run is not in the queue at all.
 */
const shown = `(state = 'waiting' OR position IS NOT NULL
  OR batch_id IN (SELECT batch_id FROM job_count WHERE state <> 'held' AND n > 0))`

/** All SQL about the order of the queue, over all batches. */
export const makeLine = (db: Db) => ({ ...listings(db), ...placements(db) })

/** What stands in line, in its order. */
function listings(db: Db) {
  const ids = db
    .prepare<{ state: string }, number>(
      `SELECT id FROM job INDEXED BY job_line WHERE state = @state AND ${inLine} AND ${shown} ORDER BY ${place}, id`,
    )
    .pluck()
  const found = db
    .prepare<{ state: string; like: string }, number>(
      `SELECT job.id FROM job INDEXED BY job_line JOIN row ON row.id = job.row_id
       WHERE job.state = @state AND (job.state = 'held' OR job.state = 'waiting')
         AND (job.state = 'waiting' OR position IS NOT NULL
           OR job.batch_id IN (SELECT batch_id FROM job_count WHERE state <> 'held' AND n > 0))
         AND (key LIKE @like ESCAPE '\\' OR cells LIKE @like ESCAPE '\\' OR (change IS NOT NULL AND body LIKE @like ESCAPE '\\'))
       ORDER BY COALESCE(position, job.id), job.id`,
    )
    .pluck()
  const ofModel = db
    .prepare<{ state: string; model: string }, number>(
      `SELECT id FROM job INDEXED BY job_line WHERE state = @state AND ${inLine} AND model = @model ORDER BY ${place}, id`,
    )
    .pluck()
  const first = db
    .prepare<[number], number>(
      `SELECT id FROM job INDEXED BY job_line WHERE state = 'waiting' AND ${inLine} ORDER BY ${place}, id LIMIT ?`,
    )
    .pluck()

  return {
    /** Everything waiting, or everything held that belongs to the queue, in order. */
    ids(state: 'waiting' | 'held', search: string | undefined): number[] {
      const pattern = like(search)
      return pattern === null ? ids.all({ state }) : found.all({ state, like: pattern })
    },
    /** Everything waiting or held that is to be made by a model, in order; held jobs that nobody has run yet too. */
    ofModel: (state: 'waiting' | 'held', model: string) => ofModel.all({ state, model }),
    /** The next in line, whatever their batches do. */
    first: (limit: number) => first.all(limit),
  }
}

/** Where jobs stand, and how they are put elsewhere. */
function placements(db: Db) {
  const places = db.prepare<[string], Place>(
    // By number: the index of states would be read from end to end.
    `SELECT id, ${place} place, position, state FROM job NOT INDEXED
     WHERE id IN (SELECT value FROM json_each(?)) AND ${inLine}`,
  )
  const ofJob = db.prepare<[number], number>(`SELECT ${place} FROM job WHERE id = ?`).pluck()
  const seek = (state: string, sign: '<' | '>', order: 'ASC' | 'DESC') =>
    `SELECT * FROM (SELECT id, ${place} place, position, state FROM job INDEXED BY job_line
       WHERE state = '${state}' AND ${inLine} AND ${place} ${sign} @from AND id NOT IN (SELECT value FROM json_each(@without))
       ORDER BY ${place} ${order} LIMIT @limit)`
  const beside = (sign: '<' | '>', order: 'ASC' | 'DESC') =>
    db.prepare<{ from: number; without: string; limit: number }, Place>(
      `SELECT * FROM (${seek('waiting', sign, order)} UNION ALL ${seek('held', sign, order)})
       ORDER BY place ${order}, id ${order} LIMIT @limit`,
    )
  const before = beside('<', 'DESC')
  const after = beside('>', 'ASC')
  const setPosition = db.prepare(`UPDATE job SET position = @position WHERE id = @id AND ${inLine}`)
  const resetPosition = db.prepare(
    `UPDATE job SET position = @position WHERE id = @id AND position = @now AND ${inLine}`,
  )
  const newest = db.prepare<[], number>('SELECT COALESCE(MAX(id), 0) FROM job').pluck()

  return {
    /** Where jobs stand; those that are not in line are left out. */
    places: (jobIds: readonly number[]) => places.all(JSON.stringify(jobIds)),
    /** Where a job stands or would stand; undefined when there is no such job. */
    placeOf: (id: number) => ofJob.get(id),
    /** Up to `limit` jobs in line before `from`, nearest first; `without` are looked through. */
    before: (from: number, limit: number, without: readonly number[]) =>
      before.all({ from, limit, without: JSON.stringify(without) }),
    after: (from: number, limit: number, without: readonly number[]) =>
      after.all({ from, limit, without: JSON.stringify(without) }),
    /** False when the job is no longer in line. */
    setPosition: (id: number, position: number) => setPosition.run({ id, position }).changes === 1,
    /** Back to an earlier position, if it still has the one that was given to it. */
    resetPosition: (id: number, now: number, position: number | null) =>
      resetPosition.run({ id, now, position }).changes === 1,
    /** The highest id of all jobs: whatever is made later stands behind it. */
    newestId: () => newest.get() ?? 0,
  }
}
