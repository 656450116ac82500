import type { PauseCause } from '../../../contract/batch.ts'
import { fromMicros, toMicros } from '../../../contract/money.ts'
import type { QueueParts } from './ports.ts'

export type CapCause = Extract<PauseCause, 'cap' | 'cap_day' | 'cap_library'>

/**
 * The caps as they stand inside one transaction. What is taken here counts at once, so that many jobs claimed together
 * never pass a cap that each alone would have met: spent + reserved + the new reservation <= cap, for batch, day and library.
 */
export interface Caps {
  /** The cap that a further reservation (micros) of the batch would pass, or null. Nothing reserved passes nothing. */
  blocking(batchId: number, reserve: number): CapCause | null
}

/** Reads money at every question: the claim's own reservations are in the same transaction. */
export function capsNow({ store, clock }: QueueParts): Caps {
  const { dayCapUsd, libraryCapUsd } = store.settings.get()
  const dayCap = dayCapUsd === null ? null : toMicros(dayCapUsd)
  const libraryCap = libraryCapUsd === null ? null : toMicros(libraryCapUsd)
  const today = store.money.ofDay(clock())
  return {
    blocking(batchId, reserve) {
      if (reserve === 0) return null
      const batch = store.money.ofBatch(batchId)
      if (passes(batch.cap_micros, batch.spent_micros + batch.reserved_micros + reserve)) return 'cap'
      const library = store.money.ofLibrary()
      if (passes(dayCap, today + library.reserved_micros + reserve)) return 'cap_day'
      if (passes(libraryCap, library.spent_micros + library.reserved_micros + reserve)) return 'cap_library'
      return null
    },
  }
}

function passes(cap: number | null, amount: number): boolean {
  return cap !== null && amount > cap
}

/** The pause at a cap, in words; a day's cap ends with the day. */
export function capPause({ store, clock }: QueueParts, batchId: number, cause: CapCause) {
  const { dayCapUsd, libraryCapUsd } = store.settings.get()
  const left = store.batches.summary(batchId).jobs.waiting
  const images = left === 1 ? '1 image is left.' : `${left} images are left.`
  switch (cause) {
    case 'cap': {
      const cap = fromMicros(store.money.ofBatch(batchId).cap_micros ?? 0).toFixed(2)
      return { cause, message: `Stopped at the $${cap} cap. ${images}`, action: 'Raise the cap to go on.' }
    }
    case 'cap_day':
      return {
        cause,
        message: `Stopped at the cap of $${(dayCapUsd ?? 0).toFixed(2)} a day. ${images}`,
        action: 'It goes on tomorrow by itself; raise the cap to go on now.',
        retryAt: nextMidnight(clock()),
      }
    case 'cap_library':
      return {
        cause,
        message: `Stopped at the cap of $${(libraryCapUsd ?? 0).toFixed(2)} for the whole library. ${images}`,
        action: 'Raise the cap in Settings to go on.',
      }
  }
}

/** The next local midnight after a moment, both epoch ms. */
export function nextMidnight(at: number): number {
  return new Date(at).setHours(24, 0, 0, 0)
}
