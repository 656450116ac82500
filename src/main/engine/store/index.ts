import { makeAttempts } from './attempts.ts'
import { Batches } from './batches.ts'
import { makeDropped } from './dropped.ts'
import { Durable } from './durable.ts'
import { makeHeld } from './held.ts'
import { makeImages } from './images.ts'
import { makeJobEdits } from './job-edits.ts'
import { Jobs } from './jobs.ts'
import { makeLine } from './line.ts'
import { makeLineage } from './lineage.ts'
import { makeLanes } from './lanes.ts'
import { makeMoney } from './money.ts'
import { openStore } from './open.ts'
import { makeOverview } from './overview.ts'
import { makeRows } from './rows.ts'
import { makeSettings } from './settings.ts'
import { makeTrouble } from './trouble.ts'

export type Store = ReturnType<typeof makeStore>

/** The library's database: one object per noun, all SQL behind them, one connection. */
export function makeStore(folder: string, options: { backups: string }) {
  const db = openStore(folder, options)
  return {
    /** For queries built elsewhere (gallery, doctor). Read only by convention: writes go through the nouns. */
    db,
    durable: new Durable(db),
    settings: makeSettings(db),
    batches: new Batches(db),
    rows: makeRows(db),
    jobs: new Jobs(db),
    held: makeHeld(db),
    jobEdits: makeJobEdits(db),
    line: makeLine(db),
    lineage: makeLineage(db),
    trouble: makeTrouble(db),
    overview: makeOverview(db),
    money: makeMoney(db),
    attempts: makeAttempts(db),
    lanes: makeLanes(db),
    dropped: makeDropped(db),
    images: makeImages(db),
    /** One immediate transaction around synchronous work. */
    transaction: <Result>(work: () => Result): Result => db.transaction(work).immediate(),
    close(): void {
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
    },
  }
}
