import { failed } from '../../../../contract/failure.ts'
import type { ParsedInput } from '../../../../contract/requests.ts'
import type { QueueEdit } from '../../../../contract/queue.ts'
import type { Place } from '../../store/line.ts'
import type { Store } from '../../store/index.ts'
import { distinct, edited, type EditParts, type EditRecord } from './record.ts'
import { toRuns } from './runs.ts'
import { inSlices, jobsPerSlice } from './slices.ts'

type Target = ParsedInput<'queue.move'>['to']

/** Neighbours closer than this are spread out first: a double still tells 2^32 places of it apart. */
const leastStep = 2 ** -20
/** Neighbours spread out at first; four times as many at every further try. */
const firstPushed = 64

/** Free room in the line: places lie strictly between. A null end: nothing stands there. */
interface Gap {
  readonly low: number | null
  readonly high: number
}

/** Who gets a new place: the first at `first`, every next `step` further. */
interface Seating {
  readonly first: number
  readonly step: number
  readonly pushed: readonly Place[]
}

/**
 * Moves jobs that are held or waiting to another place in the line, in their present order. Up to 250 in one
 * transaction; more in several, between which the queue goes on in either order. Throws `not_found` for a target that
 * does not exist.
 */
export async function moveJobs(parts: EditParts, jobIds: readonly number[], to: Target): Promise<QueueEdit> {
  const { store, clock } = parts
  const asked = distinct(jobIds)
  const found: Place[] = []
  await inSlices(asked, jobsPerSlice, (slice) => void found.push(...store.line.places(slice)))
  if (found.length === 0) return edited(parts, null, asked.length, 0)
  const moved = found.sort((a, b) => a.place - b.place || a.id - b.id)
  const ids = moved.map(({ id }) => id)
  const { first, step, pushed } = makeRoom(store, gapAt(store, to, ids), ids)
  const order = [...pushed, ...moved]
  const record: EditRecord = {
    kind: 'move',
    runs: toRuns(order.map(({ id }) => id)),
    first,
    step,
    pushed: pushed.length,
    old: order.flatMap(({ position }, index) => (position === null ? [] : [[index, position] as const])),
  }
  let editId: number | null = null
  let jobs = 0
  await inSlices(order, jobsPerSlice, (slice, from) => {
    store.transaction(() => {
      editId ??= store.jobEdits.remember(clock(), record.kind, JSON.stringify(record))
      for (const [index, { id }] of slice.entries()) {
        const isMoved = store.line.setPosition(id, first + (from + index) * step)
        if (isMoved && from + index >= pushed.length) jobs += 1
      }
    })
  })
  return edited(parts, editId, asked.length, jobs)
}

/** The room the target means. Jobs that are moved themselves do not count as neighbours. */
function gapAt(store: Store, to: Target, ids: readonly number[]): Gap {
  const { line } = store
  switch (to.kind) {
    case 'top':
      return gapBefore(store, firstAfter(store, Number.NEGATIVE_INFINITY, ids), ids)
    case 'bottom':
      return gapAfter(store, line.before(Number.POSITIVE_INFINITY, 1, ids)[0]?.place ?? null, ids)
    case 'before':
    case 'after': {
      const place = line.placeOf(to.jobId)
      if (place === undefined) {
        throw failed('not_found', `There is no job ${to.jobId}.`, 'Choose a place in the list as it is now.')
      }
      const isMoved = ids.includes(to.jobId)
      if (to.kind === 'before') return gapBefore(store, isMoved ? firstAfter(store, place, ids) : place, ids)
      return gapAfter(store, isMoved ? (line.before(place, 1, ids)[0]?.place ?? null) : place, ids)
    }
  }
}

function gapBefore({ line }: Store, high: number, ids: readonly number[]): Gap {
  return { low: line.before(high, 1, ids)[0]?.place ?? null, high }
}

function gapAfter(store: Store, low: number | null, ids: readonly number[]): Gap {
  const next = firstAfter(store, low ?? Number.NEGATIVE_INFINITY, ids)
  // At the end half of the room is left for whoever comes there next.
  const isEnd = low !== null && next === endOf(store, low)
  return { low, high: isEnd ? (low + next) / 2 : next }
}

function firstAfter(store: Store, from: number, ids: readonly number[]): number {
  return store.line.after(from, 1, ids)[0]?.place ?? endOf(store, from)
}

/** Behind everything there is, and before whatever is made later: that stands at its id. */
function endOf({ line }: Store, from: number): number {
  const end = line.newestId() + 1
  return from < end ? end : from + 1
}

/**
 * Places for `ids` in the gap. Where it has become too narrow, as many neighbours before it as necessary are spread out
 * with them, in the worst case to the front of the line, where there is always room.
 */
function makeRoom({ line }: Store, { low, high }: Gap, ids: readonly number[]): Seating {
  if (low === null) return seat(high - ids.length - 1, high, ids.length, [])
  for (let most = 0; ; most = Math.max(firstPushed, most * 4)) {
    const near = most === 0 ? [] : line.before(high, most + 1, ids)
    // One that was never released is not in sight, and a position would say that it was held by hand.
    const pushed = near.slice(0, most).filter(({ state, position }) => state === 'waiting' || position !== null)
    const end = most === 0 ? low : near[most]?.place
    const count = pushed.length + ids.length
    const seating = seat(end ?? high - count - 1, high, count, pushed.toReversed())
    if (seating.step >= leastStep) return seating
  }
}

function seat(low: number, high: number, count: number, pushed: readonly Place[]): Seating {
  const step = (high - low) / (count + 1)
  return { first: low + step, step, pushed }
}
