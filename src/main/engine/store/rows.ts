import type { RowDisplay } from '../../../contract/row.ts'
import type { Db } from './open.ts'

export interface RowRecord {
  readonly id: number
  readonly batch_id: number
  readonly number: number
  readonly key: string
  readonly cells: string
  readonly display: RowDisplay
}

/** All SQL about the rows of a batch. */
export function makeRows(db: Db) {
  const insert = db.prepare(
    'INSERT INTO row (batch_id, number, key, cells, state, display) VALUES (@batchId, @number, @key, @cells, @state, @state)',
  )
  const byId = db.prepare<[number, number], RowRecord>('SELECT * FROM row WHERE id = ? AND batch_id = ?')
  const all = db.prepare('SELECT id FROM row WHERE batch_id = @batchId ORDER BY id').pluck()
  const found = db
    .prepare(
      `SELECT id FROM row WHERE batch_id = @batchId AND (@display IS NULL OR display = @display)
       AND (@like IS NULL OR key LIKE @like ESCAPE '\\' OR cells LIKE @like ESCAPE '\\') ORDER BY id`,
    )
    .pluck()
  const first = db.prepare('SELECT id FROM row WHERE batch_id = ? AND state <> ? ORDER BY id LIMIT ?').pluck()
  /** The most urgent state of a row's jobs, in the order of the design, then its own review state. */
  const refresh = db.prepare<[number]>(`
    UPDATE row SET display = CASE WHEN state = 'blocked' THEN 'blocked' ELSE (SELECT CASE
      WHEN SUM(job.state = 'unknown') > 0 THEN 'unknown'
      WHEN SUM(job.state = 'failed') > 0 THEN 'failed'
      WHEN SUM(job.state = 'running') > 0 THEN 'running'
      WHEN row.state = 'rework' THEN 'rework'
      WHEN SUM(job.state = 'done') > 0 AND row.state <> 'approved' THEN 'review'
      WHEN SUM(job.state = 'waiting' OR job.state = 'held') > 0 THEN 'waiting'
      WHEN row.state = 'approved' THEN 'approved'
      ELSE 'waiting' END FROM job WHERE job.row_id = row.id) END
    WHERE id = ?`)

  return {
    insert: (row: {
      batchId: number
      number: number
      key: string
      cells: readonly string[]
      blocked: boolean
    }): number =>
      Number(
        insert.run({
          batchId: row.batchId,
          number: row.number,
          key: row.key,
          cells: JSON.stringify(row.cells),
          state: row.blocked ? 'blocked' : 'waiting',
        }).lastInsertRowid,
      ),
    get: (batchId: number, id: number) => byId.get(id, batchId),
    ids(batchId: number, filter: { display?: RowDisplay | undefined; search?: string | undefined }): number[] {
      if (!filter.display && !filter.search) return all.all({ batchId }) as number[]
      const like = filter.search ? `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : null
      return found.all({ batchId, display: filter.display ?? null, like }) as number[]
    },
    firstIds: (batchId: number, count: number) => first.all(batchId, 'blocked', count) as number[],
    refreshDisplay: (id: number) => void refresh.run(id),
  }
}
