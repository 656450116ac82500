import type { AttemptState, JobState } from '../../../src/contract/job.ts'
import type { Behaviour } from '../../../src/main/engine/provider/fake/script.ts'
import type { Seen } from './programs-log.ts'

/** What the user said about a batch so far: what the model allows depends on it. */
export interface Said {
  resend: boolean
  writeOff: boolean
  cancel: boolean
  /** Its policy may send an unknown again. */
  readonly mayRepeat: boolean
}

export interface Caps {
  readonly dayMicros: number | null
  readonly libraryMicros: number | null
}

interface Known {
  state: JobState
  attempt: string | null
  /** Times it left `unknown` to be sent again. */
  repeats: number
}

const ends: ReadonlySet<AttemptState> = new Set(['stored', 'refused', 'not_sent', 'unknown'])

/**
 * The protocol in small: what may follow what. It is told everything the database did and complains, by throwing, about
 * the first thing it does not allow.
 */
export class Model {
  readonly #said: (jobId: number) => Said
  readonly #caps: () => Caps
  readonly #jobs = new Map<number, Known>()
  readonly #attempts = new Map<string, AttemptState>()

  constructor(said: (jobId: number) => Said, caps: () => Caps) {
    this.#said = said
    this.#caps = caps
  }

  repeatsOf(jobId: number): number {
    return this.#job(jobId).repeats
  }

  see(seen: Seen): void {
    switch (seen.what) {
      case 'job':
        return this.#moved(seen.id, seen.from, seen.to)
      case 'attempt':
        return this.#attempted(seen.id, seen.jobId, seen.state)
      case 'batch':
        return within('the batch', seen.committed, seen.cap)
      case 'purse':
        return within('the library', seen.committed, this.#caps().libraryMicros)
      case 'day':
        return within('the day', seen.committed, this.#caps().dayMicros)
    }
  }

  #job(id: number): Known {
    const known = this.#jobs.get(id) ?? { state: 'held', attempt: null, repeats: 0 }
    this.#jobs.set(id, known)
    return known
  }

  #attempted(id: string, jobId: number, state: AttemptState): void {
    const job = this.#job(jobId)
    const before = this.#attempts.get(id)
    if (state === 'prepared') {
      // Before the move in the same transaction or after it: either way nothing else of this job is open.
      const last = job.attempt === null ? null : this.#attempts.get(job.attempt)
      if (last && !ends.has(last)) throw new Error(`Job ${jobId} is asked for again while ${last}`)
      if (last === 'stored') throw new Error(`Job ${jobId} is asked for again though it has its picture`)
      job.attempt = id
    } else if (before === undefined) {
      throw new Error(`Attempt ${id} is ${state} and was never prepared`)
    } else if (ends.has(before) && !(before === 'unknown' && state === 'stored')) {
      throw new Error(`Attempt ${id} was ${before} and is now ${state}`)
    }
    this.#attempts.set(id, state)
  }

  #moved(id: number, from: JobState, to: JobState): void {
    const job = this.#job(id)
    if (job.state !== from) throw new Error(`Job ${id} was ${job.state} and left ${from}`)
    if (!this.#mayMove(job, this.#said(id), to)) {
      const last = job.attempt === null ? 'none' : this.#attempts.get(job.attempt)
      throw new Error(`Job ${id} went from ${from} to ${to} with its last attempt ${last}`)
    }
    if (from === 'unknown' && to === 'waiting') job.repeats += 1
    job.state = to
  }

  #mayMove(job: Known, said: Said, to: JobState): boolean {
    const last = job.attempt === null ? null : (this.#attempts.get(job.attempt) ?? null)
    switch (`${job.state} ${to}`) {
      case 'held waiting':
      case 'waiting running':
      case 'failed waiting':
        return true
      case 'held cancelled':
      case 'waiting cancelled':
      case 'failed cancelled':
        return said.cancel
      case 'unknown cancelled':
        return said.writeOff
      case 'running done':
      case 'unknown done':
        return last === 'stored'
      case 'running unknown':
        return last === 'unknown'
      case 'running failed':
      case 'running waiting':
        return last === 'refused' || last === 'not_sent'
      case 'unknown waiting':
        return said.resend || said.mayRepeat
      default:
        return false
    }
  }
}

function within(what: string, committed: number, cap: number | null): void {
  if (cap !== null && committed > cap) throw new Error(`${what} has committed ${committed} of ${cap} micros`)
}

/** Faults by which a provider says that it did nothing. */
const refusing: ReadonlySet<Behaviour['kind']> = new Set([
  'rate_limited',
  'quota',
  'key_refused',
  'not_verified',
  'moderation',
  'unknown_parameter',
  'redirect',
])

/** How an attempt may end whose request met this fault. `disturbed`: connections were cut or requests given up. */
export function mayEnd(fault: Behaviour | null, end: AttemptState, disturbed: boolean): boolean {
  if (end === 'unknown' && disturbed) return true
  if (fault === null) return end === 'not_sent'
  if (fault.kind === 'wrong_size') return end === 'stored'
  return end === (refusing.has(fault.kind) ? 'refused' : 'unknown')
}
