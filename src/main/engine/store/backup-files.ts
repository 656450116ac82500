import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupInfo } from '../../../contract/doctor.ts'
import { localDay } from './money.ts'

type Reason = BackupInfo['reason']

/** "library-2026-11-22T150203123Z-daily.db": sorts by time, says why, and is legal on every file system. */
const nameParts = /^library-(\d{4}-\d\d-\d\dT\d\d)(\d\d)(\d\d)(\d{3})Z-(daily|work|migration|manual|close)\.db$/
/** Unfinished copies; removed at the next start. */
export const backupTemporaryPrefix = '.tmp-'

/** The file name of a backup made at `at` (epoch ms, years 1970 to 9999). */
export function backupName(at: number, reason: Reason): string {
  return `library-${new Date(at).toISOString().replaceAll(/[:.]/g, '')}-${reason}.db`
}

/** All backups in the folder, newest first. Only names are looked at: whether one is whole is a matter of its check. */
export function listBackups(dir: string): readonly BackupInfo[] {
  const names = existsSync(dir) ? readdirSync(dir) : []
  return names
    .flatMap((name) => {
      const [, hour, minute, second, ms, reason] = nameParts.exec(name) ?? []
      const madeAt = Date.parse(`${hour ?? ''}:${minute ?? ''}:${second ?? ''}.${ms ?? ''}Z`)
      if (Number.isNaN(madeAt)) return []
      return [{ path: `backups/${name}`, madeAt, bytes: sizeOf(join(dir, name)), reason: reason as Reason }]
    })
    .toSorted((a, b) => b.madeAt - a.madeAt)
}

const newestKept = 3
const daysKept = 7
const weeksKept = 4

/**
 * What rotation deletes. Kept are the 3 newest, the newest of each of 7 days and of each of 4 weeks that have one, the
 * newest made before a migration and the newest made by hand: at most 16. `backups`: newest first.
 */
export function outdated(backups: readonly BackupInfo[]): readonly BackupInfo[] {
  const kept = new Set(backups.slice(0, newestKept))
  for (const one of newestOfEach(backups, ({ madeAt }) => localDay(madeAt)).slice(0, daysKept)) kept.add(one)
  for (const one of newestOfEach(backups, ({ madeAt }) => weekOf(madeAt)).slice(0, weeksKept)) kept.add(one)
  for (const reason of ['migration', 'manual'] as const) {
    const one = backups.find((backup) => backup.reason === reason)
    if (one) kept.add(one)
  }
  return backups.filter((backup) => !kept.has(backup))
}

function newestOfEach(backups: readonly BackupInfo[], group: (backup: BackupInfo) => string): readonly BackupInfo[] {
  return [...Map.groupBy(backups, group).values()].flatMap(([newest]) => (newest ? [newest] : []))
}

/** Local day of the week's Monday. */
function weekOf(at: number): string {
  const date = new Date(at)
  date.setDate(date.getDate() - ((date.getDay() + 6) % 7))
  return localDay(date.getTime())
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
