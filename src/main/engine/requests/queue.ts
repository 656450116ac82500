import type { Pause } from '../../../contract/batch.ts'
import type { Failure } from '../../../contract/failure.ts'
import { jobStates, type JobState } from '../../../contract/job.ts'
import { addRange, fromMicros, zeroRange } from '../../../contract/money.ts'
import type { QueueJob, QueueSummary, QueueView, RecoverySummary, TriageGroup } from '../../../contract/queue.ts'
import { promptOf } from '../queue/finish.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

const waitingShown = 200
const minutesShown = 30

/** The queue's state: counters for the status bar, and all of it for the queue screen. */
export function queueReader(store: Store, clock: () => number) {
  function summary(): QueueSummary {
    const counts = Object.fromEntries(jobStates.map((state) => [state, 0])) as Record<JobState, number>
    let spent = 0
    let reserved = 0
    let images = 0
    let cap: number | null = null
    const pauses: (Pause | null)[] = []
    for (const batch of store.batches.ids().map((id) => store.batches.summary(id))) {
      for (const state of jobStates) counts[state] += batch.jobs[state]
      images += batch.images
      const open = batch.state === 'running' || batch.state === 'paused'
      if (open) pauses.push(batch.pause)
      if (!open && batch.reservedUsd === 0) continue
      spent += batch.spentUsd
      reserved += batch.reservedUsd
      if (batch.capUsd !== null) cap = (cap ?? 0) + batch.capUsd
    }
    const paused = pauses.length > 0 && pauses.every((pause) => pause !== null)
    const pause = paused ? (pauses.sort((a, b) => (b?.since ?? 0) - (a?.since ?? 0))[0] ?? null) : null
    return { pause, counts, spentUsd: spent, reservedUsd: reserved, capUsd: cap, images }
  }

  function describe(job: JobRecord): QueueJob {
    const row = store.rows.get(job.batch_id, job.row_id)
    return {
      jobId: job.id,
      batchId: job.batch_id,
      rowId: job.row_id,
      rowNumber: row?.number ?? 0,
      key: row?.key ?? '',
      title: promptOf(job.body).slice(0, 120),
      variantName: store.batches.source(job.batch_id).recipe.variants[job.variant]?.name ?? '',
      startedAt: job.state === 'running' ? job.claimed_at : null,
      estimatedUsd: { low: fromMicros(job.low_micros), high: fromMicros(job.high_micros) },
    }
  }

  function triage(): TriageGroup[] {
    const groups = new Map<string, TriageGroup>()
    for (const batchId of store.batches.ids()) {
      for (const group of store.jobs.causes(batchId)) {
        if (group.state !== 'failed' && group.state !== 'unknown') continue
        const id = `${group.state} ${group.cause}`
        const known = groups.get(id)
        const keys = known && known.keys.length >= 4 ? [] : store.jobs.keysOfCause(batchId, group.state, group.cause)
        groups.set(id, {
          cause: group.cause,
          state: group.state,
          count: (known?.count ?? 0) + group.n,
          example: known?.example ?? (JSON.parse(group.failure) as Failure),
          keys: [...(known?.keys ?? []), ...keys].slice(0, 4),
          heldUsd: (known?.heldUsd ?? 0) + fromMicros(group.held),
          batchIds: [...(known?.batchIds ?? []), batchId],
        })
      }
    }
    return [...groups.values()]
  }

  function* inState(state: 'running' | 'waiting'): Generator<JobRecord> {
    for (const batchId of store.batches.unfinishedIds()) yield* store.jobs.inState(batchId, state)
  }

  function view(slots: number, recovery: RecoverySummary | null): QueueView {
    const now = clock()
    const minute = Math.floor(now / 60_000)
    const stored = store.images.perMinute((minute - minutesShown + 1) * 60_000)
    const perMinute = Array.from(
      { length: minutesShown },
      (_, index) => stored.get(minute - minutesShown + 1 + index) ?? 0,
    )
    const base = summary()
    const waiting = take(inState('waiting'), waitingShown)
    // The minute under way is not over: the pace is that of the full minutes just before it, else of what there is.
    const recent = perMinute.slice(-6, -1).filter((n) => n > 0)
    const rate = recent.length > 0 ? recent.reduce((a, b) => a + b, 0) / recent.length : (perMinute.at(-1) ?? 0)
    const left = base.counts.waiting + base.counts.running
    return {
      ...base,
      running: take(inState('running'), 64).map(describe),
      slots,
      waiting: waiting.map(describe),
      waitingUsd: store.batches
        .unfinishedIds()
        .reduce((total, id) => addRange(total, store.batches.priceOf(id, 'waiting')), zeroRange),
      triage: triage(),
      perMinute,
      etaSeconds: rate > 0 && left > 0 ? Math.round((left / rate) * 60) : null,
      doneToday: store.images.countSince(new Date(now).setHours(0, 0, 0, 0)),
      recovery,
    }
  }

  return { summary, view }
}

function take<Item>(items: Iterable<Item>, count: number): Item[] {
  const taken: Item[] = []
  for (const item of items) {
    if (taken.length >= count) break
    taken.push(item)
  }
  return taken
}

/** The queue screen's requests. */
export function queueRequests(parts: {
  readonly reader: ReturnType<typeof queueReader>
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
