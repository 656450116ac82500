import type { Backups } from '../backups.ts'
import type { Handlers } from './handlers.ts'

/** Copies of the database. */
export function backupRequests(backups: Backups): Handlers<'backup.list' | 'backup.make'> {
  return { 'backup.list': () => backups.list(), 'backup.make': () => backups.make('manual') }
}
