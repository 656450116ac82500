import type { JobState } from '../../../contract/job.ts'
import type { Db } from './open.ts'

/** Jobs of all batches in one state; prices in micros. */
export interface StateTotal {
  readonly state: JobState
  readonly n: number
  readonly low_micros: number
  readonly high_micros: number
}

/** Money and pause of one batch, micros. */
interface BatchAtWork {
  readonly isOpen: 0 | 1
  readonly pause: string | null
  readonly cap_micros: number | null
  readonly spent_micros: number
  readonly reserved_micros: number
}

/**
 * Sums over all batches from their counters. Told with every frame of events, so nothing here reads a job, and only
 * batches with work or an open outcome are looked at one by one.
 */
export function makeOverview(db: Db) {
  const states = db.prepare<[], StateTotal>(
    'SELECT state, SUM(n) n, SUM(low_micros) low_micros, SUM(high_micros) high_micros FROM job_count GROUP BY state',
  )
  const atWork = db.prepare<[], BatchAtWork>(
    `SELECT isOpen, pause, cap_micros, spent_micros, reserved_micros FROM
       (SELECT batch_id, MAX(state <> 'unknown') isOpen FROM job_count
        WHERE n > 0 AND state IN ('waiting', 'running', 'unknown') GROUP BY batch_id)
     JOIN batch ON batch.id = batch_id`,
  )
  const toCome = db.prepare<[string], { model: string; n: number }>(
    `SELECT model, COUNT(*) n FROM job INDEXED BY job_to_come
     WHERE (state = 'held' OR state = 'waiting') AND model IN (SELECT value FROM json_each(?)) GROUP BY model ORDER BY model`,
  )
  const images = db.prepare<[], number>('SELECT COALESCE(SUM(images), 0) FROM batch').pluck()

  return {
    states: () => states.all(),
    /** Batches with something waiting or running, and those that hold money for an open outcome. */
    atWork: () => atWork.all(),
    /** Held and waiting jobs of these models, those that have none left out. Reads an index of such jobs only. */
    toCome: (models: readonly string[]) => toCome.all(JSON.stringify(models)),
    images: () => images.get() ?? 0,
  }
}
