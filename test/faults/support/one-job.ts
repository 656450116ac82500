import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { JobState } from '../../../src/contract/job.ts'
import { thingRecipe, writeSheet } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'
import { startAccountant, type Accountant } from './accountant.ts'
import { readBooks, spooledAnswers } from './books.ts'
import { childrenOf, threadsOf, trace, type Tracer } from './strace.ts'
import { EngineGone, startEngineProcess, type EngineProcess } from './engine-process.ts'

/** Where a system call is made. */
export const places = ['main', 'pool', 'converter'] as const
export type Place = (typeof places)[number]

/** A library with one batch whose jobs are sent one at a time, by hand, with a tracer on the engine's threads. */
export interface OneJobRig {
  readonly library: string
  readonly accountant: Accountant
  attach(place: Place, options: readonly string[]): Promise<Tracer>
  /**
   * Lets the next row be sent and waits until its job has ended, the engine is gone, or nothing moves any more. After the
   * first, everything the engine loads late is loaded and its converter runs.
   */
  next(): Promise<void>
  /** A new engine resumes, looks for answers, and brings everything released to its end. Returns what became of the last job. */
  recover(): Promise<JobState>
}

/** One lane and one pool thread, so that the n-th call of a kind is the same call every time. */
export async function openOneJobRig(rows: number): Promise<OneJobRig> {
  const accountant = await startAccountant({ latencyMs: 5 }, 64)
  const library = join(tempFolder(), 'library')
  const setting = { library, url: accountant.fake.url, env: { UV_THREADPOOL_SIZE: '1' } }
  let engine = await startEngineProcess(setting)
  const { draftId, recipe } = await engine.ask('sheet.open', { path: writeSheet(rows) })
  const { batchId } = await engine.ask('batch.create', {
    draftId,
    recipe: { ...thingRecipe, mapping: recipe.mapping },
    options: { provider: 'openai', concurrency: 1, capUsd: 100_000 },
  })
  const rowIds = [...(await engine.ask('batch.rowIds', { batchId }))]

  async function next(): Promise<void> {
    const rowId = rowIds.shift()
    if (rowId === undefined) throw new Error('The rig has no rows left.')
    try {
      await engine.ask('batch.run', { batchId, rowIds: [rowId] })
      await quiet(engine, library, haltedMs)
    } catch (error) {
      // A request that met the fault itself is the caller's answer; the books are looked at afterwards.
      if (engine.isGone() || error instanceof EngineGone) return
      await quiet(engine, library, haltedMs)
    }
  }

  return {
    library,
    accountant,
    next,
    async attach(place, options) {
      if (place === 'converter') return trace(childrenOf(engine.pid, 'converter'), ['-f', ...options])
      const { main, pool } = threadsOf(engine.pid)
      return trace(place === 'main' ? [main] : pool, options)
    },
    async recover() {
      await stopOrKill(engine)
      engine = await startEngineProcess(setting)
      await engine.ask('queue.resume', {})
      await engine.ask('unknown.look', {})
      await quiet(engine, library, stuckMs)
      await answersAreCleared(library)
      return lastState(library)
    },
  }
}

/** The engine is alive: an answer is deleted a moment after its picture is committed. One that stays is left to the audit. */
async function answersAreCleared(library: string): Promise<void> {
  const isStored = (id: string): boolean => readBooks(library).images.some((image) => image.attempt_id === id)
  for (let tries = 0; tries < 100 && spooledAnswers(library).some(isStored); tries += 1) await delay(50)
}

/** One that is halted may not answer for a while: then it dies like in a crash. */
async function stopOrKill(engine: EngineProcess): Promise<void> {
  const timer = setTimeout(() => engine.signal('SIGKILL'), 3_000)
  await engine.stop()
  clearTimeout(timer)
}

/** How long nothing may change before an engine that met a fault counts as halted, ms. It is then stopped or killed. */
const haltedMs = 3_000
/** The same where nothing is in the way: whoever takes longer is stuck, ms. */
const stuckMs = 60_000

/** Resolves when nothing waits or runs, the batch is paused with nothing running, or nothing has changed for a while. */
async function quiet(engine: EngineProcess, library: string, patienceMs: number): Promise<void> {
  let last = ''
  let since = performance.now()
  while (!engine.isGone()) {
    const { waiting, running, paused } = look(library)
    if (running === 0 && (waiting === 0 || paused)) return
    const now = `${waiting} ${running}`
    if (now !== last) since = performance.now()
    last = now
    if (performance.now() - since > patienceMs) return
    await delay(10)
  }
}

function look(library: string): { waiting: number; running: number; paused: boolean } {
  return onBooks(library, (db) => {
    const count = (state: string): number =>
      db.prepare<[string], number>('SELECT COALESCE(SUM(n), 0) FROM job_count WHERE state = ?').pluck().get(state) ?? 0
    const paused = db.prepare('SELECT 1 FROM batch WHERE pause IS NOT NULL').get() !== undefined
    return { waiting: count('waiting'), running: count('running'), paused }
  })
}

/** The job that left `held` last: rows are released in their order. */
function lastState(library: string): JobState {
  return onBooks(
    library,
    (db) =>
      db.prepare<[], JobState>("SELECT state FROM job WHERE state <> 'held' ORDER BY id DESC LIMIT 1").pluck().get() ??
      'held',
  )
}

function onBooks<Result>(library: string, read: (db: Database.Database) => Result): Result {
  const db = new Database(join(library, 'library.db'), { readonly: true, timeout: 10_000 })
  try {
    return read(db)
  } finally {
    db.close()
  }
}
