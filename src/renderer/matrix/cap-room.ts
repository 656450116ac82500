import { assertNever } from '../../contract/assert-never.ts'
import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import type { Budget } from '../../contract/spend.ts'

export const capKinds = ['batch', 'day', 'library'] as const
export type CapKind = (typeof capKinds)[number]

/** A cap and what is left under it, USD. */
export interface CapRoom {
  readonly kind: CapKind
  readonly capUsd: number
  /** Spent and set aside; may be above the cap when that was lowered. */
  readonly usedUsd: number
  /** Never below 0. */
  readonly leftUsd: number
}

/** Caps the user is about to raise, USD. */
export type NewCaps = Readonly<Partial<Record<CapKind, number>>>

/**
 * The caps that a run of this batch has to stay under, as the engine counts them: what is spent (today, or ever) and all
 * that is set aside. Practice mode has none, since it costs nothing. `budget` undefined: not known yet.
 */
export function capRooms(batch: BatchSummary, budget: Budget | undefined, raised: NewCaps = {}): readonly CapRoom[] {
  if (batch.provider === 'practice') return []
  const reserved = budget?.reservedUsd ?? 0
  return [
    ...room('batch', raised.batch ?? batch.capUsd, batch.spentUsd + batch.reservedUsd),
    ...room('day', raised.day ?? budget?.dayCapUsd ?? null, (budget?.todayUsd ?? 0) + reserved),
    ...room('library', raised.library ?? budget?.libraryCapUsd ?? null, (budget?.libraryUsd ?? 0) + reserved),
  ]
}

function room(kind: CapKind, capUsd: number | null, usedUsd: number): readonly CapRoom[] {
  return capUsd === null ? [] : [{ kind, capUsd, usedUsd, leftUsd: Math.max(0, capUsd - usedUsd) }]
}

/** The cap that stops a run first; null without any. */
export function tightest(rooms: readonly CapRoom[]): CapRoom | null {
  return rooms.reduce<CapRoom | null>((least, next) => (least && least.leftUsd <= next.leftUsd ? least : next), null)
}

/** By how much a worst case passes a cap, USD; 0 when it fits. Less than half a cent is rounding. */
export function overCap(worstUsd: number, room: CapRoom | null): number {
  const over = room === null ? 0 : worstUsd - room.leftUsd
  return over > 0.005 ? over : 0
}

/** "cap of this batch", "cap of the day", "cap of the library". */
export function capName(kind: CapKind): string {
  switch (kind) {
    case 'batch':
      return 'cap of this batch'
    case 'day':
      return 'cap of the day'
    case 'library':
      return 'cap of the library'
    default:
      return assertNever(kind)
  }
}

/** The same as a heading. */
export const capTitles: Readonly<Record<CapKind, string>> = {
  batch: 'Batch cap',
  day: 'Day cap',
  library: 'Library cap',
}

/** "$22.59 is left of $50.00, the cap of this batch." */
export function leftSentence({ kind, capUsd, leftUsd }: CapRoom): string {
  return `${formatUsd(leftUsd)} is left of ${formatUsd(capUsd)}, the ${capName(kind)}.`
}

/** The least whole-dollar cap that covers a worst case, USD. */
export function capFor(worstUsd: number, { usedUsd }: CapRoom): number {
  return Math.max(1, Math.ceil(usedUsd + worstUsd))
}
