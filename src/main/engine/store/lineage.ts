import type { JobRecord } from './jobs.ts'
import type { Db } from './open.ts'

/** All SQL about which job's picture was made from which image. Triggers fill it from the pictures pinned with a job. */
export function makeLineage(db: Db) {
  const parents = db
    .prepare<[string], number>(
      `SELECT DISTINCT image.job_id FROM lineage JOIN image ON image.id = lineage.image_id
       WHERE lineage.job_id IN (SELECT value FROM json_each(?)) ORDER BY image.job_id`,
    )
    .pluck()
  const children = db
    .prepare<[{ jobs: string; limit: number }], number>(
      `SELECT DISTINCT lineage.job_id FROM image JOIN lineage ON lineage.image_id = image.id
       WHERE image.job_id IN (SELECT value FROM json_each(@jobs)) ORDER BY lineage.job_id LIMIT @limit`,
    )
    .pluck()
  const links = db.prepare<[string], { child: number; parent: number; image: number }>(
    `SELECT lineage.job_id child, image.job_id parent, image.id image FROM lineage JOIN image ON image.id = lineage.image_id
     WHERE lineage.job_id IN (SELECT value FROM json_each(?))`,
  )
  const many = db.prepare<[string], JobRecord>('SELECT * FROM job WHERE id IN (SELECT value FROM json_each(?))')

  return {
    /** Jobs whose images these were made from. */
    parentsOf: (jobIds: readonly number[]) => parents.all(JSON.stringify(jobIds)),
    /** Up to `limit` jobs made from images of these. */
    childrenOf: (jobIds: readonly number[], limit: number) => children.all({ jobs: JSON.stringify(jobIds), limit }),
    /** Which image of which job went into which of these. */
    linksInto: (jobIds: readonly number[]) => links.all(JSON.stringify(jobIds)),
    jobs: (jobIds: readonly number[]) => many.all(JSON.stringify(jobIds)),
  }
}
