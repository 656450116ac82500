import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { assertNever } from '../../../contract/assert-never.ts'
import { answerWith } from '../thread.ts'
import { exportSpend } from './export.ts'
import { spendReport } from './report.ts'
import type { SpendTask } from './reader.ts'

async function perform({ database, ...task }: SpendTask): Promise<unknown> {
  const db = new Database(database, { readonly: true, fileMustExist: true })
  try {
    // KiB: names of 100,000 lines are looked up one by one.
    db.pragma('cache_size = -64000')
    switch (task.kind) {
      case 'report':
        return spendReport(db, task.query)
      case 'export':
        return await exportSpend({ db, root: task.root }, task.query, task.path)
      default:
        return assertNever(task)
    }
  } finally {
    db.close()
  }
}

await answerWith(perform(workerData as SpendTask))
