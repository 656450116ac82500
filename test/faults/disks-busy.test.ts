import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../support/temp.ts'
import { startAccountant } from './support/accountant.ts'
import { violations } from './support/audit.ts'
import { batchOnce, duplicates, isOver, isPaused, requestsAre, runNewBatch } from './support/batches.ts'
import { startEngineProcess } from './support/engine-process.ts'
import { isFull, saySkipped } from './support/size.ts'

const hasPrlimit = spawnSync('prlimit', ['--version'], { stdio: 'ignore' }).status === 0
if (!hasPrlimit) saySkipped('no file handles left', 'prlimit is not here (util-linux)')

/** Allows a process so many file handles more (or fewer) than it has, or as many as before. */
function allowHandles(pid: number, more: number | null): void {
  const open = readdirSync(`/proc/${pid}/fd`).length
  spawnSync('prlimit', ['--pid', String(pid), `--nofile=${more === null ? 1_024 : open + more}:`])
}

describe('what others hold', { timeout: 120_000 }, () => {
  it.runIf(hasPrlimit)('file handles: nothing more is sent, nothing is lost', async () => {
    const library = join(tempFolder(), 'library')
    const accountant = await startAccountant({ latencyMs: 100 })
    const engine = await startEngineProcess({ library, url: accountant.fake.url })
    const batchId = await runNewBatch(engine, 12, { concurrency: 4 })
    await requestsAre(accountant, 4)
    // Fewer than are open now: those of answers under way become free and must not be enough.
    allowHandles(engine.pid, -8)
    const { pause } = await batchOnce(engine, batchId, (batch) => isPaused(batch) || isOver(batch))
    expect(pause?.cause ?? 'It was never short of handles.').toBe('disk')
    allowHandles(engine.pid, null)
    await engine.ask('queue.resume', {})
    await batchOnce(engine, batchId, isOver)
    await engine.ask('unknown.look', { batchId })
    const { jobs } = await engine.ask('batch.get', { batchId })
    expect([jobs.done, jobs.unknown, jobs.failed]).toEqual([12, 0, 0])
    await engine.stop()
    expect(violations(library, accountant, { settled: true })).toEqual([])
    expect(duplicates(accountant)).toBe(0)
  })

  it.runIf(isFull)('the database, for longer than we wait: no request without its row, no answer lost', async () => {
    const library = join(tempFolder(), 'library')
    const accountant = await startAccountant({ latencyMs: 300 })
    const engine = await startEngineProcess({ library, url: accountant.fake.url })
    const batchId = await runNewBatch(engine, 12, { concurrency: 4 })
    await requestsAre(accountant, 4)
    const other = new Database(join(library, 'library.db'))
    other.exec('BEGIN IMMEDIATE')
    await delay(12_000)
    other.exec('ROLLBACK')
    other.close()
    const goOn = setInterval(() => void engine.ask('queue.resume', {}).catch(() => undefined), 1_000)
    const { jobs } = await batchOnce(engine, batchId, isOver)
    clearInterval(goOn)
    expect([jobs.done, jobs.unknown, jobs.failed]).toEqual([12, 0, 0])
    await engine.stop()
    expect(violations(library, accountant, { settled: true })).toEqual([])
    expect(duplicates(accountant)).toBe(0)
  })
})
