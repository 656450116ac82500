import { assertNever } from '../../../contract/assert-never.ts'
import type { SpendKey } from '../../../contract/spend.ts'
import type { Db } from '../store/open.ts'

/** How a group is shown, and the batch it lies in where it lies in one. */
export interface Label {
  readonly label: string
  readonly batchId: number | null
}

/** Words for groups of one kind: ids become names. */
export function labelsFor(db: Db, by: SpendKey): (key: string) => Label {
  switch (by) {
    case 'day':
    case 'model':
      return (key) => ({ label: key, batchId: null })
    case 'batch':
      return named(db, 'SELECT name AS label, id AS batchId FROM batch WHERE id = ?')
    case 'row':
      return named(
        db,
        `SELECT row.key || ' · ' || batch.name AS label, batch.id AS batchId
         FROM row JOIN batch ON batch.id = row.batch_id WHERE row.id = ?`,
      )
    case 'image':
      return named(
        db,
        `SELECT row.key || ' · ' || COALESCE(json_extract(batch.variants, '$[' || job.variant || '].name'), batch.name)
           || IIF(job.repeat > 1, ' · ' || job.repeat, '') AS label, batch.id AS batchId
         FROM image JOIN job ON job.id = image.job_id JOIN row ON row.id = image.row_id
           JOIN batch ON batch.id = image.batch_id WHERE image.id = ?`,
      )
    default:
      return assertNever(by)
  }
}

/** What was spent without a picture, or not yet with one. */
const withoutPicture: Label = { label: 'No picture', batchId: null }

function named(db: Db, sql: string): (key: string) => Label {
  const find = db.prepare<[string], Label>(sql)
  return (key) => find.get(key) ?? withoutPicture
}
