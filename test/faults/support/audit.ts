import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { JobState } from '../../../src/contract/job.ts'
import type { Accountant } from './accountant.ts'
import { isFormOf } from './edit-parts.ts'
import { filesIn, openAttemptStates, readBooks, type Books } from './books.ts'

export interface AuditOptions {
  /** Attempts whose whole answer was seen in the spool at any time. */
  readonly received?: ReadonlySet<string>
  /** Everything is settled: nothing waits or runs. */
  readonly settled?: boolean
}

/** Everything that is wrong between the database, the files and what the API billed; empty when all agree. */
export function violations(library: string, accountant: Accountant, options: AuditOptions = {}): string[] {
  const books = readBooks(library)
  return [
    ...(books.integrity === 'ok' ? [] : [`integrity_check: ${books.integrity}`]),
    ...billedWrong(books, accountant),
    ...picturesWrong(books, library, accountant),
    ...leftovers(books, library),
    ...moneyWrong(books, accountant),
    ...countersWrong(books),
    ...(options.settled ? stuck(books) : []),
    ...lost(books, options.received ?? new Set()),
  ]
}

/** Every billed request has the attempt it was sent for, once, with the bytes that were planned, and no claim to be free. */
function billedWrong({ attempts, jobs }: Books, { fake }: Accountant): string[] {
  const bodies = new Map(jobs.map(({ id, body }) => [id, body]))
  const known = new Map(attempts.map((attempt) => [attempt.id, attempt]))
  const seen = new Set<string>()
  const wrong: string[] = []
  for (const { n, clientRequestId, bodySha256, parts } of fake.ledger()) {
    const attempt = known.get(clientRequestId ?? '')
    if (!attempt) {
      wrong.push(`billed request ${n} (${clientRequestId}) has no attempt`)
      continue
    }
    const { id, state } = attempt
    if (seen.has(id)) wrong.push(`attempt ${id} was sent twice`)
    seen.add(id)
    if (state === 'refused' || state === 'not_sent') wrong.push(`attempt ${id} was billed and is ${state}`)
    const isPlanned =
      parts.length === 0 ? bodySha256 === attempt.body_hash : isFormOf(parts, bodies.get(attempt.job_id) ?? '{}')
    if (!isPlanned) wrong.push(`attempt ${id} was sent with other bytes than planned`)
  }
  return wrong
}

/** Every stored attempt has one picture, and it is the very one that was made for it. */
function picturesWrong({ attempts, images, jobs }: Books, library: string, accountant: Accountant): string[] {
  const numbers = new Map(accountant.fake.ledger().map(({ clientRequestId, n }) => [clientRequestId, n]))
  const states = new Map(jobs.map(({ id, state }) => [id, state]))
  const pictured = new Set(images.map(({ attempt_id: id }) => id))
  const missing = attempts.filter(({ id, state }) => (state === 'stored') !== pictured.has(id))
  const wrong = images.flatMap(({ attempt_id: id, job_id: job, path, sha256, bytes }) => {
    const file = join(library, path)
    if (!existsSync(file)) return [`picture of ${id} is missing`]
    const found = readFileSync(file)
    const isRight =
      found.byteLength === bytes &&
      createHash('sha256').update(found).digest('hex') === sha256 &&
      accountant.isPictureOf(file, numbers.get(id) ?? 0)
    const undone = states.get(job) === 'done' ? [] : [`job ${job} has a picture and is ${states.get(job)}`]
    return isRight ? undone : [`picture of ${id} is not the one that was paid for`, ...undone]
  })
  return [...missing.map(({ id, state }) => `attempt ${id} is ${state}, picture: ${pictured.has(id)}`), ...wrong]
}

/** No half file anywhere, no file without its image, no answer of a stored attempt in the spool. */
function leftovers({ attempts, images }: Books, library: string): string[] {
  const originals = new Set(images.map(({ path }) => path))
  const pictured = new Set(images.map(({ attempt_id: id }) => id))
  const stored = new Set(attempts.filter(({ state }) => state === 'stored').map(({ id }) => id))
  return filesIn(library).flatMap((path) => {
    const name = basename(path)
    if (path.startsWith('spool/')) return stored.has(name.slice(0, 36)) ? [`left in the spool: ${name}`] : []
    if (path.startsWith('originals/')) return originals.has(path) ? [] : [`nobody's original: ${path}`]
    const derived = path.startsWith('thumbs/') || path.startsWith('renditions/')
    if (derived) return pictured.has(name.slice(0, 36)) ? [] : [`nobody's derived file: ${path}`]
    return name.includes('.tmp') ? [`left behind: ${path}`] : []
  })
}

/** The same money in every book; and what pictures cost is what the API billed for them. */
function moneyWrong(books: Books, { fake }: Accountant): string[] {
  const { attempts, batches, images, jobs, purse, daysMicros } = books
  const billed = new Map(fake.ledger().map(({ clientRequestId, usdMicros }) => [clientRequestId, usdMicros]))
  const wrong = attempts.flatMap(({ id, state, cost_micros: cost }) => {
    const difference = Math.abs(cost - (billed.get(id) ?? 0))
    return state === 'stored' && difference > 1
      ? [`attempt ${id} is booked with ${cost}, billed ${billed.get(id)}`]
      : []
  })
  const perBatch = batches.flatMap(({ id, spent_micros: spent, reserved_micros: reserved, images: n }) => {
    const ofBatch = images.filter(({ batch_id: batch }) => batch === id)
    const held = jobs.filter(({ batch_id: batch }) => batch === id)
    return [
      ...equal(`batch ${id} reserved`, reserved, sum(held.map((job) => job.reserved_micros))),
      ...equal(`batch ${id} images`, n, ofBatch.length),
      ...(spent >= sum(ofBatch.map((image) => image.cost_micros))
        ? []
        : [`batch ${id} spent less than its pictures cost`]),
    ]
  })
  return [
    ...wrong,
    ...perBatch,
    ...equal('purse spent', purse.spent_micros, sum(batches.map((batch) => batch.spent_micros))),
    ...equal('purse reserved', purse.reserved_micros, sum(batches.map((batch) => batch.reserved_micros))),
    ...equal('days spent', daysMicros, purse.spent_micros),
  ]
}

function countersWrong({ jobs, jobCounts }: Books): string[] {
  const counted = Map.groupBy(jobs, (job) => `${job.batch_id} ${job.state}`)
  const told = new Map(jobCounts.map(({ batch_id: batch, state, n }) => [`${batch} ${state}`, n]))
  return [...new Set([...counted.keys(), ...told.keys()])].flatMap((key) =>
    equal(`jobs of batch and state ${key}`, told.get(key) ?? 0, counted.get(key)?.length ?? 0),
  )
}

function stuck({ attempts, jobs }: Books): string[] {
  const moving: ReadonlySet<JobState> = new Set(['waiting', 'running'])
  return [
    ...jobs.filter(({ state }) => moving.has(state)).map(({ id, state }) => `job ${id} is stuck in ${state}`),
    ...attempts
      .filter(({ state }) => openAttemptStates.includes(state))
      .map(({ id, state }) => `attempt ${id} is stuck in ${state}`),
  ]
}

/** An answer that was whole on disk once is a picture in the end. */
function lost({ attempts }: Books, received: ReadonlySet<string>): string[] {
  const states = new Map(attempts.map(({ id, state }) => [id, state]))
  return [...received]
    .filter((id) => states.get(id) !== 'stored')
    .map((id) => `answer ${id} is ${states.get(id)}, not stored`)
}

function equal(what: string, told: number, counted: number): string[] {
  return told === counted ? [] : [`${what}: ${told} in the books, ${counted} counted`]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
