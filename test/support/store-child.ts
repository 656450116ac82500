import { join } from 'node:path'
import { makeBackup } from '../../src/main/engine/store/backup.ts'
import { openStore } from '../../src/main/engine/store/open.ts'

/** A program to be killed in the middle of a migration or a backup of the database in a folder. */
const { folder, task } = JSON.parse(process.argv[2] ?? '{}') as { folder: string; task: 'migrate' | 'backup' }
const dir = join(folder, 'backups')
process.send?.('begins')
if (task === 'migrate') openStore(folder, { backups: dir }).close()
else await makeBackup({ database: join(folder, 'library.db'), dir, reason: 'daily', now: Date.now() })
process.send?.('done')
process.disconnect()
