import { tokensSeen, type SeenTokens, type TokensSeen } from '../models/learnt.ts'
import type { Db } from '../store/open.ts'

/** The newest pictures that are looked at: enough to know, few enough to read in a moment. */
const mostRead = 2_000
/** How long an answer is good for, ms. */
const freshMs = 1_000

/**
 * What the library's newest pictures took, by model, quality, size and complexity as they were asked for. Practice says nothing about
 * the real thing, and neither does a picture without reported tokens. The same object until another picture is there.
 */
export function tokensReader(db: Db, clock: () => number): () => TokensSeen {
  const newest = db.prepare<[], number | null>('SELECT MAX(id) FROM image').pluck()
  const read = db.prepare<[number], SeenTokens>(
    `SELECT model, quality, size, complexity, COUNT(*) pictures, MIN(tokens) least, MAX(tokens) most, AVG(tokens) mean FROM (
       SELECT job.model, json_extract(job.body, '$.quality') quality, json_extract(job.body, '$.size') size,
              json_extract(job.body, '$.complexity') complexity,
              json_extract(image.facts, '$.usage.outputTokens') tokens
         FROM image JOIN job ON job.id = image.job_id JOIN batch ON batch.id = image.batch_id
        WHERE image.id > ? AND batch.provider <> 'practice')
      WHERE tokens > 0 AND quality IS NOT NULL AND size IS NOT NULL GROUP BY model, quality, size, complexity`,
  )
  let seen = tokensSeen([])
  let lastImage: number | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  return () => {
    if (clock() - lookedAt < freshMs) return seen
    lookedAt = clock()
    const last = newest.get() ?? null
    if (last !== lastImage) seen = tokensSeen(read.all((last ?? 0) - mostRead))
    lastImage = last
    return seen
  }
}
