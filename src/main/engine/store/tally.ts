import type { Db } from './open.ts'

/** Figures that are kept beside what they count: each must equal a sum over the records themselves. */
interface Tally {
  readonly name: 'money' | 'counters' | 'search'
  /** What is said when it does not. */
  readonly wrong: string
  /** Number of figures that are not what they should be. */
  readonly faults: string
  readonly mend: readonly string[]
}

const spent = `(SELECT COALESCE(SUM(attempt.cost_micros), 0) FROM attempt JOIN job ON job.id = attempt.job_id WHERE job.batch_id = batch.id)`
const reserved = `(SELECT COALESCE(SUM(reserved_micros), 0) FROM job WHERE batch_id = batch.id AND state IN ('running', 'unknown'))`
const images = '(SELECT COUNT(*) FROM image WHERE batch_id = batch.id)'
const rows = '(SELECT COUNT(*) FROM row WHERE batch_id = batch.id)'

const realJobs = `SELECT batch_id, state, COUNT(*) n, SUM(low_micros) low_micros, SUM(high_micros) high_micros FROM job
  JOIN batch ON batch.id = batch_id AND ready = 1 GROUP BY batch_id, state`
const realRows = `SELECT batch_id, display, COUNT(*) n FROM row JOIN batch ON batch.id = batch_id AND ready = 1 GROUP BY batch_id, display`

/** Rows of one of two queries that are not in the other. */
const difference = (one: string, other: string): string =>
  `SELECT (SELECT COUNT(*) FROM (${one} EXCEPT ${other})) + (SELECT COUNT(*) FROM (${other} EXCEPT ${one}))`

const tallies: readonly Tally[] = [
  {
    name: 'money',
    wrong: 'What the batches count as spent or reserved is not the sum of their attempts and jobs',
    faults: `SELECT COUNT(*) FROM batch WHERE ready = 1 AND (spent_micros <> ${spent} OR reserved_micros <> ${reserved})`,
    mend: [`UPDATE batch SET spent_micros = ${spent}, reserved_micros = ${reserved} WHERE ready = 1`],
  },
  {
    name: 'money',
    wrong: 'The total of the library is not the sum of its batches',
    faults: `SELECT COUNT(*) FROM purse WHERE spent_micros <> (SELECT COALESCE(SUM(spent_micros), 0) FROM batch)
      OR reserved_micros <> (SELECT COALESCE(SUM(reserved_micros), 0) FROM batch)`,
    mend: [
      `UPDATE purse SET spent_micros = (SELECT COALESCE(SUM(spent_micros), 0) FROM batch),
        reserved_micros = (SELECT COALESCE(SUM(reserved_micros), 0) FROM batch)`,
    ],
  },
  {
    name: 'counters',
    wrong: 'Batches count other rows or images than they have',
    faults: `SELECT COUNT(*) FROM batch WHERE ready = 1 AND (images <> ${images} OR rows <> ${rows})`,
    mend: [`UPDATE batch SET images = ${images}, rows = ${rows} WHERE ready = 1`],
  },
  {
    name: 'counters',
    wrong: 'The numbers of jobs by state are not those of the jobs',
    faults: difference(
      'SELECT batch_id, state, n, low_micros, high_micros FROM job_count WHERE n <> 0',
      `SELECT * FROM (${realJobs})`,
    ),
    mend: ['DELETE FROM job_count', `INSERT INTO job_count ${realJobs}`],
  },
  {
    name: 'counters',
    wrong: 'The numbers of rows by state are not those of the rows',
    faults: difference('SELECT batch_id, display, n FROM row_count WHERE n <> 0', `SELECT * FROM (${realRows})`),
    mend: ['DELETE FROM row_count', `INSERT INTO row_count ${realRows}`],
  },
  {
    name: 'search',
    wrong: 'Images cannot be found by their words',
    faults: 'SELECT COUNT(*) FROM image WHERE id NOT IN (SELECT id FROM image_text_docsize)',
    mend: [
      `INSERT INTO image_text (rowid, prompt, key, cells, batch)
        SELECT image.id, COALESCE(job.body ->> '$.prompt', ''), row.key,
          (SELECT group_concat(value, char(10)) FROM json_each(row.cells)), batch.name
        FROM image JOIN job ON job.id = image.job_id JOIN row ON row.id = image.row_id JOIN batch ON batch.id = image.batch_id
        WHERE image.id NOT IN (SELECT id FROM image_text_docsize)`,
    ],
  },
]

export interface TallyFault {
  readonly name: Tally['name']
  readonly message: string
}

/** Figures that are not what they count. Reads whole tables: seconds for a million jobs. */
export function tallyFaults(db: Db): readonly TallyFault[] {
  return tallies.flatMap(({ name, wrong, faults }) => {
    const count = db.prepare<[], number>(faults).pluck().get() ?? 0
    return count === 0 ? [] : [{ name, message: `${wrong} (${count.toLocaleString('en-US')} places).` }]
  })
}

/** Sets every figure to what it counts, in one transaction. Changes nothing that was right. */
export function mendTallies(db: Db): void {
  db.transaction(() => {
    for (const { faults, mend } of tallies) {
      if (db.prepare<[], number>(faults).pluck().get() === 0) continue
      for (const statement of mend) db.exec(statement)
    }
  }).immediate()
}
