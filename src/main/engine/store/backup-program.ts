import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { assertNever } from '../../../contract/assert-never.ts'
import { makePrivate } from '../private-file.ts'
import { answerWith } from '../thread.ts'
import { backupFault, sealBackup } from './backup-check.ts'

export type BackupTask =
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  | { readonly kind: 'check'; readonly path: string }

/** Everything in one step: what others write meanwhile waits in the write-ahead log, so the copy is of one moment. */
const allPages = 0x7fffffff

async function copy(from: string, to: string): Promise<null> {
  const db = new Database(from, { readonly: true, fileMustExist: true })
  try {
    makePrivate(to)
    await db.backup(to, { progress: () => allPages })
  } finally {
    db.close()
  }
  sealBackup(to)
  return null
}

async function perform(task: BackupTask): Promise<string | null> {
  switch (task.kind) {
    case 'copy':
      return copy(task.from, task.to)
    case 'check':
      return backupFault(task.path)
    default:
      return assertNever(task)
  }
}

await answerWith(perform(workerData as BackupTask))
