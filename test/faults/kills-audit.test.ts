import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createBatch, runBatch, startEngine } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { startAccountant } from './support/accountant.ts'
import { violations } from './support/audit.ts'
import { readBooks } from './support/books.ts'

const settled = { settled: true }

/** Each breaks one thing in a library in which everything agrees, and what the audit must say of it. */
const breakages: readonly (readonly [string, (library: string, sql: (text: string) => void) => void, RegExp])[] = [
  [
    'a picture of other bytes',
    (library) => {
      const path = join(library, readBooks(library).images[0]?.path ?? '')
      writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from([0])]))
    },
    /not the one that was paid for/,
  ],
  ['a half file', (library) => writeFileSync(join(library, 'originals', '.tmp-1'), ''), /nobody's original/],
  [
    'an answer left behind',
    (library) => writeFileSync(join(library, 'spool', `${readBooks(library).attempts[0]?.id}.resp`), ''),
    /left in the spool/,
  ],
  [
    'a request without its attempt',
    (_, sql) => sql('DELETE FROM attempt WHERE id = (SELECT MIN(id) FROM attempt)'),
    /has no attempt/,
  ],
  [
    'an attempt that claims to be free',
    (_, sql) => sql("UPDATE attempt SET state = 'not_sent'"),
    /was billed and is not_sent/,
  ],
  [
    'a job that never ends',
    (_, sql) => sql("UPDATE job SET state = 'running' WHERE id = 1"),
    /job 1 is stuck in running/,
  ],
  [
    'money nobody holds',
    (_, sql) => sql('UPDATE batch SET reserved_micros = 5'),
    /reserved: 5 in the books, 0 counted/,
  ],
  ['a purse of its own', (_, sql) => sql('UPDATE purse SET spent_micros = spent_micros + 1'), /purse spent/],
  ['a picture booked too cheap', (_, sql) => sql('UPDATE attempt SET cost_micros = 0'), /is booked with 0/],
]

it('the audit of the harness notices what is wrong', async () => {
  const accountant = await startAccountant({}, 64)
  const library = join(tempFolder(), 'library')
  const engine = await startEngine(accountant.fake, library)
  await runBatch(engine, await createBatch(engine, 2))
  await engine.close()
  expect(violations(library, accountant, settled)).toEqual([])
  for (const [name, spoil, words] of breakages) {
    const copy = join(tempFolder(), 'library')
    cpSync(library, copy, { recursive: true })
    const db = new Database(join(copy, 'library.db'))
    db.pragma('foreign_keys = OFF')
    spoil(copy, (text) => void db.exec(text))
    db.close()
    expect(violations(copy, accountant, settled).join('\n'), name).toMatch(words)
  }
})
