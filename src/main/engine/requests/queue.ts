import type { Budget } from '../../../contract/spend.ts'
import type { Failure } from '../../../contract/failure.ts'
import { jobStates, type JobCounts } from '../../../contract/job.ts'
import { addRange, fromMicros, zeroRange } from '../../../contract/money.ts'
import type { QueueJob, QueueSummary, QueueView, RecoverySummary, TriageGroup } from '../../../contract/queue.ts'
import { promptOf } from '../queue/finish.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

const waitingShown = 200
const runningShown = 64
const minutesShown = 30
const fewestToTell = 3

/** The queue's state: counters for the status bar, and all of it for the queue screen. */
export class QueueReader {
  readonly #store: Store
  readonly #clock: () => number

  constructor(store: Store, clock: () => number) {
    this.#store = store
    this.#clock = clock
  }

  summary(): QueueSummary {
    const { batches } = this.#store
    const all = batches.ids().map((id) => batches.summary(id))
    const open = all.filter(({ state }) => state === 'running' || state === 'paused')
    const counted = all.filter((batch) => open.includes(batch) || batch.reservedUsd > 0)
    const caps = counted.flatMap(({ capUsd }) => capUsd ?? [])
    const pauses = open.flatMap(({ pause }) => pause ?? []).sort((a, b) => b.since - a.since)
    return {
      pause: pauses.length === open.length ? (pauses[0] ?? null) : null,
      counts: Object.fromEntries(jobStates.map((state) => [state, total(all, ({ jobs }) => jobs[state])])) as JobCounts,
      spentUsd: total(counted, ({ spentUsd }) => spentUsd),
      reservedUsd: total(counted, ({ reservedUsd }) => reservedUsd),
      capUsd: caps.length === 0 ? null : total(caps, (cap) => cap),
      images: total(all, ({ images }) => images),
    }
  }

  view(slots: number, recovery: RecoverySummary | null): QueueView {
    const { batches, images } = this.#store
    const now = this.#clock()
    const base = this.summary()
    const perMinute = this.#perMinute(now)
    const left = base.counts.waiting + base.counts.running
    const pace = this.pace()
    return {
      ...base,
      running: this.#jobs('running', runningShown),
      slots,
      waiting: this.#jobs('waiting', waitingShown),
      waitingUsd: batches.unfinishedIds().reduce((sum, id) => addRange(sum, batches.priceOf(id, 'waiting')), zeroRange),
      triage: this.#triage(),
      perMinute,
      pace,
      lanes: [],
      budget: this.#budget(now),
      etaSeconds: pace !== null && left > 0 ? Math.round((left / pace) * 60) : null,
      doneToday: images.countSince(new Date(now).setHours(0, 0, 0, 0)),
      recovery,
    }
  }

  /** Images a minute over the last minute of work; null when too few were stored to tell. */
  pace(): number | null {
    const now = this.#clock()
    const { n, first } = this.#store.images.recent(now - 60_000)
    return first === null || n < fewestToTell ? null : (n / Math.max(1_000, now - first)) * 60_000
  }

  #budget(now: number): Budget {
    const { money, settings } = this.#store
    const { dayCapUsd, libraryCapUsd } = settings.get()
    const { spent_micros, reserved_micros } = money.ofLibrary()
    return {
      todayUsd: fromMicros(money.ofDay(now)),
      dayCapUsd,
      libraryUsd: fromMicros(spent_micros),
      libraryCapUsd,
      reservedUsd: fromMicros(reserved_micros),
    }
  }

  #perMinute(now: number): number[] {
    const first = Math.floor(now / 60_000) - minutesShown + 1
    const stored = this.#store.images.perMinute(first * 60_000)
    return Array.from({ length: minutesShown }, (_, index) => stored.get(first + index) ?? 0)
  }

  #jobs(state: 'running' | 'waiting', limit: number): QueueJob[] {
    const jobs: JobRecord[] = []
    for (const batchId of this.#store.batches.unfinishedIds()) {
      if (jobs.length >= limit) break
      jobs.push(...this.#store.jobs.inState(batchId, state, limit - jobs.length))
    }
    return jobs.map((job) => this.#describe(job))
  }

  #describe(job: JobRecord): QueueJob {
    const { rows, batches } = this.#store
    const row = rows.get(job.batch_id, job.row_id)
    return {
      jobId: job.id,
      batchId: job.batch_id,
      rowId: job.row_id,
      rowNumber: row?.number ?? 0,
      key: row?.key ?? '',
      title: promptOf(job.body).slice(0, 120),
      variantName: batches.source(job.batch_id).recipe.variants[job.variant]?.name ?? '',
      state: job.state,
      model: job.model,
      ...sizeAndQuality(job.body),
      isChanged: job.change !== null,
      startedAt: job.state === 'running' ? job.claimed_at : null,
      estimatedUsd: { low: fromMicros(job.low_micros), high: fromMicros(job.high_micros) },
    }
  }

  #triage(): TriageGroup[] {
    const { batches, jobs } = this.#store
    const groups = new Map<string, TriageGroup>()
    for (const batchId of batches.ids()) {
      for (const { state, cause, n, failure, held } of jobs.causes(batchId)) {
        if (state !== 'failed' && state !== 'unknown') continue
        const known = groups.get(`${state} ${cause}`)
        groups.set(`${state} ${cause}`, {
          cause,
          state,
          count: (known?.count ?? 0) + n,
          example: known?.example ?? (JSON.parse(failure) as Failure),
          keys: [...(known?.keys ?? []), ...jobs.keysOfCause(batchId, state, cause)].slice(0, 4),
          heldUsd: (known?.heldUsd ?? 0) + fromMicros(held),
          batchIds: [...(known?.batchIds ?? []), batchId],
          action: state === 'unknown' ? { kind: 'resolve' } : { kind: 'retry' },
        })
      }
    }
    return [...groups.values()]
  }
}

function sizeAndQuality(body: string): { size: string; quality: string } {
  const { size, quality } = JSON.parse(body) as { size?: string; quality?: string }
  return { size: size ?? 'auto', quality: quality ?? 'auto' }
}

function total<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0)
}

/** The queue screen's requests. */
export function queueRequests(parts: {
  readonly reader: QueueReader
  readonly slots: () => number
  readonly recovery: () => RecoverySummary | null
  readonly pauseAll: () => void
  readonly resumeAll: () => void
}): Handlers<'queue.get' | 'queue.pause' | 'queue.resume'> {
  return {
    'queue.get': () => parts.reader.view(parts.slots(), parts.recovery()),
    'queue.pause': () => {
      parts.pauseAll()
      return null
    },
    'queue.resume': () => {
      parts.resumeAll()
      return null
    },
  }
}
