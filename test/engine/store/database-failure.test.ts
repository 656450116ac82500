import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { failureOf, type Failure } from '../../../src/contract/failure.ts'
import { databaseFailure } from '../../../src/main/engine/store/database-failure.ts'
import { Durable } from '../../../src/main/engine/store/durable.ts'
import { tempFolder } from '../../support/temp.ts'

function open(path: string): Database.Database {
  const db = new Database(path, { timeout: 50 })
  onTestFinished(() => void db.close())
  return db
}

function failureIn(action: () => unknown): Failure {
  try {
    action()
  } catch (error) {
    return failureOf(databaseFailure(error))
  }
  throw new Error('nothing was thrown')
}

it('a database another program holds fails as a disk does, so that the queue waits and tries again', async () => {
  const path = join(tempFolder(), 'x.db')
  const ours = open(path)
  ours.exec('PRAGMA journal_mode = WAL; CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT')
  const insert = ours.prepare('INSERT INTO item VALUES (?)')
  const theirs = open(path)
  theirs.exec('BEGIN IMMEDIATE')
  const durable = new Durable(ours)
  await expect(durable.commit(() => insert.run(1))).rejects.toMatchObject({
    failure: { code: 'disk_error', message: "Another program holds the library's database." },
  })
  theirs.exec('COMMIT')
  await durable.commit(() => insert.run(1))
  expect(ours.prepare('SELECT COUNT(*) FROM item').pluck().get()).toBe(1)
})

it('a damaged page or a file that is no database names the way to repair it', () => {
  const path = join(tempFolder(), 'x.db')
  writeFileSync(path, Buffer.alloc(8_192, 0xa5))
  const failure = failureIn(() => open(path).prepare('SELECT * FROM sqlite_master').all())
  expect(failure).toMatchObject({ code: 'library_damaged', money: 'none' })
  expect(failure.action).toContain('proofsheet doctor --repair')
})

it('what is no fault of the disk stays what it is', () => {
  const db = open(join(tempFolder(), 'x.db'))
  expect(failureIn(() => db.exec('SELECT nothing')).code).toBe('internal')
})
