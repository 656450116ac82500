import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../store/open.ts'
import type { Store } from '../store/index.ts'
import { makeDue } from './due.ts'
import { ledgerFiles, ledgerFolder, readLedger, type LedgerPosition } from './files.ts'
import { ledgerTables, type LedgerLine, type LedgerRecord, type LedgerTable } from './line.ts'

export interface Replayed {
  readonly lines: number
  /** Torn or foreign lines, and records that name others the ledger does not have. */
  readonly unusable: number
}

const keys: Readonly<Record<LedgerTable, readonly string[]>> = {
  setting: ['name'],
  batch: ['id'],
  row: ['id'],
  job: ['id'],
  attempt: ['id'],
  image: ['id'],
  rendition: ['image_id', 'name'],
  spend_day: ['day'],
}

/** Records put back in one transaction, about. */
const recordsAtOnce = 2_000

/**
 * Puts what the ledger says from a place on (null: all of it) into a database, whole records, the later line winning.
 * Counters and sums are not right afterwards (see `mendTallies`). What it changes is not noted as due again.
 */
export async function replayLedger(root: string, store: Store, from: LedgerPosition | null): Promise<Replayed> {
  const due = makeDue(store.db)
  const before = due.last()
  const first = await replayOnce(root, store, from)
  // A batch that was told late stands behind its attempts: now that it is there, they find it.
  const result = first.unusable > 0 ? await replayOnce(root, store, from) : first
  const end = await endOfLedger(root)
  store.transaction(() => {
    due.forget(before)
    if (end) due.setPosition(end)
  })
  return result
}

async function replayOnce(root: string, store: Store, from: LedgerPosition | null): Promise<Replayed> {
  const put = makePut(store.db)
  let lines = 0
  let unusable = 0
  let waiting: LedgerLine[] = []
  let records = 0
  const write = (): void => {
    unusable += store.transaction(() => waiting.reduce((failures, line) => failures + putLine(put, line), 0))
    waiting = []
    records = 0
  }
  for await (const { line } of readLedger(root, from)) {
    lines += 1
    if (line) waiting.push(line)
    else unusable += 1
    records += 1 + (line?.rows.job?.length ?? 0)
    if (records >= recordsAtOnce) write()
  }
  write()
  return { lines, unusable }
}

/** Where the next line will be written; null when there is no ledger. */
async function endOfLedger(root: string): Promise<LedgerPosition | null> {
  const file = (await ledgerFiles(root)).at(-1)
  return file === undefined ? null : { file, bytes: (await stat(join(root, ledgerFolder, file))).size }
}

/** The place from which the ledger knows more than a database; null (all of it) when that place is no longer there. */
export async function unseenFrom(root: string, db: Db): Promise<LedgerPosition | null> {
  const position = makeDue(db).position()
  if (!position || !(await ledgerFiles(root)).includes(position.file)) return null
  const { size } = await stat(join(root, ledgerFolder, position.file))
  return size < position.bytes ? null : position
}

interface Put {
  readonly record: (table: LedgerTable, record: LedgerRecord) => boolean
  readonly gone: (jobId: number) => void
}

/** Number of records that could not be put back. */
function putLine(put: Put, { rows, gone }: LedgerLine): number {
  let failures = 0
  for (const table of ledgerTables) {
    for (const record of rows[table] ?? []) if (!put.record(table, asHeld(table, record))) failures += 1
  }
  gone?.forEach(put.gone)
  return failures
}

/** The ledger is not told what waits and what is held, so nothing that was never sent comes back as waiting. */
function asHeld(table: LedgerTable, record: LedgerRecord): LedgerRecord {
  const wasWaiting = table === 'job' && record['state'] === 'waiting' && (record['claimed_at'] ?? null) === null
  return wasWaiting ? { ...record, state: 'held' } : record
}

/** Inserts or overwrites a record. Columns this version does not know are left out. */
function makePut(db: Db): Put {
  const statements = new Map<string, ReturnType<Db['prepare']>>()
  const known = new Map(
    ledgerTables.map((table) => [
      table,
      new Set(db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)),
    ]),
  )
  /** A backup may hold a clone that was undone and made anew: never sent, and in the place of one that was. */
  const dropUnsentTwin = db.prepare(
    `DELETE FROM job WHERE row_id = @row_id AND variant = @variant AND repeat = @repeat AND id <> @id
       AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.job_id = job.id)`,
  )
  const remove = db.prepare(
    'DELETE FROM job WHERE id = ? AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.job_id = job.id)',
  )
  const keepTaken = db.prepare('UPDATE removed_job SET newest = MAX(newest, ?)')
  const record: Put['record'] = (table, record) => {
    const columns = Object.keys(record).filter((column) => known.get(table)?.has(column))
    const name = `${table} ${columns.join(' ')}`
    const statement = statements.get(name) ?? db.prepare(upsert(table, columns))
    statements.set(name, statement)
    const values = Object.fromEntries(columns.map((column) => [column, record[column]]))
    try {
      if (table === 'job') dropUnsentTwin.run(values)
      statement.run(values)
      return true
    } catch {
      // A record without the one it belongs to.
      return false
    }
  }
  const gone: Put['gone'] = (jobId) => {
    remove.run(jobId)
    keepTaken.run(jobId)
  }
  return { record, gone }
}

function upsert(table: LedgerTable, columns: readonly string[]): string {
  const changes = columns.filter((column) => !keys[table].includes(column))
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})
    ON CONFLICT (${keys[table].join(', ')}) DO UPDATE SET ${changes.map((column) => `${column} = excluded.${column}`).join(', ')}`
}
