import type { Pause } from '../../../contract/batch.ts'
import type { Budget } from '../../../contract/spend.ts'
import { jobStates, type JobCounts } from '../../../contract/job.ts'
import { addRange, fromMicros, zeroRange, type UsdRange } from '../../../contract/money.ts'
import type { QueueJob, QueueSummary, QueueView, RecoverySummary, ShutdownWarning } from '../../../contract/queue.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { Pace } from '../queue/pace/pace.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'
import { describeJob } from './describe-job.ts'
import type { Handlers } from './handlers.ts'
import { triageGroups } from './triage.ts'

const waitingShown = 200
const runningShown = 64
const minutesShown = 30
const fewestToTell = 3
/** A model that ends within so many days is named with what waits for it. */
const warnedDays = 30

/** The queue's state: counters for the status bar, and all of it for the queue screen. */
export class QueueReader {
  readonly #store: Store
  readonly #models: ModelBook
  readonly #lanes: Pick<Pace, 'views'>
  readonly #clock: () => number

  constructor(store: Store, models: ModelBook, pace: Pick<Pace, 'views'>, clock: () => number) {
    this.#store = store
    this.#lanes = pace
    this.#models = models
    this.#clock = clock
  }

  summary(): QueueSummary {
    const { overview } = this.#store
    const atWork = overview.atWork()
    const open = atWork.filter(({ isOpen }) => isOpen === 1)
    const caps = atWork.flatMap(({ cap_micros }) => cap_micros ?? [])
    const pauses = open
      .flatMap(({ pause }) => (pause === null ? [] : [JSON.parse(pause) as Pause]))
      // What was cancelled waits on purpose: anything else is the reason to name.
      .sort((a, b) => Number(a.cause === 'cancelled') - Number(b.cause === 'cancelled') || b.since - a.since)
    const counts = new Map(overview.states().map(({ state, n }) => [state, n]))
    return {
      pause: pauses.length === open.length ? (pauses[0] ?? null) : null,
      counts: Object.fromEntries(jobStates.map((state) => [state, counts.get(state) ?? 0])) as JobCounts,
      spentUsd: fromMicros(total(atWork, ({ spent_micros }) => spent_micros)),
      reservedUsd: fromMicros(total(atWork, ({ reserved_micros }) => reserved_micros)),
      capUsd: caps.length === 0 ? null : fromMicros(total(caps, (cap) => cap)),
      images: overview.images(),
    }
  }

  /** Jobs by number, in the order asked for; those that are gone are left out. */
  jobs(ids: readonly number[]): QueueJob[] {
    const found = new Map(this.#store.jobEdits.jobs(ids).map((job) => [job.id, job]))
    return ids.flatMap((id) => {
      const job = found.get(id)
      return job ? [describeJob(this.#store, job)] : []
    })
  }

  view(slots: number, recovery: RecoverySummary | null): QueueView {
    const { line, images } = this.#store
    const now = this.#clock()
    const base = this.summary()
    const perMinute = this.#perMinute(now)
    const left = base.counts.waiting + base.counts.running
    const pace = this.pace()
    return {
      ...base,
      running: this.#running(),
      slots,
      waiting: this.jobs(line.first(waitingShown)),
      waitingUsd: this.#waitingUsd(),
      triage: triageGroups({ store: this.#store, models: this.#models }),
      perMinute,
      pace,
      lanes: this.#lanes.views(),
      budget: this.#budget(now),
      etaSeconds: pace !== null && left > 0 ? Math.round((left / pace) * 60) : null,
      doneToday: images.countSince(new Date(now).setHours(0, 0, 0, 0)),
      shutdowns: this.#shutdowns(),
      recovery,
    }
  }

  /** Images a minute over the last minute of work; null when too few were stored to tell. */
  pace(): number | null {
    const now = this.#clock()
    const { n, begun } = this.#store.images.recent(now - 60_000)
    // From the sending of the first: in the first seconds of a run nothing could have come back yet.
    const worked = begun === null ? 0 : Math.min(60_000, Math.max(1_000, now - begun))
    return n < fewestToTell || worked === 0 ? null : (n / worked) * 60_000
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

  #shutdowns(): ShutdownWarning[] {
    const ending = this.#models.ending(warnedDays)
    const jobs = ending.length === 0 ? [] : this.#store.overview.toCome(ending.map(({ id }) => id))
    const waiting = new Map(jobs.map(({ model, n }) => [model, n]))
    return ending.flatMap(({ id: model, day, daysLeft }) => {
      const n = waiting.get(model)
      return n === undefined ? [] : [{ model, day, daysLeft, jobs: n }]
    })
  }

  #perMinute(now: number): number[] {
    const first = Math.floor(now / 60_000) - minutesShown + 1
    const stored = this.#store.images.perMinute(first * 60_000)
    return Array.from({ length: minutesShown }, (_, index) => stored.get(first + index) ?? 0)
  }

  #running(): QueueJob[] {
    const jobs: JobRecord[] = []
    for (const batchId of this.#store.batches.unfinishedIds()) {
      if (jobs.length >= runningShown) break
      jobs.push(...this.#store.jobs.inState(batchId, 'running', runningShown - jobs.length))
    }
    return jobs.map((job) => describeJob(this.#store, job))
  }

  /** Practice pictures cost nothing. */
  #waitingUsd(): UsdRange {
    const { batches } = this.#store
    const paid = batches.unfinishedIds().filter((id) => batches.source(id).provider !== 'practice')
    return paid.reduce((sum, id) => addRange(sum, batches.priceOf(id, 'waiting')), zeroRange)
  }
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
