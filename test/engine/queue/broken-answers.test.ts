import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import type { Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, startEngine, startFake } from '../../support/engine.ts'

/** Writes to the library's database beside the engine. */
function change(engine: Engine, sql: string): void {
  const db = new Database(join(engine.library, 'library.db'))
  db.exec(sql)
  db.close()
}

it('part of an answer stays when sending again could not be written down', async () => {
  const fake = await startFake({ script: { rules: [{ do: { kind: 'cut' } }] } })
  const engine = await startEngine(fake)
  const batchId = await createBatch(engine, 2, { concurrency: 2 })
  await engine.request('batch.run', { batchId })
  await batchUntil(engine, batchId, ({ jobs }) => jobs.unknown === 2)
  const parts = () => readdirSync(join(engine.library, 'spool')).filter((name) => name.endsWith('.part'))
  expect(parts()).toHaveLength(2)
  change(
    engine,
    "CREATE TRIGGER broken BEFORE UPDATE OF state ON job WHEN old.id = 2 BEGIN SELECT RAISE(ABORT, 'broken'); END",
  )
  await expect(engine.request('batch.retry', { batchId, unknown: 'resend' })).rejects.toThrow('broken')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect((await engine.request('batch.get', { batchId })).jobs.unknown).toBe(2)
  expect(parts()).toHaveLength(2)
  change(engine, 'DROP TRIGGER broken')
  await engine.request('batch.retry', { batchId, unknown: 'write_off' })
  await vi.waitFor(() => expect(parts()).toEqual([]), 60_000)
})
