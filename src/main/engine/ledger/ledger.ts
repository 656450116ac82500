import { diskFailure } from '../disk-failure.ts'
import { failureOf, type Failure } from '../../../contract/failure.ts'
import type { Store } from '../store/index.ts'
import { makeDue, type Due } from './due.ts'
import { appendToLedger, type LedgerPosition } from './files.ts'
import { makeSnapshots } from './snapshot.ts'

/** How often it is looked whether something is due, ms: what a lost database can cost, and it costs no request. */
const everyMs = 1_000
/** After a failure, ms. */
const retryMs = 30_000
/** Lines written at once. */
const mostLines = 200

/** Tells the ledger what was committed. Its failure never stops work: what could not be written stays due. */
export interface Ledger {
  /** Writes everything that is due, now. False when that failed. */
  flush(): Promise<boolean>
  /** Why the last write failed; null when it did not. */
  failure(): Failure | null
  /** Writes what is due and stops. */
  close(): Promise<void>
}

/** Begins to keep the ledger of an open library: follows the database a second behind, one append and one fsync at a time. */
export function openLedger(parts: {
  readonly root: string
  readonly store: Store
  readonly clock: () => number
  readonly onFailure: (failure: Failure) => void
}): Ledger {
  const { root, store, clock } = parts
  const due = makeDue(store.db)
  const snapshot = makeSnapshots(store)
  let failure: Failure | null = null
  let turn: Promise<boolean> = Promise.resolve(true)
  let timer: NodeJS.Timeout | null = setTimeout(tick, everyMs).unref()

  async function write(items: readonly Due[]): Promise<{ readonly end: LedgerPosition; readonly next: string[] }> {
    const at = clock()
    // A thing noted several times is told once, in the place where it was noted first: what it refers to stands before it.
    const things = [...new Map(items.map((item) => [`${item.kind} ${item.id}`, item])).values()]
    const told = things.map(({ kind, id }) => snapshot(kind, id, at))
    const text = told.map(({ line }) => (line ? `${JSON.stringify(line)}\n` : '')).join('')
    return { end: await appendToLedger(root, text, at), next: told.flatMap(({ next }) => next ?? []) }
  }

  async function writeAll(): Promise<boolean> {
    try {
      for (let items = nextItems(due); items.length > 0; items = nextItems(due)) {
        const { end, next } = await write(items)
        const seq = items.at(-1)?.seq ?? 0
        // Not awaited by anybody in line: it rides with the next commit. Until then no later item is read.
        await store.durable.commitSoon(() => {
          next.forEach((id) => due.add('unsent', id))
          due.told(seq, end)
        })
      }
      failure = null
    } catch (error) {
      failure = failureOf(diskFailure(error, 'writing the ledger'))
      parts.onFailure(failure)
    }
    return failure === null
  }

  /** One after the other: two at once would write the same lines twice. */
  function flush(): Promise<boolean> {
    turn = turn.then(() => writeAll())
    return turn
  }

  async function flushAndWait(): Promise<void> {
    const isWritten = await flush()
    if (timer) timer = setTimeout(tick, isWritten ? everyMs : retryMs).unref()
  }

  function tick(): void {
    void flushAndWait()
  }

  return {
    flush,
    failure: () => failure,
    async close() {
      if (timer) clearTimeout(timer)
      timer = null
      await flush()
    },
  }
}

/** Up to the first page of unsent jobs: one of those is as long as many other lines. */
function nextItems(due: ReturnType<typeof makeDue>): readonly Due[] {
  const items = due.next(mostLines)
  const page = items.findIndex(({ kind }) => kind === 'unsent')
  return page === -1 ? items : items.slice(0, page + 1)
}
