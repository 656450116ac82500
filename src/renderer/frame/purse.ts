import type { BatchSummary } from '../../contract/batch.ts'
import type { QueueView } from '../../contract/queue.ts'

type Spending = Pick<BatchSummary, 'spentUsd' | 'reservedUsd' | 'capUsd'>

/** Money as the status bar says it, USD. */
export interface Purse {
  readonly label: 'Spent' | 'Spent today'
  readonly spentUsd: number
  readonly heldUsd: number
  /** Under the cap with least left; null without any. */
  readonly left: Left | null
}

interface Left {
  readonly usd: number
  readonly capUsd: number
  readonly cap: 'cap' | 'day cap' | 'library cap'
}

/** One batch, or all batches at work together, against their caps. */
export function purseOf({ spentUsd, reservedUsd: heldUsd, capUsd }: Spending): Purse {
  return { label: 'Spent', spentUsd, heldUsd, left: leftOf(spentUsd + heldUsd, capUsd, 'cap') }
}

/** The batches at work, or what holds money; with none there is, this day against the caps over all batches. */
export function purseOfQueue({ counts, budget, ...queue }: Spending & Pick<QueueView, 'counts' | 'budget'>): Purse {
  if (counts.running + counts.waiting + counts.unknown > 0) return purseOf(queue)
  const { todayUsd, dayCapUsd, libraryUsd, libraryCapUsd, reservedUsd: heldUsd } = budget
  const day = leftOf(todayUsd + heldUsd, dayCapUsd, 'day cap')
  const library = leftOf(libraryUsd + heldUsd, libraryCapUsd, 'library cap')
  const left = day && library && library.usd < day.usd ? library : (day ?? library)
  return { label: 'Spent today', spentUsd: todayUsd, heldUsd, left }
}

function leftOf(usedUsd: number, capUsd: number | null, cap: Left['cap']): Left | null {
  return capUsd === null ? null : { usd: Math.max(0, capUsd - usedUsd), capUsd, cap }
}
