import { renameSync, rmSync, statSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupInfo } from '../../../contract/doctor.ts'
import { failed } from '../../../contract/failure.ts'
import { diskFailure } from '../disk-failure.ts'
import { makePrivate } from '../private-file.ts'
import { inThread } from '../thread.ts'
import { sealBackup } from './backup-check.ts'
import type { BackupTask } from './backup-program.ts'
import { backupName, backupTemporaryPrefix, listBackups, outdated } from './backup-files.ts'
import { databaseFailure } from './database-failure.ts'
import { syncFolderNow } from './sync-folder.ts'
import type { Db } from './open.ts'

/** Left free on the disk beside a new backup, bytes: pictures that are paid for come first. */
const spareBytes = 200_000_000

const program = { source: 'store/backup-program.ts', built: 'backup' }

interface NewBackup {
  /** Absolute path of the live database. */
  readonly database: string
  /** The library's folder of backups. */
  readonly dir: string
  readonly reason: BackupInfo['reason']
  /** Epoch ms. */
  readonly now: number
}

/**
 * Copies the live database, proves the copy whole, gives it its name and rotates. Runs beside the engine's thread: writes
 * go on. Interrupted at any point, the older backups are as they were. Rejects with disk_full or disk_error.
 */
export async function makeBackup({ database, dir, reason, now }: NewBackup): Promise<BackupInfo> {
  const to = join(dir, `${backupTemporaryPrefix}${backupName(now, reason)}`)
  try {
    leaveRoom(database, dir)
    await inThread<null>(program, { kind: 'copy', from: database, to } satisfies BackupTask)
    return keep(to, dir, reason, now)
  } catch (error) {
    rmSync(to, { force: true })
    throw diskFailure(error, 'backing up the database')
  }
}

/** The same at once and in this thread, for the moment before a migration. Throws disk_full or disk_error. */
export function makeBackupNow(db: Db, { database, dir, reason, now }: NewBackup): BackupInfo {
  const to = join(dir, `${backupTemporaryPrefix}${backupName(now, reason)}`)
  try {
    rmSync(to, { force: true })
    leaveRoom(database, dir)
    makePrivate(to)
    db.prepare('VACUUM INTO ?').run(to)
    sealBackup(to)
    return keep(to, dir, reason, now)
  } catch (error) {
    rmSync(to, { force: true })
    throw diskFailure(databaseFailure(error), 'backing up the database')
  }
}

function keep(tmp: string, dir: string, reason: BackupInfo['reason'], now: number): BackupInfo {
  const name = backupName(now, reason)
  renameSync(tmp, join(dir, name))
  syncFolderNow(dir)
  for (const { path } of outdated(listBackups(dir))) rmSync(join(dir, '..', path), { force: true })
  return { path: `backups/${name}`, madeAt: now, bytes: statSync(join(dir, name)).size, reason }
}

function leaveRoom(database: string, dir: string): void {
  const { bavail, bsize } = statfsSync(dir)
  const needed = sizeOf(database) + sizeOf(`${database}-wal`) + spareBytes
  if (bavail * bsize >= needed) return
  throw failed(
    'disk_full',
    'There is no room on the disk for a backup of the database.',
    'Free some space. Work goes on, and the older backups are kept.',
  )
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Why a backup cannot be relied on, or null; read through in a thread of its own. */
export function checkBackup(path: string): Promise<string | null> {
  return inThread(program, { kind: 'check', path } satisfies BackupTask)
}
