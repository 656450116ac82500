import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Durable } from '../../../src/main/engine/store/durable.ts'
import { tempFolder } from '../../support/temp.ts'

function database() {
  const db = new Database(join(tempFolder(), 'x.db'))
  onTestFinished(() => void db.close())
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT')
  const insert = db.prepare('INSERT INTO item VALUES (?)')
  const count = () => db.prepare('SELECT COUNT(*) FROM item').pluck().get() as number
  return { db, insert, count, durable: new Durable(db) }
}

describe('group commit', () => {
  it('puts changes of one turn into one transaction and gives each its own result', async () => {
    const { db, insert, count, durable } = database()
    const results = await Promise.all([1, 2, 3].map((id) => durable.commit(() => insert.run(id).lastInsertRowid)))
    expect(results).toEqual([1, 2, 3])
    expect(count()).toBe(3)
    const reader = new Database(db.name, { readonly: true })
    expect(reader.prepare('SELECT COUNT(*) FROM item').pluck().get()).toBe(3)
    reader.close()
  })

  it('rolls back only the work that throws', async () => {
    const { insert, count, durable } = database()
    const [first, second, third] = await Promise.allSettled([
      durable.commit(() => insert.run(1)),
      durable.commit(() => {
        insert.run(2)
        throw new Error('no')
      }),
      durable.commit(() => insert.run(3)),
    ])
    expect([first?.status, second?.status, third?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(count()).toBe(2)
  })

  it('tells nobody that it is on disk when the disk is full', async () => {
    const { db, insert, durable, count } = database()
    db.pragma('max_page_count = 3')
    const blob = db.prepare('CREATE TABLE big (bytes BLOB)')
    const results = await Promise.allSettled([
      durable.commit(() => insert.run(1)),
      durable.commit(() => {
        blob.run()
        db.prepare('INSERT INTO big VALUES (zeroblob(100000))').run()
      }),
      durable.commit(() => insert.run(2)),
    ])
    const kept = results.filter(({ status }) => status === 'fulfilled').length
    expect(results[1]?.status).toBe('rejected')
    expect(count()).toBe(kept)
  })

  it('carries later work along with the next commit, and flushes it on request', async () => {
    const { insert, count, durable } = database()
    durable.later(() => void insert.run(1))
    expect(count()).toBe(0)
    await durable.commit(() => insert.run(2))
    expect(count()).toBe(2)
    durable.later(() => void insert.run(3))
    durable.flush()
    expect(count()).toBe(3)
  })
})
