import { first } from './0001-first.ts'
import { moneySafe } from './0002-money-safe.ts'
import { ledger } from './0003-ledger.ts'
import { queueLine } from './0004-queue-line.ts'
import { attemptModel } from './0005-attempt-model.ts'
import { edits } from './0006-edits.ts'
import { cancelledPause } from './0007-cancelled-pause.ts'
import { unsent } from './0008-unsent.ts'
import type { Migration } from './migration.ts'

/** In order; a test proves that versions count up from 1 without gaps. */
export const migrations: readonly Migration[] = [
  first,
  moneySafe,
  ledger,
  queueLine,
  attemptModel,
  edits,
  cancelledPause,
  unsent,
]

/** The schema this program writes. */
export const schemaVersion = migrations.length
