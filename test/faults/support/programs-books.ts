import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { AttemptState, JobState } from '../../../src/contract/job.ts'
import { toMicros } from '../../../src/contract/money.ts'
import type { UnknownPolicy } from '../../../src/contract/recipe.ts'
import { mayEnd } from './programs-model.ts'
import type { Ran } from './programs-run.ts'
import type { ProgramServer } from './programs-server.ts'

export interface Books {
  readonly library: string
  readonly servers: ReadonlyMap<string, ProgramServer>
  readonly isDisturbed: boolean
  readonly repeatsOf: (jobId: number) => number
  readonly policyOf: (batchId: number) => UnknownPolicy
}

interface AttemptRow {
  id: string
  job_id: number
  batch_id: number
  job_state: JobState
  state: AttemptState
  provider: string
  cost_micros: number
  estimate_micros: number
}

interface BatchRow {
  id: number
  spent_micros: number
  reserved_micros: number
  resent_micros: number
}

/** Compares the library with what the providers know, after a program has ended. Throws with what does not agree. */
export function checkBooks(books: Books): Ran {
  const db = new Database(join(books.library, 'library.db'), { readonly: true })
  try {
    const attempts = db
      .prepare<[], AttemptRow>(
        `SELECT attempt.id, job_id, batch_id, job.state job_state, attempt.state, provider, cost_micros, estimate_micros
         FROM attempt JOIN job ON job.id = job_id`,
      )
      .all()
    const ids = new Set(attempts.map(({ id }) => id))
    for (const server of books.servers.values()) {
      for (const { attemptId } of server.arrivals) agree(ids.has(attemptId), `Nobody knows of request ${attemptId}`)
    }
    for (const attempt of attempts) checkAttempt(books, attempt)
    checkRepeats(books, attempts)
    for (const batch of db.prepare<[], BatchRow>('SELECT * FROM batch').all()) checkBatch(books, db, batch, attempts)
    checkSpool(books, attempts)
    agree(db.pragma('integrity_check', { simple: true }) === 'ok', 'The database is damaged')
    const jobs = db.prepare<[], number>('SELECT COUNT(*) FROM job').pluck().get() ?? 0
    const left = db.prepare<[], number>("SELECT COUNT(*) FROM job WHERE state IN ('waiting', 'running')").pluck().get()
    agree(left === 0, `${left} jobs are left over`)
    return { jobs, requests: [...books.servers.values()].reduce((sum, { arrivals }) => sum + arrivals.length, 0) }
  } finally {
    db.close()
  }
}

function checkAttempt({ servers, isDisturbed }: Books, attempt: AttemptRow): void {
  const server = servers.get(attempt.provider)
  const arrivals = server?.arrivals.filter(({ attemptId }) => attemptId === attempt.id) ?? []
  agree(arrivals.length <= 1, `Attempt ${attempt.id} arrived ${arrivals.length} times`)
  const fault = arrivals[0]?.fault ?? null
  const said = `An attempt that met ${fault?.kind ?? 'nobody'} ended ${attempt.state}`
  agree(mayEnd(fault, attempt.state, isDisturbed), said)
  if (attempt.state !== 'stored') return
  const billed = server?.ledger().find(({ clientRequestId }) => clientRequestId === attempt.id)?.usdMicros
  const cost = attempt.provider === 'practice' ? 0 : billed
  agree(attempt.cost_micros === cost, `A picture cost ${attempt.cost_micros} and was billed ${cost}`)
}

/** Paid twice at most as often as the user or the batch's policy said so. */
function checkRepeats({ repeatsOf }: Books, attempts: readonly AttemptRow[]): void {
  for (const [jobId, own] of Map.groupBy(attempts, ({ job_id }) => job_id)) {
    const open = own.filter(({ state }) => state === 'stored' || state === 'unknown').length
    agree(open <= repeatsOf(jobId) + 1, `Job ${jobId} was paid ${open} times with ${repeatsOf(jobId)} permissions`)
  }
}

function checkBatch(books: Books, db: Database.Database, batch: BatchRow, attempts: readonly AttemptRow[]): void {
  const own = attempts.filter(({ batch_id }) => batch_id === batch.id)
  const spent = own.reduce((sum, { cost_micros }) => sum + cost_micros, 0)
  agree(batch.spent_micros === spent, `A batch spent ${batch.spent_micros}, its attempts cost ${spent}`)
  const reserved = db.prepare<[number], number>('SELECT SUM(reserved_micros) FROM job WHERE batch_id = ?').pluck()
  agree(batch.reserved_micros === reserved.get(batch.id), 'What a batch holds is not what its jobs hold')
  // Everything billed is spent, or held, or was given up by the user's own word.
  const billed = own.reduce((sum, { id, provider }) => sum + (provider === 'openai' ? billedFor(books, id) : 0), 0)
  const writtenOff = own.filter(({ state, job_state }) => state === 'unknown' && job_state === 'cancelled')
  const given = writtenOff.reduce((sum, { estimate_micros }) => sum + estimate_micros, 0)
  agree(billed <= spent + batch.reserved_micros + given, `${billed} was billed, ${spent} is known as spent`)
  const policy = books.policyOf(batch.id)
  const limit = policy.kind === 'hold' ? 0 : policy.kind === 'retry_within' ? toMicros(policy.usd) : Infinity
  agree(batch.resent_micros <= limit, `A policy sent again for ${batch.resent_micros} of ${limit}`)
}

function billedFor({ servers }: Books, attemptId: string): number {
  const lines = servers.get('openai')?.ledger() ?? []
  return lines.find(({ clientRequestId }) => clientRequestId === attemptId)?.usdMicros ?? 0
}

/** What lies in the spool belongs to a request whose end is open, or was. */
function checkSpool({ library }: Books, attempts: readonly AttemptRow[]): void {
  const states = new Map(attempts.map(({ id, state }) => [id, state]))
  for (const name of readdirSync(join(library, 'spool'))) {
    const [id = '', ending] = name.split('.')
    if (ending === 'part' || ending === 'resp') agree(states.get(id) === 'unknown', `${name} was left over`)
  }
}

function agree(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise)
}
