import type { JobState } from '../../../contract/job.ts'
import { nextJobId, type JobRecord } from './jobs.ts'
import type { Db } from './open.ts'

/** A job as it is asked for again, with what was changed about it by hand (JSON), if anything. */
export interface Rewrite {
  readonly model: string
  readonly body: string
  readonly hash: string
  readonly lowMicros: number
  readonly highMicros: number
  readonly change: string | null
  readonly endpoint: JobRecord['endpoint']
  readonly inputs: string | null
  readonly crop: string | null
}

/** One more picture of a row and a variant: an edit of an image, or what follows from one. */
export interface FurtherJob extends Rewrite {
  readonly batchId: number
  readonly rowId: number
  readonly variant: number
  readonly state: 'held' | 'waiting'
}

/** Edits that can still be undone. */
const editsKept = 50

const jobStatements = (db: Db) => ({
  many: db.prepare<[string], JobRecord>('SELECT * FROM job WHERE id IN (SELECT value FROM json_each(?))'),
  rewrite: db.prepare(
    `UPDATE job SET model = @model, body = @body, hash = @hash, low_micros = @lowMicros, high_micros = @highMicros,
       change = @change, endpoint = @endpoint, inputs = @inputs, crop = @crop WHERE id = @id AND state = @state AND hash = @was AND change IS @changed`,
  ),
  clone: db.prepare(
    `INSERT INTO job (id, batch_id, row_id, variant, repeat, state, model, body, hash, low_micros, high_micros, change, endpoint, inputs, crop)
     SELECT ${nextJobId}, batch_id, row_id, variant,
       (SELECT MAX(repeat) + 1 FROM job other WHERE other.row_id = job.row_id AND other.variant = job.variant),
       CASE state WHEN 'waiting' THEN 'waiting' ELSE 'held' END, model, body, hash, low_micros, high_micros, change,
       endpoint, inputs, crop
     FROM job WHERE id = ? AND (state = 'held' OR state = 'waiting' OR state = 'done')`,
  ),
  further: db.prepare(
    `INSERT INTO job (id, batch_id, row_id, variant, repeat, state, model, body, hash, low_micros, high_micros, change, endpoint, inputs, crop)
     SELECT ${nextJobId}, @batchId, @rowId, @variant,
       (SELECT COALESCE(MAX(repeat), 0) + 1 FROM job WHERE row_id = @rowId AND variant = @variant),
       @state, @model, @body, @hash, @lowMicros, @highMicros, @change, @endpoint, @inputs, @crop`,
  ),
  countNew: db.prepare(
    `INSERT INTO job_count SELECT batch_id, state, 1, low_micros, high_micros FROM job WHERE id = ?
     ON CONFLICT DO UPDATE SET n = n + 1, low_micros = low_micros + excluded.low_micros,
       high_micros = high_micros + excluded.high_micros`,
  ),
  remove: db.prepare(
    `DELETE FROM job WHERE id = ? AND (state = 'held' OR state = 'waiting')
       AND NOT EXISTS (SELECT 1 FROM attempt WHERE job_id = job.id)`,
  ),
})

/** All SQL that rewrites or doubles jobs that are not running, and remembers it. States change through `Jobs` alone. */
export function makeJobEdits(db: Db) {
  const { many, rewrite, further, clone, countNew, remove } = jobStatements(db)
  const insertEdit = db.prepare('INSERT INTO queue_edit (made_at, kind, before) VALUES (?, ?, ?)')
  const updateEdit = db.prepare('UPDATE queue_edit SET before = ? WHERE id = ?')
  const editById = db.prepare<[number], string>('SELECT before FROM queue_edit WHERE id = ?').pluck()
  const removeEdit = db.prepare('DELETE FROM queue_edit WHERE id = ?')
  const closeEdit = db.prepare("UPDATE queue_edit SET before = '' WHERE id = ?")
  const prune = db.prepare(
    `DELETE FROM queue_edit WHERE id <= (SELECT id FROM queue_edit ORDER BY id DESC LIMIT 1 OFFSET ${editsKept})`,
  )

  return {
    jobs: (ids: readonly number[]) => many.all(JSON.stringify(ids)),
    /** True when the job was still as `from` says. */
    rewrite: (id: number, from: { state: JobState; hash: string; change: string | null }, to: Rewrite) =>
      rewrite.run({ ...to, id, state: from.state, was: from.hash, changed: from.change }).changes === 1,
    /** A new job for the same row and variant with the next repeat number; null unless the source is held, waiting or done. */
    clone(id: number): number | null {
      const { changes, lastInsertRowid } = clone.run(id)
      if (changes === 0) return null
      countNew.run(lastInsertRowid)
      return Number(lastInsertRowid)
    },
    /** At the end of the line, with the next repeat number. The row's display and the batch's events are the caller's. */
    add(job: FurtherJob): number {
      const { lastInsertRowid } = further.run(job)
      countNew.run(lastInsertRowid)
      return Number(lastInsertRowid)
    },
    /** Removes a job for which nothing was ever prepared to be sent. */
    remove: (id: number) => remove.run(id).changes === 1,
    /** Remembers an edit; the oldest are forgotten. `before`: JSON. */
    remember(madeAt: number, kind: string, before: string): number {
      const { lastInsertRowid } = insertEdit.run(madeAt, kind, before)
      prune.run()
      return Number(lastInsertRowid)
    },
    rememberMore: (editId: number, before: string) => void updateEdit.run(before, editId),
    /** Null when it is too old or was undone. */
    remembered: (editId: number) => editById.get(editId) || null,
    /** An edit that changed nothing; nobody was told its number. */
    forget: (editId: number) => void removeEdit.run(editId),
    /** After it was undone. Its number stays taken, so that it never comes to mean another edit. */
    closeEdit: (editId: number) => void closeEdit.run(editId),
  }
}
