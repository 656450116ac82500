import type { AttemptState, JobState } from '../../../src/contract/job.ts'
import type { Db } from '../../../src/main/engine/store/open.ts'

/** One thing the database did, in order. Amounts in micros. */
export type Seen =
  | { readonly what: 'job'; readonly id: number; readonly from: JobState; readonly to: JobState }
  | { readonly what: 'attempt'; readonly id: string; readonly jobId: number; readonly state: AttemptState }
  /** Money of a batch (its id), of the day or of the library (0), and the cap that held then; null: none. */
  | {
      readonly what: 'batch' | 'purse' | 'day'
      readonly id: number
      readonly committed: number
      readonly cap: number | null
    }

interface SeenRow {
  what: Seen['what']
  id: number | string
  a: string | number | null
  b: string | number | null
}

/**
 * Temporary triggers that write down every change of state and money: nothing the queue does can be missed, and what is
 * rolled back is not in the log. The product's own schema stays as it is.
 */
export function watch(db: Db): void {
  db.exec(`
    CREATE TEMP TABLE seen (n INTEGER PRIMARY KEY, what TEXT, id, a, b);
    CREATE TEMP TRIGGER seen_job AFTER UPDATE OF state ON main.job WHEN old.state <> new.state BEGIN
      INSERT INTO seen (what, id, a, b) VALUES ('job', new.id, old.state, new.state); END;
    CREATE TEMP TRIGGER seen_prepared AFTER INSERT ON main.attempt BEGIN
      INSERT INTO seen (what, id, a, b) VALUES ('attempt', new.id, new.job_id, new.state); END;
    CREATE TEMP TRIGGER seen_attempt AFTER UPDATE OF state ON main.attempt WHEN old.state <> new.state BEGIN
      INSERT INTO seen (what, id, a, b) VALUES ('attempt', new.id, new.job_id, new.state); END;
    CREATE TEMP TRIGGER seen_batch AFTER UPDATE OF spent_micros, reserved_micros ON main.batch BEGIN
      INSERT INTO seen (what, id, a, b) VALUES ('batch', new.id, new.spent_micros + new.reserved_micros, new.cap_micros); END;
    CREATE TEMP TRIGGER seen_purse AFTER UPDATE ON main.purse BEGIN
      INSERT INTO seen (what, id, a, b) VALUES ('purse', 0, new.spent_micros + new.reserved_micros, NULL); END;
    CREATE TEMP TRIGGER seen_day AFTER UPDATE ON main.spend_day BEGIN
      INSERT INTO seen (what, id, a, b) VALUES
        ('day', 0, new.spent_micros + (SELECT reserved_micros FROM main.purse), NULL); END;
  `)
}

/** Takes what was seen since the last time. */
export function takeSeen(db: Db): Seen[] {
  const rows = db.prepare<[], SeenRow>('SELECT what, id, a, b FROM seen ORDER BY n').all()
  db.exec('DELETE FROM seen')
  return rows.map((row): Seen => {
    if (row.what === 'job')
      return { what: row.what, id: Number(row.id), from: row.a as JobState, to: row.b as JobState }
    if (row.what === 'attempt') {
      return { what: row.what, id: String(row.id), jobId: Number(row.a), state: row.b as AttemptState }
    }
    return { what: row.what, id: Number(row.id), committed: Number(row.a), cap: row.b === null ? null : Number(row.b) }
  })
}
